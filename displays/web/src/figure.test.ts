// @vitest-environment node
import "./words.wall.js";
import { afterEach, describe, expect, it } from "vitest";
import { describe as told } from "./figure.js";
import { nameSeries } from "./read.js";
import type { Indicator, Value } from "./picture.js";
import { speak } from "./words.js";

const NOW = Date.parse("2021-10-07T07:32:00.000Z");
const END = "2021-09-29T17:00:00.000Z"; // 30/09 in the site's zone
const P9 = "2021-01-01/P9M";
const indicator: Indicator = { name: { vi: "Văn bản đi", en: "Documents out" }, unit: { vi: "văn bản" }, owner: { key: "s", name: { vi: "Sở Thông tin" }, short: { vi: "Sở TT" } }, frequency: "P1M", direction: "up" };
const closed = (more: Partial<Value> = {}): Value => ({ v: 5_238_802, period: P9, status: "A", as_of: END, level: "none", due: null, late: null, changes: [], ...more });
const figure = (value: Value | null, more: Partial<Indicator> = {}, now = NOW) => told("VB-02", value, { ...indicator, ...more }, {}, now);

afterEach(() => speak("vi"));

describe("a figure", () => {
  it("says number, unit, owner, period and as-of", () => {
    const said = figure(closed());
    expect(said).toMatchObject({ state: "value", name: "Văn bản đi", owner: "Sở TT", text: "5.238.802", unit: "văn bản" });
    expect(said.when[0]).toBe("9 tháng đầu năm 2021 · đến\u00a030/09");
    expect(said.when).toContain("9 tháng 2021 · 30/09");
  });

  it("of years ago carries the whole date", () => {
    expect(figure(closed(), {}, Date.parse("2026-11-23T00:00:00Z")).when[0]).toBe("9 tháng đầu năm 2021 · đến\u00a030/09/2021");
  });

  it("says a single day once", () => {
    expect(figure(closed({ period: "2021-10-06", as_of: "2021-10-05T17:00:00.000Z" })).when).toEqual(["06/10"]);
    expect(figure(closed({ period: "2021-10-07", as_of: "2021-10-07T07:15:00.000Z" }), { frequency: "PT1H" }).when).toEqual(["lúc 14:15", "14:15"]);
  });

  it("is never shown while it is held, only what the source says", () => {
    const said = figure(closed({ v: null, held: { raw: "791/903", suggestion: 791_903 } }));
    expect(said).toMatchObject({ state: "held", text: "Chờ xác nhận", unit: "" });
    expect(said.lines[0]?.rest).toBe("nguồn ghi “791/903”");
    expect(JSON.stringify(said)).not.toContain("791.903");
  });

  it("that is derived from a held one says what it waits for", () => {
    nameSeries((series) => (series === "VB-02" ? "Văn bản đi" : undefined));
    expect(figure(closed({ v: null, waits: ["VB-02"] }))).toMatchObject({ state: "held", text: "Chờ Văn bản đi", unit: "" });
    expect(figure(closed({ v: null, waits: ["VB-02", "VB-04"] }))).toMatchObject({ state: "held", text: "Chờ số liệu" });
  });

  it("keeps the last good value beside a new one that is held", () => {
    expect(figure(closed({ held: { raw: "x" } }))).toMatchObject({ state: "value", text: "5.238.802", badges: [{ text: "Có số mới chờ xác nhận" }] });
  });

  it("that never came is said to be missing, not 0", () => {
    expect(figure(null)).toMatchObject({ state: "missing", text: "Chưa có số liệu" });
    expect(figure(closed({ v: null, status: "L" }))).toMatchObject({ text: "Chưa thu thập" });
  });

  it("of an unknown or withheld indicator says only that", () => {
    expect(told("XX-1", closed(), undefined, {}, NOW)).toMatchObject({ state: "unknown", name: "XX-1" });
    expect(figure(closed(), { withheld: true })).toMatchObject({ state: "withheld", text: "Không hiển thị ở phòng này" });
    expect(JSON.stringify(figure(closed(), { withheld: true }))).not.toContain("5.238.802");
  });

  it("grows due, then late with its age; a closed period does neither", () => {
    const open = closed({ due: "2021-10-03T00:00:00.000Z", late: "2021-10-08T00:00:00.000Z" });
    expect(figure(open).badges).toEqual([{ text: "Đến hạn", tone: "plain" }]);
    const later = figure(open, {}, Date.parse("2021-10-12T01:00:00.000Z"));
    expect(later).toMatchObject({ late: true, badges: [{ text: "Trễ 4 ngày", tone: "late" }] });
    expect(figure(closed(), {}, Date.parse("2030-01-01T00:00:00Z"))).toMatchObject({ late: false, badges: [] });
  });

  it("says its status in words and keeps an interval and a qualifier", () => {
    expect(figure(closed({ status: "E" })).badges).toEqual([{ text: "Ước", tone: "plain" }]);
    expect(figure(closed({ v: 72, low: 70, high: 75 })).text).toBe("70 – 75");
    expect(figure(closed({ v: 1200, qualifier: "over" })).text).toBe("hơn 1.200");
  });

  it("that is simulated or an exercise carries a band nobody can mistake", () => {
    expect(figure(closed({ marks: ["simulated"] })).band).toBe("Số liệu mô phỏng, không phải số thật");
    expect(figure(closed({ marks: ["simulated", "exercise"] })).shortBand).toBe("Diễn tập");
    expect(figure(closed({ marks: ["mismatch"] })).badges[0]).toMatchObject({ shape: "mismatch", tone: "warn" });
  });
});

