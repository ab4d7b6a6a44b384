// @vitest-environment node
import "./words.wall.js";
import { describe, expect, it } from "vitest";
import { fit, fitAt, LINE, NAME, SCALES, unsettle, type Fit, type Room } from "./fit.js";
import { badgesWidth, lineWidth, valueWidth } from "./widths.js";
import type { Figure } from "./figure.js";
import type { Measure } from "./measure.js";

/** Every letter as wide as a wide one. */
const measure: Measure = (text, size) => text.length * size * 0.56;

const base: Figure = {
  name: "Văn bản đến", owner: "Sở TT&TT", state: "value", level: "none", late: false, text: "5.238.802", unit: "văn bản",
  lines: [{ shape: "up", tone: "plain", strong: "12,3%", rest: "cùng kỳ" }], badges: [], when: ["9 tháng đầu năm 2021 · đến 30/09", "9T/2021 · 30/09"], band: "", shortBand: "",
};
const room = (w: number, h: number, least = 38, more: Partial<Room> = {}): Room => ({ w, h, least, history: false, ...more });

function heightOf(made: Fit): number {
  const foot = Math.max(made.foot.length, made.badges ? 1 : 0) * made.quiet * 1.36;
  const rows = made.merged ? Math.max(made.text * 1.34, foot) : made.messages.length * made.text * 1.34 + foot;
  return made.name.length * made.text * NAME * LINE + rows + made.value * 1.18 + (made.unitBelow ? made.unit * 1.3 : 0) + made.course + made.band;
}

const figures: Figure[] = [
  base,
  { ...base, name: "Hồ sơ thủ tục hành chính tiếp nhận trực tuyến", badges: [{ text: "Trễ 4 ngày", tone: "late" }, { text: "Ước", tone: "plain" }] },
  { ...base, text: "1.234.567.890", unit: "triệu đồng", lines: [] },
  { ...base, text: "96", unit: "%", lines: [...base.lines, { shape: "critical", tone: "critical", strong: "Vượt ngưỡng 90%", rest: "từ 05/10", shorter: [{ strong: "Vượt 90%", rest: "" }] }] },
  { ...base, state: "held", text: "Chờ xác nhận", unit: "", badges: [{ text: "Tạm giữ", tone: "warn" }] },
  { ...base, band: "Số liệu mô phỏng, không phải số thật" },
];

describe("a tile's setting", () => {
  const sizes = [[546, 242], [372, 242], [800, 560], [260, 200], [1700, 700], [120, 80]] as const;
  for (const figure of figures)
    for (const [w, h] of sizes)
      for (const history of [false, true])
        it(`never overlaps or leaves the tile: ${figure.text} of "${figure.name.slice(0, 12)}" in ${w} x ${h}${history ? " with a course" : ""}`, () => {
          unsettle();
          const made = fit({ ...figure }, room(w, h, 38, { history }), 0, measure);
          expect(heightOf(made)).toBeLessThanOrEqual(h + 1);
          const value = valueWidth(figure, made.value, made.unitBelow ? 0 : made.unit, measure);
          expect(value + (made.spark?.w ?? 0)).toBeLessThanOrEqual(w + 1);
          for (const line of made.messages) expect(lineWidth(line, made.text, measure)).toBeLessThanOrEqual(w + 1);
          const foot = made.foot.map((row) => measure(row, made.quiet));
          const last = (foot[foot.length - 1] ?? 0) + badgesWidth(figure, made.badges, made.quiet, measure);
          expect(Math.max(last, ...foot)).toBeLessThanOrEqual(w + 1);
        });

  it("keeps the least size wherever it can", () => {
    const made = fit({ ...base }, room(600, 300), 0, measure);
    expect(made.text).toBe(38);
    expect(made.value).toBeGreaterThanOrEqual(38 * 1.75);
  });

  it("shows owner, period and as-of even in a narrow tile", () => {
    const made = fit({ ...base }, room(420, 250), 0, measure);
    const foot = made.foot.join(" · ");
    expect(made.beside || foot.includes("Sở TT&TT")).toBe(true);
    for (const part of ["9T/2021", "30/09"]) expect(foot).toContain(part);
  });

  it("leaves the unit out only where the name says it", () => {
    expect(fit({ ...base, name: "Gửi qua trục" }, room(300, 250), 0, measure).unit).toBeGreaterThan(0);
  });

  it("is the same object for the same figure, so that it is not drawn again", () => {
    const figure = { ...base };
    expect(fitAt(figure, room(546, 242), 2, measure)).toBe(fitAt(figure, room(546, 242), 2, measure));
  });

  it("gives every number of as many digits the same width", () => {
    expect(valueWidth({ ...base, text: "1.111.111" }, 84, 0, measure)).toBe(valueWidth({ ...base, text: "4.444.444" }, 84, 0, measure));
  });

  it("of a new number of the same length is found without a new search and says the new number's words", () => {
    const made = fit({ ...base, when: ["9T/2021 · 31/10"] }, room(546, 242), 0, measure);
    expect(made.foot.join(" · ")).toContain("31/10");
    expect(SCALES[0]).toEqual([1, 1]);
  });
});

it("keeps the mark of a figure that is not real however small its tile is", () => {
  const unreal: Figure = { ...base, band: "Số liệu mô phỏng, không phải số thật", shortBand: "Mô phỏng" };
  for (const [w, h] of [[160, 120], [80, 40], [30, 20]] as const) {
    const made = fit({ ...unreal }, room(w, h), 0, measure);
    expect(made.band).toBeGreaterThan(0);
    expect(measure(unreal.shortBand, made.quiet, 600)).toBeLessThanOrEqual(w + 1);
    expect(made.quiet).toBeLessThanOrEqual(made.band);
  }
});
