// @vitest-environment node
import { describe, expect, it } from "vitest";
import { labelled } from "./chart.js";

const em = (text: string, size: number): number => text.length * size * 0.5;
const weeks = Array.from({ length: 20 }, (_, i) => `tuần ${i + 10}/2026`); // 12 letters: 6 sizes wide

describe("what stands below the axis of a course", () => {
  it("names the first, the last and one between them, never over each other", () => {
    expect([...labelled(weeks, 400, 20, em)]).toEqual([0, 9, 19]);
    expect([...labelled(weeks, 300, 20, em)]).toEqual([0, 19]);
    expect([...labelled(weeks, 200, 20, em)]).toEqual([19]);
    expect([...labelled(weeks.slice(0, 1), 400, 20, em)]).toEqual([0]);
  });
});
