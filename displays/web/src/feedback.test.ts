// @vitest-environment node
import "./words.tiles.js";
import "./words.wall.js";
import { describe, expect, it } from "vitest";
import { feedbackFit, mainText } from "./feedback.fit.js";
import { feedbackOf } from "./feedback.js";
import type { Indicator, TileDoc, Value } from "./picture.js";

const NOW = Date.parse("2026-11-23T02:30:00.000Z");
const counted: Indicator = { name: { vi: "Phản ánh quá hạn" }, unit: { vi: "phản ánh" }, direction: "down", frequency: "PT1H", owner: { key: "vp", name: { vi: "Văn phòng UBND tỉnh" }, short: { vi: "VP UBND" } }, thresholds: { warn: { above: 0 }, critical: { above: 20 } } };
const rate: Indicator = { name: { vi: "Đúng hạn" }, unit: { vi: "%" }, decimals: 1, direction: "up", frequency: "P1M" };
const days: Indicator = { name: { vi: "Lâu nhất" }, unit: { vi: "ngày" }, direction: "down" };
const indicators = { "PA-01": counted, "PA-02": rate, "PA-03": counted, "PA-05": rate, "PA-10": days };
const areas = { "101": { vi: "Xã Một" }, "102": { vi: "Phường Hai" }, "103": { vi: "Xã Ba" } };
const value = (v: number | null, more: Partial<Value> = {}): Value => ({ v, period: "2026-11-23", as_of: "2026-11-23T02:00:00.000Z", level: "normal", ...more });
const told: Record<string, Value> = {
  "PA-03": value(37, { level: "critical", since: "2026-11-18T02:00:00.000Z" }),
  "PA-02": value(93.4, { level: "warn", period: "2026-10", status: "P" }),
  "PA-05": value(91, { period: "2026-10" }),
  "PA-03@101": value(3, { level: "warn", since: "2026-11-20T02:00:00.000Z" }),
  "PA-03@102": value(9, { level: "warn", since: "2026-11-18T02:00:00.000Z" }),
  "PA-03@103": value(0),
};
const tile = (more: Partial<TileDoc> = {}): TileDoc => ({ id: "pa", kind: "feedback", at: [1, 1, 6, 6], overdue: "PA-03", on_time: "PA-02", satisfied: "PA-05", by: "area", ...more });
const of = (values: Record<string, Value>, more: Partial<TileDoc> = {}, known: Record<string, Indicator> = indicators) => feedbackOf(tile(more), { values, indicators: known, areas, now: NOW });
const wide = (text: string, size: number): number => text.length * size * 0.56;
const SPACE = { w: 900, h: 800, least: 50 };

describe("citizens' feedback", () => {
  it("says first what is overdue, and where: the most first", () => {
    const said = of(told);
    expect(mainText(said)).toEqual({ number: "37", words: "quá hạn" });
    expect(said.parts.map(({ name, text, detail }) => [name, text, detail.replace(/\s/g, " ")])).toEqual([["Phường Hai", "9", "từ 18/11"], ["Xã Một", "3", "từ 20/11"]]);
    expect(said.owner).toBe("VP UBND");
    expect(said.when).toEqual(["lúc 09:00", "09:00"]);
  });

  it("puts first what has been overdue longest where that is known", () => {
    const said = of({ ...told, "PA-10": value(12), "PA-10@101": value(12), "PA-10@102": value(4) }, { longest: "PA-10" });
    expect(said.parts.map(({ name, detail }) => [name, detail])).toEqual([["Xã Một", "12 ngày"], ["Phường Hai", "4 ngày"]]);
    expect(said.oldest).toBe("lâu nhất 12 ngày");
  });

  it("breaks down by other series, named as in the catalogue", () => {
    const { by: _, ...plain } = tile({ each: ["PA-01", "PA-03@101"] });
    const said = feedbackOf(plain as TileDoc, { values: { ...told, "PA-01": value(5) }, indicators: { ...indicators, "PA-01": { ...counted, name: { vi: "Môi trường" } } }, areas, now: NOW });
    expect(said.parts.map(({ name }) => name)).toEqual(["Môi trường", "Phản ánh quá hạn, Xã Một"]);
  });

  it("is calm where nothing is overdue", () => {
    const said = of({ ...told, "PA-03": value(0), "PA-03@101": value(0), "PA-03@102": value(0) });
    expect(mainText(said)).toEqual({ number: "", words: "Không có quá hạn" });
    expect(said.parts).toEqual([]);
  });

  it("says the state of each figure: provisional, late, waiting, not there", () => {
    const said = of({ ...told, "PA-05": value(91, { late: "2026-11-21T02:30:00.000Z" }), "PA-01": value(null, { held: { raw: "1/2" } }) }, { received: "PA-01", open: "PA-99" });
    const by = Object.fromEntries(said.facts.map((fact) => [fact.role, [fact.text, fact.badge?.text ?? "", fact.when]]));
    expect(by).toEqual({ on_time: ["93,4%", "Sơ bộ", "10/2026"], satisfied: ["91,0%", "Trễ 2 ngày", ""], received: ["Chờ xác nhận", "", ""], open: ["Chưa có", "", ""] });
    expect(said.facts[0]?.role).toBe("on_time"); // it is in an alarm
    const waiting = of({ "PA-03": value(null, { held: { raw: "3/7" } }) });
    expect([waiting.figure.state, mainText(waiting).words]).toEqual(["held", "Chờ xác nhận"]);
    expect(mainText(of({})).words).toBe("Chưa có số liệu");
  });

  it("counts areas that wait or are late, and marks what is not real", () => {
    const said = of({ ...told, "PA-03@101": value(3, { level: "warn", late: "2026-11-21T02:30:00.000Z" }), "PA-03@103": value(null, { held: { raw: "x" } }), "PA-03@102": value(9, { marks: ["simulated"] }) });
    expect(said.notes).toEqual(["1 nơi chờ xác nhận", "1 nơi trễ số liệu"]);
    expect(said.band).toContain("mô phỏng");
  });

  it("tells nothing in a room that may not see what is overdue", () => {
    const said = of(told, {}, { ...indicators, "PA-03": { withheld: true } });
    expect(said).toMatchObject({ withheld: true, parts: [], notes: [], owner: "" });
    expect(of(told, {}, { ...indicators, "PA-02": { withheld: true } }).facts.map(({ role }) => role)).toEqual(["satisfied"]);
  });

  it("fits: the figure always, then places and figures, counted where they have no room", () => {
    const large = feedbackFit(of(told), 4, { w: 1600, h: 800, least: 50 }, wide);
    expect(large).toMatchObject({ beside: true, more: 0, whole: true });
    expect([large.parts.length, large.facts.length]).toEqual([2, 2]);
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`PA-03@${200 + i}`, value(9 - i, { level: "warn" })]));
    const small = feedbackFit(of({ ...told, ...many }), 4, SPACE, wide);
    expect(small.parts.length + small.more).toBe(11);
    expect(small.size).toBeGreaterThan(2 * SPACE.least);
    const tiny = feedbackFit(of({ ...told, ...many }), 4, { w: 420, h: 260, least: 50 }, wide);
    expect(tiny).toMatchObject({ parts: [], facts: [] });
  });
});