describe("a change", () => {
  const change = (pct: number, more: Partial<Indicator> = {}) => figure(closed({ changes: [{ against: "previous", period: "2021-08", pct }] }), more).lines[0];

  it("has an arrow, its size and a named comparison", () => {
    expect(change(12.34)).toMatchObject({ shape: "up", strong: "12,3%", rest: "so\u00a0tháng\u00a08" });
  });

  it("takes its tone from the indicator's direction: fewer deaths is good", () => {
    expect(change(-5, { direction: "down" })).toMatchObject({ shape: "down", tone: "good" });
    expect(change(5, { direction: "down" })).toMatchObject({ shape: "up", tone: "bad" });
    expect(change(5, { direction: "neutral" })).toMatchObject({ tone: "plain" });
  });

  it("of nothing says so, also when it only rounds to nothing", () => {
    expect(change(0)).toMatchObject({ shape: "flat", strong: "Không đổi" });
    expect(change(0.04)).toMatchObject({ shape: "flat", tone: "plain" });
  });

  it("of a share is in points", () => {
    expect(figure(closed({ changes: [{ against: "same_period", pct: null, points: -6.1 }] })).lines[0]).toMatchObject({ strong: "6,1 điểm", rest: "cùng kỳ" });
  });
});

describe("a limit", () => {
  const thresholds = { warn: { above: 85 }, critical: { above: 90 }, provenance: "seen" };

  it("comes first, in words, with since when", () => {
    const said = figure(closed({ v: 96, level: "critical", since: "2021-10-05T01:00:00.000Z", changes: [{ against: "same_period", pct: 3 }] }), { unit: { vi: "%" }, thresholds });
    expect(said.lines[0]).toMatchObject({ shape: "critical", strong: "Vượt ngưỡng 90%", rest: "từ\u00a005/10" });
    expect(said.lines).toHaveLength(2);
  });

  it("that was only proposed is not presented as law", () => {
    const said = figure(closed({ v: 96, level: "critical" }), { unit: { vi: "%" }, thresholds: { ...thresholds, provenance: "proposed" } });
    expect(said.lines[0]?.strong).toBe("Vượt ngưỡng đề xuất 90%");
    expect(said.lines[0]?.shorter?.map((words) => words.strong)).toContain("Vượt 90%");
  });

  it("that is a formula is said without its number", () => {
    expect(figure(closed({ level: "warn" }), { thresholds: { warn: { above: "mean(VB-02, 3)" } } }).lines[0]?.strong).toBe("Ở mức cảnh báo");
  });
});

it("a target stands on the wall only where it was seen in a published source", () => {
  const target = { value: 95, op: ">=", provenance: "seen" };
  expect(figure(closed({ target }), { unit: { vi: "%" } }).lines[0]?.rest).toBe("Mục tiêu ≥ 95%");
  expect(figure(closed({ target: { ...target, provenance: "proposed" } })).lines).toEqual([]);
});

it("everything is said in English too", () => {
  speak("en");
  expect(figure(closed({ status: "P" }))).toMatchObject({ name: "Documents out", text: "5,238,802", badges: [{ text: "Provisional" }] });
});
