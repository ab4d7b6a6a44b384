// @vitest-environment node
import "./words.tiles.js";
import "./words.wall.js";
import { describe, expect, it } from "vitest";
import { bulletFit } from "./bullet.fit.js";
import { bulletsOf } from "./bullets.js";
import type { Indicator, Value } from "./picture.js";

const limits = { warn: { above: 85 }, critical: { above: 90 }, provenance: "proposed" };
const indicators: Record<string, Indicator> = {
  "A-01": { name: { vi: "Giường" }, unit: { vi: "%" }, direction: "down", thresholds: limits },
  "A-02": { name: { vi: "Thu" }, unit: { vi: "tỷ đồng" }, direction: "up", thresholds: { critical: { below: 50 } } },
  "A-03": { name: { vi: "Đúng hạn" }, unit: { vi: "%" }, direction: "up", thresholds: { warn: { below: 95 }, critical: { below: "target - 5" } } },
  "A-04": { withheld: true },
  "A-05": { name: { vi: "Nhiệt độ" }, unit: { vi: "độ" }, direction: "band", thresholds: { warn: { outside: [20, 30] } } },
};
const value = (v: number | null, more: Partial<Value> = {}): Value => ({ v, period: "2021", as_of: "2021-09-30T00:00:00.000Z", ...more });
const made = (values: Record<string, Value>, each = Object.keys(values)) => bulletsOf({ id: "t", kind: "bullet", at: [1, 1, 1, 1], each }, { values, indicators, areas: {}, now: Date.parse("2021-10-07T00:00:00.000Z") });
const one = (code: string, each: Value) => made({ [code]: each })[0];
const wide = (text: string, size: number): number => text.length * size * 0.56;

describe("bullets", () => {
  it("begin a count at zero, and give a high rate the stretch it needs, with its ends in words", () => {
    expect(one("A-02", value(80))).toMatchObject({ zero: true, ends: "", at: 80 / 88, bands: [{ from: 0, level: "critical" }, { to: 1, level: "normal" }] });
    const rate = one("A-01", value(96));
    expect(rate).toMatchObject({ zero: false, ends: "thang 80 – 100%" });
    expect(rate?.at).toBeCloseTo(0.8);
    expect(one("A-05", value(25))).toMatchObject({ zero: false });
  });

  it("have bands of the direction that is bad", () => {
    expect(one("A-01", value(50))?.bands.map(({ level }) => level)).toEqual(["normal", "warn", "critical"]);
    expect(one("A-05", value(25))?.bands.map(({ level }) => level)).toEqual(["warn", "normal", "warn"]);
    expect(one("A-03", value(60))?.bands.map(({ level }) => level)).toEqual(["warn", "normal"]); // a formula is not known to the page
  });

  it("show a target only where it was seen", () => {
    expect(one("A-02", value(80, { target: { value: 100, op: ">=", provenance: "seen" } }))).toMatchObject({ target: { to: null }, goal: "Mục tiêu ≥ 100 tỷ đồng" });
    for (const provenance of ["remembered", "proposed"]) expect(one("A-02", value(80, { target: { value: 100, provenance } }))).toMatchObject({ target: null, goal: "" });
    expect(one("A-02", value(80, { target: { value: 90, op: "between", high: 110, provenance: "seen" } }))?.target?.to).toBeGreaterThan(0.9);
  });

  it("have no bar for what is held, missing or withheld, and nothing at all of what is withheld", () => {
    expect(one("A-02", value(null, { held: { raw: "x" } }))).toMatchObject({ at: null, figure: { state: "held" } });
    expect(made({}, ["A-02"])[0]).toMatchObject({ at: null, figure: { state: "missing" } });
    expect(made({ "A-04": value(5, { target: { value: 1, provenance: "seen" } }) })[0]).toMatchObject({ at: null, bands: [], target: null, goal: "", figure: { state: "withheld" } });
  });

  it("mark what is not real, late or contradicted", () => {
    const marks = one("A-02", value(5, { marks: ["simulated", "mismatch"], late: "2021-10-03T00:00:00.000Z" }))?.badges;
    expect(marks?.map(({ text }) => text)).toEqual(["Trễ 4 ngày", "Lệch giữa các nguồn", "Mô phỏng"]);
    expect(marks?.map(({ unreal }) => !!unreal)).toEqual([false, false, true]);
  });

  it("count what is not legible, and keep the day and the marks of what is", () => {
    const all = made({ "A-01": value(96, { level: "critical", status: "E" }), "A-02": value(80, { period: "2021-08", as_of: "2021-08-31T00:00:00.000Z" }), "A-03": value(97), "A-05": value(25) });
    const fit = bulletFit(all, "", { w: 600, h: 400, least: 38 }, wide);
    expect(fit.rows).toBeLessThan(4);
    expect(fit.foot.join()).toContain(`và ${4 - fit.rows} nữa`);
    expect(fit.details[0]?.badges[0]?.text).toBe("Ước");
    expect(fit.details[1]?.words).toContain("31/08");
  });

  it("stand beside their names on a wide tile and grow where there is room", () => {
    const all = made({ "A-01": value(96), "A-02": value(80) });
    expect(bulletFit(all, "", { w: 1700, h: 800, least: 38 }, wide)).toMatchObject({ beside: true, rows: 2 });
    const tall = bulletFit(all, "", { w: 700, h: 800, least: 38 }, wide);
    expect(tall.beside).toBe(false);
    expect(tall.figure).toBeGreaterThan(38);
  });
});
