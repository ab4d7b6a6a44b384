// @vitest-environment node
import { describe, expect, it } from "vitest";
import { beginning, copied, slug } from "./naming.js";

describe("a layout's name", () => {
  it("becomes a key without marks", () => {
    expect(slug("Giao ban Y tế – Đợt 2")).toBe("giao-ban-y-te-dot-2");
    expect(slug("  Ổn định!  ")).toBe("on-dinh");
  });

  it("stands in a copy, whose other lines stay", () => {
    const text = "# ghi chú\nkey: cu\ntitle:\n  vi: Cũ\n  en: Old\ngrid: {columns: 12, rows: 6}\n";
    expect(copied(text, "moi", "Mới: hai")).toBe('# ghi chú\nkey: moi\ntitle: {vi: "Mới: hai"}\ngrid: {columns: 12, rows: 6}\n');
    expect(beginning("moi", "Mới", "VB-01")).toContain("series: VB-01");
  });
});
