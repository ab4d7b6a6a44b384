/** The same message sequences that tests/test_page_cases.py runs through the Python page: the rules are one, whoever keeps them. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Standing, type Message } from "./standing.js";
import { Wire } from "./wire.js";

type Step = { hear: Message } | { cut: true };

interface Case {
  name: string;
  steps: Step[];
  sent: string[];
  page: { epoch: string; view: string; seq: number; ready: boolean; values: object; history: object; layout: object | null; scene: object | null };
  position: { epoch: string; view: string; seq: number } | null;
}

const cases = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../../tests/vectors/page.json"), "utf-8")) as Case[];

/** What stands on a page, as the cases say it. */
function shown(standing: Pick<Standing, "picture" | "scene" | "seq">): object {
  const { picture, scene, seq } = standing;
  return { epoch: picture?.epoch ?? "", view: picture?.view ?? "", seq, values: picture?.values ?? {}, history: picture?.history ?? {}, layout: picture?.layout ?? null, scene };
}

describe("the rules by themselves", () => {
  it.each(cases.map((each) => [each.name, each] as const))("%s", (_, { steps, page, position }) => {
    const standing = new Standing();
    for (const step of steps) if ("hear" in step) standing.take(step.hear);
    expect({ ...shown(standing), ready: standing.ready }).toEqual(page);
    expect(standing.position).toEqual(position);
  });
});

describe("the rules on a line that is cut and dialled again", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance", "Date"] }));
  afterEach(() => vi.useRealTimers());

  it.each(cases.map((each) => [each.name, each] as const))("%s", (_, { steps, sent, page, position }) => {
    const said: string[] = [];
    let line: Record<string, (event: object) => void> = {};
    let url = "";
    const wire = new Wire(
      {
        path: "/ws/screen",
        random: () => 0,
        open: (to) => {
          url = to;
          line = { send: (text) => said.push((JSON.parse(String(text)) as Message).type), close: () => undefined };
          return Object.assign(line, { readyState: 1 }) as unknown as WebSocket;
        },
      },
      {},
    );
    wire.start();
    line["onopen"]?.({});
    for (const step of steps) {
      if ("hear" in step) line["onmessage"]?.({ data: JSON.stringify(step.hear) });
      else {
        line["onclose"]?.({ code: 1006 });
        vi.advanceTimersByTime(0);
        line["onopen"]?.({});
      }
    }
    const { epoch, view, seq, values, history, layout, scene } = page;
    expect(shown(wire)).toEqual({ epoch, view, seq, values, history, layout, scene });
    expect(said).toEqual(sent);
    line["onclose"]?.({ code: 1006 });
    vi.advanceTimersByTime(0);
    const asked = new URL(url).searchParams;
    expect(asked.get("seq")).toBe(position ? String(position.seq) : null);
    expect([asked.get("epoch"), asked.get("view")]).toEqual([position?.epoch ?? null, position?.view ?? null]);
    wire.stop();
  });
});
