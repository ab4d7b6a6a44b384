// @vitest-environment node
import "./words.tiles.js";
import "./words.wall.js";
import { describe, expect, it } from "vitest";
import { areaMap } from "./areamap.js";
import { mapFit } from "./areamap.fit.js";
import type { Indicator, TileDoc, Value } from "./picture.js";

const NOW = Date.parse("2021-10-07T00:00:00.000Z");
const cells = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [String(101 + i), [3 + (i % 4), 2 + Math.floor(i / 4)]]));
const areas = Object.fromEntries(Object.keys(cells).map((code) => [code, { vi: `Xã ${code}` }]));
const limited: Indicator = { name: { vi: "Ca bệnh" }, unit: { vi: "ca" }, direction: "down", thresholds: { warn: { above: 40 } } };
const value = (v: number | null, more: Partial<Value> = {}): Value => ({ v, period: "2021-10-06", as_of: "2021-10-05T17:00:00.000Z", ...more });
const map = (values: Record<string, Value>, more: Partial<TileDoc> = {}, indicator = limited) =>
  areaMap({ id: "m", kind: "map", at: [1, 1, 1, 1], series: "A-01", cells, ...more }, { values: Object.fromEntries(Object.entries(values).map(([area, each]) => [`A-01@${area}`, each])), indicators: { "A-01": indicator }, areas, now: NOW });
const wide = (text: string, size: number): number => text.length * size * 0.56;
const told = { "101": value(90, { level: "critical" }), "102": value(45, { level: "warn" }), "103": value(3), "104": value(null, { held: { raw: "x" } }), "105": value(2, { late: "2021-10-03T00:00:00.000Z" }), "106": value(95, { level: "critical" }) };

describe("a map of areas", () => {
  it("has a square for each area, from its own upper left corner, of the kind its figure is", () => {
    const made = map(told);
    expect([made.columns, made.rows, made.total, made.told]).toEqual([4, 3, 12, 5]);
    expect(made.squares.slice(0, 7).map(({ kind }) => kind)).toEqual(["critical", "warn", "normal", "held", "late", "critical", "missing"]);
    expect(made.squares[4]).toMatchObject({ x: 0, y: 1 });
  });

  it("counts each kind, and always what is missing", () => {
    expect(map(told).legend.map(({ words, n }) => [words, n])).toEqual([["Nghiêm trọng", 2], ["Cảnh báo", 1], ["Trễ", 1], ["Chờ xác nhận", 1], ["Bình thường", 1], ["Chưa có", 6]]);
    const { thresholds: _, ...free } = limited;
    expect(map({ "101": value(3) }, {}, free).legend.map(({ words }) => words)).toEqual(["Có số liệu", "Chưa có"]); // without limits nothing is normal
  });

  it("names the worst in the direction that is bad", () => {
    expect(map(told, { top: 2 }).worst.map(({ name, text }) => [name, text])).toEqual([["Xã 106", "95"], ["Xã 101", "90"]]);
    const up = map({ "101": value(50, { level: "warn" }), "102": value(20, { level: "warn" }) }, {}, { ...limited, direction: "up" });
    expect(up.worst.map(({ name }) => name)).toEqual(["Xã 102", "Xã 101"]);
  });

  it("has few steps by value, each with about as many areas, and says where they begin", () => {
    const made = map(Object.fromEntries(Object.keys(cells).map((code, i) => [code, value(i * 10)])), { colour: "value" });
    expect(made.squares.map(({ step }) => step)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    expect(made.legend.map(({ words, n }) => [words, n])).toEqual([["Từ 90", 3], ["Từ 60 đến dưới 90", 3], ["Từ 30 đến dưới 60", 3], ["Dưới 30", 3], ["Chưa có", 0]]);
    expect(map({ "101": value(4), "102": value(4) }, { colour: "value" }).legend.map(({ n }) => n)).toEqual([2, 10]);
  });

  it("shows nothing of an indicator the room may not see", () => {
    const made = map(told, {}, { withheld: true });
    expect(made).toMatchObject({ withheld: true, told: 0, worst: [], when: [], notes: [] });
    expect(made.squares.every(({ kind }) => kind === "missing")).toBe(true);
  });

  it("says what else must be said: sources that differ, what is provisional, off the map or not real", () => {
    const made = map({ ...told, "103": value(3, { marks: ["mismatch", "simulated"], status: "P" }), "999": value(7) });
    expect(made.notes).toEqual(["1 địa bàn lệch giữa các nguồn", "1 số ước hoặc sơ bộ", "1 địa bàn ngoài sơ đồ"]);
    expect(made.band).toContain("mô phỏng");
  });

  it("has its words beside it on a wide tile and below on a narrow one, the note always", () => {
    const made = map(told);
    const beside = mapFit(made, "Ca bệnh", "Sở Y tế", "Sơ đồ", { w: 1600, h: 700, least: 38 }, wide);
    expect(beside).toMatchObject({ beside: true, coverage: "5/12 địa bàn có số liệu" });
    expect(beside.named).toHaveLength(3);
    const below = mapFit(made, "Ca bệnh", "Sở Y tế", "Sơ đồ", { w: 420, h: 900, least: 38 }, wide);
    expect(below.beside).toBe(false);
    expect(below.feet.join()).toContain("Sơ đồ");
    expect(below.coverage).toContain("5/12");
  });
});

it("leaves out names and legend before its words would lie over each other", () => {
  const least = 40;
  const made = mapFit(map(told), "Ca bệnh theo xã trong tuần", "Sở Y tế", "Sơ đồ, không theo tỷ lệ và vị trí thật", { w: 640, h: 330, least }, wide);
  const rows = made.beside ? 0 : made.legend.length + made.named.length;
  expect((1.14 * 1.32 + 0.2 + (rows + made.feet.length) * 1.36) * least + 3 * made.square).toBeLessThanOrEqual(330);
});
