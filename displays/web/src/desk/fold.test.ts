// @vitest-environment node
import { expect, test } from "vitest";
import { fold, found } from "./fold.js";

/** Marks, đ and punctuation disappear. */
test("folds Vietnamese words", () => {
  expect(fold("  Đường Nguyễn Thị Minh Khai, TP. Vinh ")).toBe("duong nguyen thi minh khai tp vinh");
});

/** What is typed without marks finds the name with them. */
test("finds without diacritics", () => {
  expect(found("so y te", "Sở Y tế")).toBe(true);
  expect(found("muong xen", "Xã Mường Xén")).toBe(true);
  expect(found("te so", "Sở Y tế")).toBe(true);
  expect(found("du lich", "Sở Y tế")).toBe(false);
});

/** An empty search hides nothing. */
test("finds everything for an empty search", () => {
  expect(found("", "Sở Y tế")).toBe(true);
});
