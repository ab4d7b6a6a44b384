// @vitest-environment node
import { describe, expect, it } from "vitest";
import { narrowed } from "./narrowed.js";
import type { Picture } from "./picture.js";

const picture = (more: Partial<Picture> = {}): Picture => ({
  epoch: "e",
  view: "v",
  seq: 5,
  clearance: "internal",
  catalogue: 3,
  layout: null,
  indicators: { "VB-01": { name: { vi: "Văn bản đến" } }, "YT-05": { withheld: true } },
  areas: {},
  site: {},
  values: { "VB-01": { v: 1 }, "@attention": [] },
  history: {},
  ...more,
});

describe("a page may show less than before", () => {
  it("when its clearance has fallen, and not when it has risen", () => {
    expect(narrowed(picture(), picture({ clearance: "public", view: "w" }))).toBe("less");
    expect(narrowed(picture(), picture({ clearance: "restricted", view: "w" }))).toBe("none");
  });

  it("when an indicator is withheld that was not", () => {
    const more = { catalogue: 4, view: "w" };
    expect(narrowed(picture(), picture({ ...more, indicators: { "VB-01": { withheld: true } } }))).toBe("less");
    expect(narrowed(picture(), picture(more))).toBe("none");
    expect(narrowed(picture(), picture({ ...more, indicators: { "VB-01": {} } }))).toBe("none"); // what was withheld has gone
  });

  it("when another catalogue no longer names what stood there: it may have become too sensitive", () => {
    expect(narrowed(picture(), picture({ catalogue: 4, view: "w", indicators: {} }))).toBe("less");
    expect(narrowed(picture(), picture({ epoch: "f", view: "w", indicators: {} }))).toBe("less");
  });

  it("and not when a layout gives way to another", () => {
    expect(narrowed(picture(), picture({ view: "w", indicators: {}, values: {} }))).toBe("none");
  });

  it("by one entry that was taken away", () => {
    expect(narrowed(picture(), picture({ seq: 6, values: { "@attention": [] } }))).toBe("gone");
    expect(narrowed(picture(), picture({ seq: 6 }))).toBe("none");
  });

  it("and never before it knew anything", () => {
    expect([narrowed(null, picture()), narrowed(picture(), null), narrowed(null, null)]).toEqual(["none", "none", "none"]);
  });
});
