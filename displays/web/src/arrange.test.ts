// @vitest-environment node
import { describe, expect, it } from "vitest";
import { arrange, spread, type Box, type Place } from "./arrange.js";
import type { TileDoc } from "./picture.js";

const tile = (id: string, at: TileDoc["at"]): TileDoc => ({ id, kind: "number", at });
const tiles = [tile("a", [1, 1, 6, 3]), tile("b", [7, 1, 6, 3]), tile("c", [1, 4, 4, 3]), tile("d", [5, 4, 4, 3]), tile("e", [9, 4, 4, 3])];
const grid = { columns: 12, rows: 6 };
const area = { w: 1800, h: 900 };

function apart(boxes: Box[]): void {
  boxes.forEach((a, i) => {
    expect(a.x).toBeGreaterThanOrEqual(-0.01);
    expect(a.x + a.w).toBeLessThanOrEqual(area.w + 0.01);
    expect(a.y + a.h).toBeLessThanOrEqual(area.h + 0.01);
    for (const b of boxes.slice(i + 1)) expect(a.x + a.w <= b.x + 0.01 || b.x + b.w <= a.x + 0.01 || a.y + a.h <= b.y + 0.01 || b.y + b.h <= a.y + 0.01).toBe(true);
  });
}

const seen = (places: Map<string, Place>): Place[] => [...places.values()].filter((place) => place.part !== "away");

describe("the grid", () => {
  it("fills the area with gaps between tiles", () => {
    const places = arrange(tiles, grid, area, 24, null, 38);
    apart(seen(places));
    expect(places.get("b")).toMatchObject({ x: 912, y: 0, w: 888, h: 438 });
  });
});

describe("a focus", () => {
  it("enlarges the topic's tiles and quietens the rest in a strip", () => {
    const places = arrange(tiles, grid, area, 24, ["a", "c"], 38, ["a", "b", "c", "d", "e"]);
    apart(seen(places));
    expect(places.get("a")).toMatchObject({ part: "focus", y: 0 });
    expect(places.get("a")?.w).toBeCloseTo(888);
    expect(["b", "d", "e"].map((id) => places.get(id)?.part)).toEqual(["strip", "strip", "strip"]);
  });

  it("keeps in the strip the most important that fit", () => {
    const places = arrange(tiles, grid, { w: 900, h: 900 }, 24, ["a"], 38, ["e", "d", "c", "b"]);
    expect(["b", "c", "d", "e"].map((id) => places.get(id)?.part)).toEqual(["away", "away", "strip", "strip"]);
  });

  it("on everything needs no strip", () => {
    const places = arrange(tiles, grid, area, 24, ["a", "b", "c", "d", "e"], 38, ["a"]);
    apart(seen(places));
    expect(seen(places)).toHaveLength(5);
  });

  it("of an empty topic is the grid", () => {
    expect(arrange(tiles, grid, area, 24, [], 38).get("a")?.part).toBe("grid");
  });
});

describe("spread", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 9])("%i tiles fill the area without overlap", (n) => {
    const boxes = spread(Array.from({ length: n }, (_, i) => i), area, 24).map(([, box]) => box);
    apart(boxes);
    expect(Math.max(...boxes.map((box) => box.x + box.w))).toBeCloseTo(area.w);
    expect(Math.max(...boxes.map((box) => box.y + box.h))).toBeCloseTo(area.h);
  });
});
