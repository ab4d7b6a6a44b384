// @vitest-environment node
import { describe, expect, it } from "vitest";
import { drawnOutline, labelled, type Outline } from "./outline.js";

// two squares side by side: arc 0 is their common border, 1 and 2 are the rest of each
const OUTLINE: Outline = { size: [20, 10], arcs: [[10, 0, 0, 10], [10, 10, -10, 0, 0, -10, 10, 0], [10, 0, 10, 0, 0, 10, -10, 0]], areas: { a: { rings: [[0, 1]], at: [5, 5, 5] }, b: { rings: [[2, ~0]], at: [15, 5, 5] } } };

describe("outlines", () => {
  it("become a closed path an area, borders taken from either end", () => {
    const { paths } = drawnOutline(OUTLINE);
    expect(paths.get("a")).toBe("M10 0L10 10L10 10L0 10L0 0L10 0Z");
    expect(paths.get("b")).toBe("M10 0L20 0L20 10L10 10L10 10L10 0Z");
  });

  it("have a rim of the borders that only one area has", () => {
    expect(drawnOutline(OUTLINE).rim).toBe("M10 10L0 10L0 0L10 0M10 0L20 0L20 10L10 10");
    expect(drawnOutline(OUTLINE)).toBe(drawnOutline(OUTLINE));
  });

  it("name places inside the picture, and none over another", () => {
    const at = (area: string, x: number, y: number) => ({ area, name: area, x, y, wide: 60 });
    const made = labelled([at("p", 50, 50), at("q", 60, 52), at("r", 195, 50)], 20, 10, 200, 100);
    expect(made.map(({ area }) => area)).toEqual(["p", "q", "r"]);
    expect(made[0]?.y).not.toBe(made[1]?.y); // p and q are neighbours
    expect(made[2]?.anchor).toBe("end");
    expect(labelled([at("p", 50, 50)], 20, 10, 70, 30)).toEqual([]);
  });
});
