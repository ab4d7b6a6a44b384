// @vitest-environment node
import { expect, it } from "vitest";
import type { Place } from "./arrange.js";
import { small } from "./small.js";

const set = (kind: string, w: number, h: number, part: Place["part"] = "grid") => ({ tile: { id: "a", kind, at: [1, 1, 1, 1] as [number, number, number, number] }, place: { part, x: 0, y: 0, w, h }, space: { w, h, least: 10 } });

it("says of a list, a map and a course that they have no room, and never of a figure", () => {
  expect(small(set("table", 60, 60))).toBe(true);
  expect(small(set("map", 80, 80))).toBe(true);
  expect(small(set("trend", 50, 50))).toBe(true);
  expect(small(set("map", 120, 90))).toBe(false);
  expect(small(set("number", 10, 10))).toBe(false);
});

it("leaves alone what a focus has put away", () => {
  expect(small(set("table", 1, 1, "away"))).toBe(false);
});
