// @vitest-environment node
import { expect, it } from "vitest";
import { clockFit } from "./clock.fit.js";
import { calmSize } from "./calm.fit.js";
import { codeFit, codePath, QUIET } from "./code.fit.js";

const measure = (text: string, size: number): number => text.length * size * 0.55;

it("draws a code's dark modules inside its quiet edge, a run at a time", () => {
  expect(codePath(["d8", "00"])).toBe(`M${QUIET} ${QUIET}h2v1h-2zM${QUIET + 3} ${QUIET}h2v1h-2z`);
});

it("sets a code as large as its tile bears, its words beside it where that is larger", () => {
  const wide = codeFit(29, "Gửi phản ánh hiện trường", { w: 800, h: 300, least: 40 }, 1, measure);
  expect(wide).toMatchObject({ beside: true, module: 8 });
  const high = codeFit(29, "Gửi phản ánh hiện trường", { w: 400, h: 700, least: 40 }, 1, measure);
  expect(high.beside).toBe(false);
  expect(high.side).toBeLessThanOrEqual(400);
  for (const fit of [wide, high]) for (const line of fit.lines) expect(measure(line, 40)).toBeLessThanOrEqual(fit.beside ? 800 - fit.side : 400);
});

it("gives every module whole dots of the screen", () => {
  expect(codeFit(29, "A", { w: 800, h: 300, least: 40 }, 2, measure).module * 2 % 1).toBe(0);
  expect(codeFit(57, "A", { w: 30, h: 30, least: 40 }, 1, measure).module).toBe(0);
});

it("breaks an address after its dots and strokes, and loses none of it", () => {
  const fit = codeFit(29, "dichvucong.nghean.gov.vn/phan-anh", { w: 560, h: 300, least: 40 }, 1, measure);
  expect(fit.lines.length).toBeGreaterThan(1);
  expect(fit.lines.join("")).toBe("dichvucong.nghean.gov.vn/phan-anh");
});

const DATES = [["Thứ Năm, ngày 7 tháng 10 năm 2021"], ["Thứ Năm", "ngày 7 tháng 10 năm 2021"], ["Thứ Năm, 07/10/2021"], ["07/10/2021"]];

it("sets the time large and the date in as many words as it leaves room for", () => {
  expect(clockFit(DATES, { w: 900, h: 300, least: 40 }, measure)).toMatchObject({ lines: DATES[0] });
  expect(clockFit(DATES, { w: 600, h: 400, least: 40 }, measure)).toMatchObject({ lines: DATES[1] });
  const narrow = clockFit(DATES, { w: 440, h: 160, least: 40 }, measure);
  expect(narrow.lines).toEqual(DATES[2]);
  expect(narrow.time).toBeGreaterThanOrEqual(1.4 * 40);
  expect(clockFit(DATES, { w: 200, h: 50, least: 40 }, measure).lines).toEqual([]);
});

it("gives the time the same size at every minute", () => {
  const real = (text: string, size: number): number => [...text].reduce((sum, letter) => sum + (letter === "1" ? 0.43 : letter === "4" ? 0.72 : 0.6), 0) * size;
  const fit = clockFit(DATES, { w: 300, h: 600, least: 40 }, real);
  for (const time of ["00:00", "11:11", "04:44"]) expect(real(time, fit.time)).toBeLessThanOrEqual(300);
});

it("sets a sentence smaller only where its tile is too small for it", () => {
  expect(calmSize("Chưa có tệp hình", 800, 200, 40, measure)).toBe(40);
  expect(calmSize("Chưa có tệp hình so-do-to-chuc.png", 300, 60, 40, measure)).toBeLessThan(30);
});
