// @vitest-environment node
import { describe, expect, it } from "vitest";
import { number, percent, signed } from "./format.js";

describe("numbers", () => {
  it("groups by dots and has a comma before decimals in Vietnamese", () => {
    expect(number(5_238_802)).toBe("5.238.802");
    expect(number(32.35, 2)).toBe("32,35");
    expect(number(0.5, 1)).toBe("0,5");
  });

  it("groups by commas in English", () => {
    expect(number(1_260_513.5, 1, "en")).toBe("1,260,513.5");
  });

  it("keeps exactly the decimals of the indicator", () => {
    expect(number(48.2, 2)).toBe("48,20");
    expect(number(96.04, 0)).toBe("96");
  });

  it("rounds halves as they read, not as binary has them", () => {
    expect(number(1.005, 2)).toBe("1,01");
    expect(number(64.315, 2)).toBe("64,32");
    expect(number(-2.5, 0)).toBe("\u22123");
  });

  it("has no minus zero and no sign on zero", () => {
    expect(number(-0.001, 1)).toBe("0,0");
    expect(signed(0, 1)).toBe("0,0");
    expect(signed(-4, 0)).toBe("\u22124");
    expect(signed(12.34, 1)).toBe("+12,3");
  });

  it("shows what a number has where no decimals are said", () => {
    expect(number(12.5)).toBe("12,5");
    expect(number(1000)).toBe("1.000");
    expect(number(0.1 + 0.2)).toBe("0,3");
  });

  it("writes a percent with its sign touching", () => expect(percent(12.345)).toBe("12,3%"));

  it("says nothing for what is no number", () => expect(number(Number.NaN)).toBe(""));
});
