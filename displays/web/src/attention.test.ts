// @vitest-environment node
import "./words.wall.js";
import { describe, expect, it } from "vitest";
import { attentionRow } from "./attention.js";
import type { AttentionItem, Indicator } from "./picture.js";

const NOW = Date.parse("2021-10-07T07:32:00.000Z");
const indicators: Record<string, Indicator> = {
  "YT-03": { name: { vi: "Giường hồi sức" }, unit: { vi: "%" }, decimals: 0 },
  "YT-05": { name: { vi: "Ca sốt xuất huyết" }, unit: { vi: "ca" }, decimals: 0 },
};
const row = (item: Partial<AttentionItem>) => attentionRow({ key: "YT-03", code: "YT-03", ...item }, indicators, { "16681": { vi: "Vinh Hưng" } }, NOW);

describe("a row of the attention list", () => {
  it("says what, how bad and since when", () => {
    const said = row({ level: "critical", v: 96, reason: { code: "above", args: { v: 96, bound: 90 } }, since: "2021-10-05T01:00:00.000Z" });
    expect(said).toEqual({ shape: "critical", tone: "critical", name: "Giường hồi sức", value: "96%", why: "vượt 90% từ\u00a005/10", band: "" });
  });

  it("marks a figure that is not real", () => {
    expect(row({ level: "warn", v: 96, marks: ["simulated"] }).band).toBe("Mô phỏng");
    expect(row({ level: "warn", v: 96, marks: ["break"] }).band).toBe("");
  });

  it("says only since when where nothing at all is the limit", () => {
    const reason = { code: "above", args: { v: 4, bound: 0 } };
    expect(row({ level: "warn", v: 4, reason, since: "2021-10-05T01:00:00.000Z" })).toMatchObject({ value: "4%", why: "từ\u00a005/10" });
    expect(row({ level: "warn", v: 4, reason }).why).toBe("vượt 0%");
  });

  it("names the area and leaves the unit's word away", () => {
    expect(row({ key: "YT-05@16681", code: "YT-05", area: "16681", level: "warn", v: 41, reason: { code: "above", args: { bound: 40 } } })).toMatchObject({ name: "Ca sốt xuất huyết, Vinh Hưng", value: "41", why: "vượt 40" });
  });

  it("words a surge with its comparison", () => {
    expect(row({ v: 37, reason: { code: "surge", args: { against: "same_period", pct: 105.6 } } }).why).toBe("tăng\u00a0106% cùng kỳ");
    expect(row({ v: 37, reason: { code: "surge", args: { against: "same_period", pct: null, points: -12 } } }).why).toBe("giảm\u00a012,0 điểm cùng kỳ");
  });

  it("shows no value for a held figure", () => {
    expect(row({ v: 791, held: true, reason: { code: "held", args: { raw: "791/903" } } })).toMatchObject({ shape: "held", value: "", why: "nguồn ghi “791/903”, chờ\u00a0xác\u00a0nhận" });
  });

  it("says the age of what is late", () => {
    expect(row({ v: 96, reason: { code: "late", args: { since: "2021-10-03T05:00:00.000Z" } } })).toMatchObject({ shape: "late", tone: "late", why: "trễ 4 ngày" });
  });
});
