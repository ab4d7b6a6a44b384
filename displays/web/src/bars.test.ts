import "./words.wall.js";
import { describe, expect, it } from "vitest";
import { barsOf } from "./bars.js";
import { barFit, barRows } from "./bar.fit.js";
import type { Laid, Shown } from "./compose.js";
import { IoBar } from "./elements/io-bar.js";
import type { Indicator, TileDoc, Value } from "./picture.js";

const indicators: Record<string, Indicator> = { A: { name: { vi: "A" }, unit: { vi: "ca" } }, B: { name: { vi: "B" }, unit: { vi: "%" } }, C: { name: { vi: "C" }, unit: { vi: "ca" }, withheld: true } };
const value = (v: number | null, more: Partial<Value> = {}): Value => ({ v, period: "2021", ...more });
const areas = { "1": { vi: "Xã Một" }, "2": { vi: "Xã Hai" } };
const bars = (tile: Partial<TileDoc>, values: Record<string, Value>) => barsOf({ id: "t", kind: "bar", at: [1, 1, 1, 1], ...tile }, { values, indicators, areas, now: 0 });

describe("bars", () => {
  it("rank the areas of an indicator, largest first", () => {
    const made = bars({ series: "A", by: "area" }, { "A@1": value(5), "A@2": value(20, { level: "critical" }), A: value(99) });
    expect(made).toMatchObject([{ name: "Xã Hai", text: "20", share: 1, level: "critical" }, { name: "Xã Một", text: "5", share: 0.25 }]);
  });

  it("keep the layout's order for a few series, scaled within a unit; a share is scaled to the whole", () => {
    const made = bars({ each: ["B", "A", "A@1"] }, { A: value(10), B: value(50), "A@1": value(5) });
    expect(made.map((bar) => [bar.text, bar.share])).toEqual([["50", 0.5], ["10", 1], ["5", 0.5]]);
  });

  it("show no figure for what is held, missing or withheld", () => {
    const made = bars({ each: ["A", "B", "C"] }, { A: value(null, { held: { raw: "x" } }) });
    expect(made).toMatchObject([{ state: "held", text: "Chờ xác nhận", share: 0 }, { state: "missing" }, { name: "Chỉ số hạn chế", state: "missing", text: "Không hiển thị ở phòng này" }]);
  });

  it("say that a ranking is withheld, and do not call it missing", () => {
    const tile: TileDoc = { id: "t", kind: "bar", series: "C", by: "area", at: [1, 1, 1, 1] };
    const given = IoBar.given({ tile, space: { w: 600, h: 300, least: 38 } } as Laid, { values: {}, indicators, areas, now: 0 } as unknown as Shown);
    expect(given).toMatchObject({ withheld: true, heading: "Chỉ số hạn chế", bars: [] });
    const element = document.createElement("io-bar") as IoBar;
    document.body.append(Object.assign(element, given));
    return element.updateComplete.then(() => expect(element.shadowRoot?.querySelector(".calm")?.textContent).toBe("Không hiển thị ở phòng này"));
  });

  it("stand under name and figure in a tall narrow tile, in type no smaller than the least", () => {
    const made = bars({ each: ["A", "B"] }, { A: value(1234567), B: value(50) });
    const fit = barFit(made, { w: 300, h: 900, least: 38 }, (text, size) => text.length * size * 0.6);
    expect(fit).toMatchObject({ stacked: true, beside: false, size: 1, units: true });
    expect(fit.figure).toBeGreaterThan(1);
    expect(barFit(made, { w: 300, h: 150, least: 38 }, (text, size) => text.length * size * 0.6).stacked).toBe(false);
  });

  it("stand beside their names where there is room, else below them", () => {
    const made = bars({ each: ["A", "B"] }, { A: value(10), B: value(50) });
    expect(barFit(made, { w: 600, h: 300, least: 38 }, (text, size) => text.length * size).beside).toBe(true);
    expect(barFit(made, { w: 200, h: 300, least: 38 }, (text, size) => text.length * size).beside).toBe(false);
    expect(barRows(made, { w: 600, h: 100, least: 38 }, 6)).toBe(1);
  });
});
