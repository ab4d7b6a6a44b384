// @vitest-environment node
import { expect, it } from "vitest";
import { drift, drifted, PATH } from "./drift.js";

const MINUTE = 60_000;

it("passes every place of a small square, one device pixel a step, and comes back the same way", () => {
  expect(PATH).toHaveLength(81);
  expect(new Set(PATH.map(String)).size).toBe(81);
  expect(Math.max(...PATH.flat().map(Math.abs))).toBe(4);
  const day = Array.from({ length: 24 * 20 }, (_, i) => drift(i * 3 * MINUTE));
  for (const [i, [x, y]] of day.entries()) {
    const [before, above] = day[i - 1] ?? [x, y];
    expect(Math.abs(x - before) + Math.abs(y - above)).toBeLessThanOrEqual(1);
  }
  expect(new Set(day.map(String)).size).toBe(81);
});

it("begins in the middle and stays in a place for minutes", () => {
  expect(drift(0)).toEqual([0, 0]);
  expect(drift(3 * MINUTE - 1)).toEqual([0, 0]);
  expect(drift(3 * MINUTE)).toEqual([1, 0]);
});

it("moves whole device pixels however many of them make a pixel of the page", () => {
  expect(drifted(0, 2)).toBe("");
  expect(drifted(3 * MINUTE, 2)).toBe("translate(0.5px, 0px)");
  expect(drifted(3 * MINUTE, 1)).toBe("translate(1px, 0px)");
});
