// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Shown } from "./compose.js";
import { Stages } from "./stages.js";

const show = (key: string): Shown => ({ layout: { key } }) as unknown as Shown;
const phases = (stages: Stages): string[] => stages.all.map((stage) => `${stage.shown.layout.key} ${stage.phase}`);

describe("the stages of a wall", () => {
  it("show the first layout at once, and another only when it is taken", () => {
    const stages = new Stages();
    stages.want(show("a"), "dark", false);
    expect(phases(stages)).toEqual(["a here"]);
    const next = stages.want(show("b"), "dark", false);
    expect(phases(stages)).toEqual(["a here", "b coming"]);
    expect(stages.take(next)).toBe(true);
    expect(phases(stages)).toEqual(["a leaving", "b here"]);
    stages.left();
    expect(phases(stages)).toEqual(["b here"]);
  });

  it("let go of what is not wanted any more before it was ready", () => {
    const stages = new Stages();
    stages.want(show("a"), "dark", false);
    const never = stages.want(show("b"), "dark", false);
    stages.want(show("c"), "dark", false);
    expect(phases(stages)).toEqual(["a here", "c coming"]);
    expect(stages.take(never)).toBe(false);
    stages.want(show("a"), "dark", false);
    expect(phases(stages)).toEqual(["a here"]);
  });

  it("give the figures of the layout that stands to it, and leave the older one as it was while it leaves", () => {
    const stages = new Stages();
    const first = stages.want(show("a"), "dark", false);
    const again = show("a");
    expect(stages.want(again, "light", false)).toBe(first);
    expect([first.shown, first.theme]).toEqual([again, "light"]);
  });

  it("keep what was prepared out of sight until it is wanted, and use it then", () => {
    const stages = new Stages();
    stages.want(show("a"), "dark", false);
    const ahead = stages.prepare(show("b"), "dark");
    expect(phases(stages)).toEqual(["a here", "b ahead"]);
    expect(stages.prepare(show("b"), "dark")).toBe(ahead);
    expect(stages.want(show("b"), "dark", false)).toBe(ahead);
    expect(phases(stages)).toEqual(["a here", "b coming"]);
    expect(stages.prepare(show("b"), "dark")).toBeNull();
    stages.take(ahead as NonNullable<typeof ahead>);
    stages.prepare(show("c"), "dark");
    stages.prepare(null, "");
    expect(phases(stages)).toEqual(["a leaving", "b here"]);
  });

  it("fade nothing in a preview", () => {
    const stages = new Stages();
    stages.want(show("a"), "dark", true);
    stages.want(show("b"), "dark", true);
    expect(phases(stages)).toEqual(["b here"]);
  });
});
