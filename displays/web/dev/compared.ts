/** Bullets, tables and maps for looking at; every figure is invented. The map's squares are the sample's own. */

import drawn from "../../../deploy/nghe-an/maps/nghe-an.yaml?raw";
import type { Indicator, LayoutDoc, TileDoc, Value, Values } from "../src/picture.js";

const w = (vi: string, en: string) => ({ vi, en });
const cells = Object.fromEntries([...drawn.matchAll(/"(\d{5})": \[(\d+), (\d+)\]/g)].map(([, code, x, y]) => [`${code}`, [Number(x), Number(y)]]));
const note = w("Sơ đồ, không theo tỷ lệ và vị trí thật", "Schematic, not to scale or true position");
const area = (i: number): Value | null => {
  if (i % 10 === 7) return null;
  const v = Math.round(((Math.sin(i * 12.9898) * 43758.5453) % 1) ** 2 * 46 + (i % 23 === 4 ? 62 : i % 11 === 3 ? 26 : 0));
  const level = v > 80 ? "critical" : v > 40 ? "warn" : "normal";
  const at = { period: "2021-10-06", status: "A", as_of: "2021-10-05T17:00:00.000Z", due: null, late: null, changes: [{ against: "previous" as const, period: "2021-09-29", pct: v % 7 ? (v % 31) - 12.5 : 0 }] };
  if (i === 40) return { ...at, v: null, held: { raw: "1O2", reason: { code: "unreadable" } } };
  if (i % 29 === 5) return { ...at, v, level, period: "2021-10-01", as_of: "2021-09-30T17:00:00.000Z", late: "2021-10-03T05:00:00.000Z" };
  return { ...at, v, level };
};
const codes = Object.keys(cells).sort();
export const byArea: Values = Object.fromEntries(codes.flatMap((code, i) => (area(i) ? [[`YT-05@${code}`, area(i)], ...(i % 9 ? [[`YT-08@${code}`, { ...(area(i + 3) ?? area(1)), v: Math.round((50 + ((i * 37) % 49)) * 10) / 10, level: (i * 37) % 49 < 9 ? "warn" : "normal", held: null }]] : [])] : [])));
export const areas = Object.fromEntries(codes.map((code, i) => [code, w(["Phường Thành Vinh", "Xã Hưng Nguyên Nam", "Xã Quỳ Châu", "Xã Mường Xén", "Xã Thành Bình Thọ"][i % 5] + (i > 4 ? ` ${i}` : ""), `Area ${i}`)]));
export const more: Record<string, Indicator> = {
  "YT-08": { name: w("Tiêm chủng đủ liều", "Fully immunised"), unit: w("%", "%"), decimals: 1, direction: "up", frequency: "P1M", owner: { key: "syt", name: w("Sở Y tế", "Health"), short: w("Sở Y tế", "Health") }, thresholds: { warn: { below: 60 } } },
  "KT-01": { name: w("Tăng trưởng GRDP", "Growth"), unit: w("%", "%"), decimals: 2, direction: "band", frequency: "P3M", owner: { key: "stc", name: w("Sở Tài chính", "Finance"), short: w("Sở Tài chính", "Finance") }, thresholds: { warn: { below: 9.5 }, critical: { below: 8 }, provenance: "proposed" } },
  "KT-02": { name: w("Thu ngân sách", "Revenue"), unit: w("tỷ đồng", "bn dong"), direction: "up", frequency: "P1M", owner: { key: "stc", name: w("Sở Tài chính", "Finance"), short: w("Sở Tài chính", "Finance") } },
  "HS-01": { name: w("Hồ sơ đúng hạn", "On time"), unit: w("%", "%"), decimals: 1, direction: "up", frequency: "P1D", owner: { key: "hcc", name: w("TT PVHCC", "Service centre"), short: w("TT PVHCC", "Centre") }, thresholds: { warn: { below: 95 }, critical: { below: 90 }, provenance: "seen" } },
};
const v = (v: number | null, extra: Partial<Value> = {}): Value => ({ v, period: "2021-09", status: "A", as_of: "2021-09-29T17:00:00.000Z", level: "normal", due: null, late: null, changes: [], ...extra });
export const figures: Values = {
  "KT-01": v(8.9, { period: "2021-Q3", status: "P", level: "warn", since: "2021-10-01T01:00:00.000Z", target: { value: 10.5, op: "between", high: 11.5, when: "2026", provenance: "seen" }, changes: [{ against: "same_period", period: "2020-Q3", pct: null, points: 0.4 }] }),
  "KT-02": v(14_215, { target: { value: 17_725, op: ">=", when: "2021", provenance: "seen" }, changes: [{ against: "same_period", period: "2020-09", pct: 12.3 }] }),
  "HS-01": v(98.1, { period: "2021-10-06", as_of: "2021-10-05T17:00:00.000Z", target: { value: 95, op: ">=", provenance: "remembered" }, changes: [{ against: "previous", period: "2021-10-05", pct: null, points: 0.4 }] }),
};
const layout = (key: string, vi: string, tiles: TileDoc[]): LayoutDoc => ({ key, title: w(vi, vi), grid: { columns: 12, rows: 6 }, tiles });
const all = ["YT-03", "KT-09", "KT-01", "HS-01", "KT-02", "VB-02", "DL-01", "TT-01", "AT-08", "XX-01"];
const map: TileDoc = { id: "m", kind: "map", series: "YT-05", at: [1, 1, 12, 6], top: 5, cells, note };
export const layouts: Record<string, LayoutDoc> = {
  bullets: layout("b", "Mục tiêu và ngưỡng", [{ id: "b", kind: "bullet", each: ["YT-03", "KT-01", "HS-01", "KT-02"], at: [1, 1, 7, 6] }, { id: "one", kind: "bullet", each: ["KT-09"], at: [8, 1, 5, 2] }, { id: "two", kind: "bullet", each: ["DL-01", "VB-02"], at: [8, 3, 5, 4] }]),
  wideBullets: layout("wb", "Mục tiêu và ngưỡng", [{ id: "b", kind: "bullet", each: [...all.slice(0, 7)], at: [1, 1, 12, 6] }]),
  states: layout("bs", "Trạng thái", [{ id: "b", kind: "bullet", each: ["TT-01", "AT-08", "VB-02", "XX-01"], at: [1, 1, 6, 6] }, { id: "t", kind: "table", each: all, at: [7, 1, 6, 6] }]),
  table: layout("t", "Bảng chỉ số", [{ id: "t", kind: "table", each: all, columns: ["value", "change", "target", "as_of"], top: 9, at: [1, 1, 12, 6] }]),
  areas: layout("ta", "Bảng địa bàn", [{ id: "t", kind: "table", each: ["YT-05"], by: "area", top: 12, at: [1, 1, 6, 6] }, { id: "u", kind: "table", each: ["YT-05", "YT-08"], by: "area", top: 12, at: [7, 1, 6, 6], title: w("Dịch bệnh và tiêm chủng", "Outbreaks and immunisation") }]),
  periods: layout("tp", "Theo kỳ", [{ id: "t", kind: "table", each: ["VB-01", "YT-01", "HCC-01", "KT-09", "YT-03"], periods: 4, sort: "listed", at: [1, 1, 12, 6] }]),
  map: layout("m", "Bản đồ", [map]),
  mapValue: layout("mv", "Bản đồ", [{ ...map, colour: "value" }]),
  maps: layout("mm", "Bản đồ", [{ ...map, at: [1, 1, 7, 6] }, { ...map, id: "n", series: "YT-08", at: [8, 1, 5, 6] }]),
};
