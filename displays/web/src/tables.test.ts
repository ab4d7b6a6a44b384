// @vitest-environment node
import "./words.tiles.js";
import "./words.wall.js";
import { describe, expect, it } from "vitest";
import type { Indicator, Point, TileDoc, Value } from "./picture.js";
import { tableFit } from "./table.fit.js";
import { halves, tableOf } from "./tables.js";

const NOW = Date.parse("2021-10-07T00:00:00.000Z");
const indicators: Record<string, Indicator> = {
  "A-01": { name: { vi: "Ca bệnh" }, unit: { vi: "ca" }, direction: "down" },
  "A-02": { name: { vi: "Tiêm chủng" }, unit: { vi: "%" }, decimals: 2, direction: "up" },
  "A-03": { withheld: true },
};
const areas = { "101": { vi: "Xã Một" }, "102": { vi: "Xã Hai" }, "103": { vi: "Xã Ba" } };
const value = (v: number | null, more: Partial<Value> = {}): Value => ({ v, period: "2021-09", as_of: "2021-09-29T17:00:00.000Z", ...more });
const table = (tile: Partial<TileDoc>, values: Record<string, Value>, history: Record<string, Point[]> = {}) => tableOf({ id: "t", kind: "table", at: [1, 1, 1, 1], ...tile }, { values, indicators, areas, now: NOW }, history);
const wide = (text: string, size: number): number => text.length * size * 0.56;

describe("tables", () => {
  it("put first what needs attention: critical, warning, held, late, missing; or keep the layout's order", () => {
    const values = { "A-01@101": value(5), "A-01@102": value(90, { level: "critical" }), "A-01@103": value(null, { held: { raw: "9O" } }), "A-01": value(50, { level: "warn" }), "A-02": value(8, { late: "2021-10-03T00:00:00.000Z" }) };
    const each = ["A-01@101", "A-09", "A-02", "A-01@103", "A-01", "A-01@102"];
    expect(table({ each }, values).rows.map(({ key }) => key)).toEqual(["A-01@102", "A-01", "A-01@103", "A-02", "A-09", "A-01@101"]);
    expect(table({ each, sort: "listed" }, values).rows.map(({ key }) => key)).toEqual(each);
  });

  it("rank areas in the direction that is bad, or by value", () => {
    const values = { "A-01@101": value(5), "A-01@102": value(9), "A-02@101": value(5), "A-02@102": value(9) };
    expect(table({ each: ["A-01"], by: "area" }, values).rows.map(({ name }) => name)).toEqual(["Xã Hai", "Xã Một"]);
    expect(table({ each: ["A-02"], by: "area" }, values).rows.map(({ name }) => name)).toEqual(["Xã Một", "Xã Hai"]);
    expect(table({ each: ["A-02"], by: "area", sort: "value" }, values).rows.map(({ name }) => name)).toEqual(["Xã Hai", "Xã Một"]);
  });

  it("have the indicators as columns where the rows are areas, honest about what is missing", () => {
    const made = table({ each: ["A-01", "A-02"], by: "area" }, { "A-01@101": value(5), "A-02@102": value(81.5) });
    expect(made.columns.map(({ head }) => head)).toEqual(["Ca bệnh", "Tiêm chủng (%)"]);
    expect(made.rows.find(({ name }) => name === "Xã Một")?.cells.map(({ whole }) => whole)).toEqual(["5", "Chưa có"]);
    expect(made.rows.find(({ name }) => name === "Xã Hai")?.cells[1]).toMatchObject({ whole: "81", part: ",50" });
  });

  it("have the last periods as columns, months beside months", () => {
    const history = { "A-01": [{ period: "2021-07", v: 3 }, { period: "2021-08", v: 4, status: "P" }], "A-02": [{ period: "2021-Q2", v: 80 }] };
    const made = table({ each: ["A-01", "A-02"], periods: 2, sort: "listed" }, { "A-01": value(5), "A-02": value(81, { period: "2021-Q3" }) }, history);
    expect(made.columns.map(({ head }) => head)).toEqual(["8/2021", "9/2021"]);
    expect(made.rows[0]).toMatchObject({ unit: "ca", cells: [{ whole: "4", note: "Sơ bộ" }, { whole: "5" }] });
    expect(made.rows[1]?.cells[0]?.whole).toBe("–");
  });

  it("show the four states and every mark in words", () => {
    const [late, real] = table({ each: ["A-01", "A-02"] }, { "A-01": value(5, { late: "2021-10-03T00:00:00.000Z" }), "A-02": value(8, { status: "E", marks: ["simulated", "mismatch"] }) }).rows;
    expect(late?.cells.find(({ shape }) => shape === "late")?.whole).toBe("Trễ 4 ngày");
    expect(real?.marks.map(({ text }) => text)).toEqual(["Lệch giữa các nguồn", "Ước", "Mô phỏng"]);
    expect(table({ each: ["A-01"] }, { "A-01": value(null, { held: { raw: "x" } }) }).rows[0]?.cells[0]).toMatchObject({ whole: "Chờ xác nhận", tone: "held" });
    expect(table({ each: ["A-03"] }, { "A-03": value(7) }).rows[0]).toMatchObject({ name: "Chỉ số hạn chế", cells: [{ whole: "Không hiển thị" }, { whole: "" }, { whole: "" }] });
    expect(table({ each: ["A-03"], periods: 2 }, { "A-03": value(7) }).rows[0]?.cells.every(({ whole }) => whole === "Không hiển thị")).toBe(true);
  });

  it("cut figures at the decimal comma only", () => {
    expect(halves("32,35")).toEqual({ whole: "32", part: ",35" });
    expect(halves("12,3%")).toEqual({ whole: "12", part: ",3%" });
    expect(halves("2,0 điểm")).toEqual({ whole: "2", part: ",0 điểm" });
    expect(halves("1.260.513")).toEqual({ whole: "1.260.513", part: "" });
  });

  it("say the unit and the day once where they are one", () => {
    const made = table({ each: ["A-01"], by: "area" }, { "A-01@101": value(5), "A-01@102": value(9) });
    expect(made).toMatchObject({ unit: "ca", columns: [{ key: "value" }, { key: "change" }] });
    expect(made.when[0]).toContain("30/09");
  });

  it("count the rows that are not legible, and leave out columns before figures", () => {
    const values = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`A-01@${101 + i}`, value(i, { as_of: `2021-09-${10 + i}T17:00:00.000Z`, target: { value: 5, provenance: "seen" } })]));
    const made = table({ each: ["A-01"], by: "area", columns: ["value", "change", "target", "as_of"] }, values);
    const fit = tableFit(made, "Ca bệnh", "Sở Y tế", 12, { w: 600, h: 500, least: 38 }, wide);
    expect(fit.rows).toBeGreaterThan(2);
    expect(fit.foot.join()).toContain(`và ${20 - fit.rows} địa bàn khác`);
    const narrow = tableFit(made, "Ca bệnh", "", 12, { w: 340, h: 500, least: 38 }, wide);
    expect(narrow.columns.map(({ column }) => column.key)[0]).toBe("value");
    expect(narrow.columns.length).toBeLessThan(4);
    expect(narrow.dated).toBe(false);
    expect(narrow.foot.join()).toContain("số liệu từ 11/09 đến 30/09");
    expect(tableFit(made, "Ca bệnh", "", 3, { w: 1600, h: 900, least: 38 }, wide).rows).toBe(3);
  });
});
