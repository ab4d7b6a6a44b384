// @vitest-environment node
import { describe, expect, it } from "vitest";
import { course } from "./course.js";
import type { Point } from "./picture.js";

const points = (...values: (number | null)[]): Point[] => values.map((v, i) => ({ period: `2021-${String(i + 1).padStart(2, "0")}`, v, status: "A" }));

describe("a course", () => {
  it("needs three figures", () => {
    expect(course(points(1, 2), 100, 50)).toBeNull();
    expect(course(points(1, null, 2), 100, 50)).toBeNull();
    expect(course(points(1, 2, 3), 100, 50)?.last).toMatchObject({ x: 100 });
  });

  it("is not drawn across a gap or a break in the series", () => {
    expect(course(points(1, 2, null, 3, 4), 100, 50)?.actual.match(/M/g)).toHaveLength(2);
    const broken = points(1, 2, 3, 4);
    (broken[2] as Point).status = "B";
    expect(course(broken, 100, 50)?.actual.match(/M/g)).toHaveLength(2);
  });

  it("keeps what is only expected apart from what was", () => {
    const made = course([...points(1, 2, 3), { period: "2021-04", v: 5, status: "F" }], 90, 50);
    expect(made?.forecast).toMatch(/^M60 .*L90 /);
    expect(made?.last?.x).toBe(60);
  });

  it("shows a limit only where it is near", () => {
    expect(course(points(70, 80, 95), 100, 50, 90)?.threshold).not.toBeNull();
    expect(course(points(1, 2, 3), 100, 50, 90)?.threshold).toBeNull();
  });

  it("of one value is a level line", () => expect(course(points(5, 5, 5), 100, 50)?.actual).toBe("M0 25L50 25L100 25"));
});
