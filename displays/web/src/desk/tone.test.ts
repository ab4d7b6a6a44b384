// @vitest-environment node
import { expect, test } from "vitest";
import type { Layout, Value } from "./nouns.js";
import { seriesOf, tally, tileTone, tone } from "./tone.js";

const NOW = Date.parse("2026-11-23T02:00:00.000Z");
const good = { v: 5, level: "normal", due: null, late: null } as Value;
const held = { v: null, level: "none", due: null, late: null, held: { raw: "791/903" } } as Value;
const late = { ...good, late: "2026-11-22T00:00:00.000Z" } as Value;
const values: Record<string, unknown> = {
  "VB-01": good,
  "VB-02": held,
  "DL-01": late,
  "YT-03@A": { ...good, level: "critical" },
  "YT-03@B": good,
};

/** Critical outranks held, held outranks late, and nothing at all is missing. */
test("gives a value its tone", () => {
  expect(tone(good, NOW)).toBe("normal");
  expect(tone(held, NOW)).toBe("held");
  expect(tone(late, NOW)).toBe("late");
  expect(tone(undefined, NOW)).toBe("missing");
  expect(tone({ ...good, level: "critical", held: held.held! }, NOW)).toBe("critical");
});

/** A value grows late by the clock alone. */
test("grows late with time", () => {
  const due = { ...good, late: "2026-11-23T03:00:00.000Z" } as Value;
  expect(tone(due, NOW)).toBe("normal");
  expect(tone(due, NOW + 3_600_000)).toBe("late");
});

/** A tile by area wears the colour of its worst area. */
test("follows the worst of a family", () => {
  const tile = { id: "g", kind: "bar", series: "YT-03", by: "area", at: [1, 1, 1, 1] as [number, number, number, number] };
  expect(seriesOf(tile, values)).toEqual(["YT-03@A", "YT-03@B"]);
  expect(tileTone(tile, values, NOW)).toBe("critical");
});

/** The count names each series once. */
test("counts a layout's states", () => {
  const at = [1, 1, 1, 1] as [number, number, number, number];
  const layout: Layout = {
    key: "x",
    title: { vi: "X" },
    grid: { columns: 12, rows: 6 },
    tiles: [
      { id: "a", kind: "number", series: "VB-01", at },
      { id: "b", kind: "trend", series: "VB-02", at },
      { id: "c", kind: "number", series: ["VB-02", "DL-01", "ZZ-01"], at },
      { id: "d", kind: "attention", at },
    ],
  };
  expect(tally(layout, values, NOW)).toEqual({ tiles: 4, critical: 0, warn: 0, held: 1, late: 1, missing: 1 });
});

/** A feedback tile stands for the figures of its roles, what is overdue first. */
test("knows the figures of a feedback tile", () => {
  const tile = { id: "f", kind: "feedback", overdue: "VB-02", on_time: "VB-01", by: "area", at: [1, 1, 1, 1] as [number, number, number, number] };
  expect(seriesOf(tile, values)).toEqual(["VB-02", "VB-01"]);
  expect(tileTone(tile, values, NOW)).toBe("held");
});
