// @vitest-environment node
import "./words.wall.js";
import { expect, it } from "vitest";
import type { Figure } from "./figure.js";
import type { StatusItem } from "./picture.js";
import { statusFit, statusWords } from "./status.fit.js";
import { trendFit } from "./trend.fit.js";
import { bandWords } from "./widths.js";
import { pick } from "./words.js";

const measure = (text: string, size: number): number => text.length * size * 0.55;

const items: StatusItem[] = [
  { subsystem: "KTXH", name: { vi: "Kinh tế - xã hội" }, state: "none" },
  { subsystem: "HCC", name: { vi: "Hành chính công" }, state: "connected", indicators: 9, with_value: 1 },
  { subsystem: "VB", name: { vi: "Văn bản điện tử" }, state: "connected", held: 1 },
];

it("puts a subsystem's state under its name in a narrow tile, every row alike where the height bears it", () => {
  const fit = statusFit(items, { w: 340, h: 600, least: 30 }, "Kết nối các phân hệ", measure);
  expect(fit).toMatchObject({ columns: 1, under: [true, true, true], terse: false, whole: true });
});

it("gives only the rows that need it a second line in a lower tile", () => {
  const fit = statusFit(items, { w: 380, h: 285, least: 30 }, "Kết nối các phân hệ", measure);
  expect(fit).toMatchObject({ columns: 1, breaks: true, under: [true, false, true], whole: true });
  for (const [i, item] of items.entries())
    expect(measure(pick(item.name), 30 * 1.04) + (fit.under[i] ? 0 : measure(statusWords(item), 30))).toBeLessThanOrEqual(380);
});

it("says the legend below the rows where the heading has no room for it", () => {
  const low = { w: 340, h: 220, least: 30 };
  expect(statusFit(items, low, "Kết nối các phân hệ", measure)).toMatchObject({ terse: true, below: true });
  expect(statusFit(items, { ...low, w: 640 }, "Kết nối", measure).below).toBe(false);
});

it("keeps owner, as-of and status of a held figure in a narrow trend tile, in rows", () => {
  const figure: Figure = {
    name: "Bệnh truyền nhiễm", owner: "Sở Y tế", unit: "", text: "Chờ xác nhận", state: "held", level: "none", late: false, lines: [],
    when: ["Ngày 20/11/2026 · 20/11/2026", "20/11/2026"], badges: [{ text: "Tạm giữ", tone: "warn" }], band: "", shortBand: "",
  };
  const { foot } = trendFit(figure, { w: 320, h: 900, least: 30 }, measure);
  expect(foot.join(" · ")).toContain("20/11/2026");
  expect(foot.join(" · ")).toContain("tạm giữ");
  for (const row of foot) expect(measure(row, 30)).toBeLessThanOrEqual(320);
});

it("marks a figure that is not real in the wording that fits, never cut", () => {
  const figure = { band: "Số liệu mô phỏng, không phải số thật", shortBand: "Mô phỏng" } as Figure;
  expect(bandWords(figure, 800, 30, measure)).toBe(figure.band);
  expect(bandWords(figure, 500, 30, measure)).toBe("Mô phỏng");
});
