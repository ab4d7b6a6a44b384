// @vitest-environment node
import { describe, expect, it } from "vitest";
import { health, overview, scene } from "./doubles.js";
import type { JournalEvent } from "./nouns.js";
import { beside, differences, kindOf, stepOf, typed, type Then } from "./travel.js";

const NOW = Date.parse("2026-11-23T14:00:00Z"); // 21:00 in the province

describe("a moment as it is typed", () => {
  it("is read in the site's time zone, however people here write it", () => {
    const right = Date.parse("2026-11-23T02:42:00Z");
    for (const [time, day] of [["9:42", "23/11/2026"], ["09h42", "23/11"], ["09:42:00", "23.11.2026"], ["9.42", " 23-11-2026 "]] as const) expect(typed(time, day, NOW)).toBe(right);
    expect(typed("00:15:30", "1/1/2026", NOW)).toBe(Date.parse("2025-12-31T17:15:30Z"));
  });

  it("is nothing where it is none", () => {
    for (const [time, day] of [["24:00", "23/11/2026"], ["9:60", "23/11"], ["", "23/11"], ["9:42", "31/02/2026"], ["9:42", "sáng nay"], ["9:42", "11/23/2026"]] as const) expect(typed(time, day, NOW)).toBeNull();
  });
});

const value = (v: number | null, more: object = {}): object => ({ v, period: "2026-11", ...more });
const then = (values: Record<string, unknown>, layout = overview): Then => ({
  scene: scene("main"),
  layout,
  indicators: {
    "VB-01": { short: { vi: "Văn bản đến" }, unit: { vi: "văn bản" }, decimals: 0 },
    "VB-02": { name: { vi: "Tỷ lệ" }, unit: { vi: "%" }, decimals: 1 },
  },
  areas: {},
  site: {},
  values,
  history: {},
});

describe("what differs from now", () => {
  it("is every figure with both values, in the words of then", () => {
    const found = differences(then({ "VB-01": value(5_238_802), "VB-02": value(95.4) }), { "VB-01": value(5_300_000), "VB-02": value(95.4), "YT-01": value(1) });
    expect(found).toEqual([{ series: "VB-01", name: "Văn bản đến", then: "5.238.802 văn bản", now: "5.300.000 văn bản" }]);
  });

  it("says what was or is not there, and of which periods they are", () => {
    const found = differences(then({ "VB-01": value(null, { held: { raw: "791/903" } }), "VB-02": value(1) }), { "VB-02": value(2, { period: "2026-12" }) });
    expect(found.map((each) => [each.then, each.now])).toEqual([
      ["chờ xác nhận", "chưa có số"],
      ["1,0% (11/2026)", "2,0% (12/2026)"],
    ]);
  });

  it("names nothing that is withheld, and nothing the layout did not show", () => {
    const shown = then({ "VB-01": value(1) });
    shown.indicators["VB-01"] = { withheld: true };
    expect(differences(shown, { "VB-01": value(2) })).toEqual([]);
    expect(differences(then({}, health), { "VB-01": value(2) })).toEqual([]);
  });
});

const tick = (at: string, kind: string, data: Record<string, unknown> = {}): JournalEvent => ({ seq: 1, at, kind, by: "Hà", data }) as JournalEvent;
const TICKS = [tick("2026-11-23T01:00:00Z", "claimed", { slot: "layout" }), tick("2026-11-23T02:00:00Z", "meeting.marked"), tick("2026-11-23T03:00:00Z", "noticed")];

describe("a line of time", () => {
  it("goes from one event to the next and back, and ends at its ends", () => {
    const at = Date.parse("2026-11-23T02:00:00Z");
    expect(beside(TICKS, at, 1)).toBe(TICKS[2]);
    expect(beside(TICKS, at, -1)).toBe(TICKS[0]);
    expect(beside(TICKS, Date.parse("2026-11-23T03:00:00Z"), 1)).toBeUndefined();
  });

  it("has a sign for each kind of event, and a step for its length", () => {
    expect(TICKS.map(kindOf)).toEqual(["layout", "mark", "notice"]);
    expect([stepOf(60_000), stepOf(2 * 3_600_000), stepOf(7 * 86_400_000)]).toEqual([1_000, 20_000, 1_680_000]);
  });
});
