// @vitest-environment node
import { expect, it } from "vitest";
import { leastFont } from "./sight.js";

it("is 61 px of 1080 for 75 inches seen from 8 m, as the domain says", () => {
  expect(leastFont({ height_cm: 93.4, furthest_m: 8 })).toBeCloseTo(61, 0);
  expect(leastFont(null)).toBeCloseTo(61, 0);
});

it("grows with distance and falls with the screen's height, within bounds", () => {
  expect(leastFont({ height_cm: 93.4, furthest_m: 5 })).toBeCloseTo(38.1, 0);
  expect(leastFont({ height_cm: 60, furthest_m: 12 })).toBe(72);
  expect(leastFont({ height_cm: 200, furthest_m: 1 })).toBe(22);
});
