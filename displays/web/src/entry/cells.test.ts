// @vitest-environment node
import { expect, test } from "vitest";
import { cell, why } from "./doubles.js";
import { fileId, grouped, kind, mendable, promise } from "./cells.js";

const rows = [cell("F7", "rejected"), cell("F8", "accepted"), cell("F9", "held"), cell("F10", "unchanged"), cell("F11", "rejected", { raw: "", reason: why("period_open", "") })];

/** What is wrong stands first; a template's empty cells are no fault. */
test("groups cells by verdict", () => {
  expect(grouped(rows, new Map()).map(([name, found]) => [name, found.length])).toEqual([["rejected", 1], ["held", 1], ["accepted", 1], ["unchanged", 1], ["blank", 1]]);
});

/** A cell that was mended does not jump away from the hand that mended it. */
test("leaves a mended cell where it was", () => {
  const first = new Map(rows.map((each) => [each.place, kind(each)]));
  const mended = [cell("F7", "accepted", { fixed: true }), ...rows.slice(1)];
  expect(grouped(mended, first)[0]).toEqual(["rejected", [mended[0]]]);
});

/** One sentence says what confirming will do; nothing to record, nothing to confirm. */
test("says what confirming will do", () => {
  expect(promise(rows)).toBe("Sẽ ghi 1 số, lên màn hình ngay; giữ 1 số chờ xác nhận; bỏ qua 1 ô không nhận; để nguyên 1 ô không đổi.");
  expect(promise([cell("F7", "rejected")])).toBe("");
});

/** Typing cannot make another unit's figure one's own. */
test("offers mending only where it helps", () => {
  expect(mendable(cell("F7", "rejected"))).toBe(true);
  expect(mendable(cell("F7", "rejected", { reason: why("not_your_unit", "") }))).toBe(false);
  expect(mendable(cell("", "rejected"))).toBe(false);
  expect(mendable(cell("F8", "accepted"))).toBe(false);
});

/** The same file picked again is known again. */
test("knows a file again", () => {
  const file = (): File => new File(["x"], "mau.xlsx", { lastModified: 5 });
  expect(fileId(file())).toBe(fileId(file()));
});
