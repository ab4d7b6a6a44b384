// @vitest-environment node
import { afterEach, describe, expect, it } from "vitest";
import { age, asOf, clock, clockSeconds, day, isoDay, middlePeriod, period, setZone, shortDay, shortPeriod, weekday } from "./times.js";

const AT = Date.parse("2021-10-07T07:32:05.000Z");

afterEach(() => setZone("Asia/Ho_Chi_Minh"));

describe("instants", () => {
  it("are worded in the site's time zone", () => {
    expect(clock(AT)).toBe("14:32");
    expect(clockSeconds(AT)).toBe("14:32:05");
    expect(day(Date.parse("2021-09-29T17:00:00.000Z"))).toBe("30/09/2021");
    expect(isoDay(Date.parse("2021-09-29T17:00:00.000Z"))).toBe("2021-09-30");
    setZone("UTC");
    expect(clock(AT)).toBe("07:32");
  });

  it("keep the zone they had when the new one is unknown", () => {
    setZone("Mars/Olympus");
    expect(clock(AT)).toBe("14:32");
  });

  it("name the weekday", () => expect(weekday(AT)).toBe("Thứ Năm"));

  it("leave the year out only within this year", () => {
    expect(shortDay(AT, Date.parse("2021-12-01T00:00:00Z"))).toBe("07/10");
    expect(shortDay(AT, Date.parse("2026-11-23T00:00:00Z"))).toBe("07/10/2021");
  });

  it("show the clock for a figure of today that has a time of day", () => {
    expect(asOf(AT, AT + 60_000, true)).toBe("14:32");
    expect(asOf(AT, AT + 60_000, false)).toBe("07/10");
    expect(asOf(AT, AT + 86_400_000, true)).toBe("07/10");
  });
});

it("an age is said in its largest sensible unit", () => {
  expect(age(4 * 86_400_000 + 5)).toBe("4 ngày");
  expect(age(3 * 3_600_000)).toBe("3 giờ");
  expect(age(12 * 60_000)).toBe("12 phút");
  expect(age(86_400_000, "en")).toBe("1 day");
});

describe("periods", () => {
  it.each([
    ["2021", "năm 2021"],
    ["2021-Q3", "quý III/2021"],
    ["2021-S1", "6 tháng đầu năm 2021"],
    ["2021-09", "tháng 9/2021"],
    ["2021-W39", "tuần 39/2021"],
    ["2021-09-30", "30/09/2021"],
    ["2021-01-01/P9M", "9 tháng đầu năm 2021"],
    ["2021-01-01/P12M", "năm 2021"],
    ["2021-01-01/P1Y", "năm 2021"],
    ["2021-09-01/P1M", "tháng 9/2021"],
    ["2020-12-15/P9M", "9 tháng từ 15/12/2020"],
    ["2021-09-27/P7D", "tuần từ 27/09/2021"],
    ["not one", "not one"],
  ])("%s reads %s", (text, words) => expect(period(text)).toBe(words));

  it("read in English too", () => expect(period("2021-01-01/P9M", "en")).toBe("first 9 months of 2021"));

  it("have shorter forms for crowded tiles", () => {
    expect(shortPeriod("2021-01-01/P9M")).toBe("9T/2021");
    expect(middlePeriod("2021-01-01/P9M")).toBe("9 tháng 2021");
    expect(middlePeriod("2021-08")).toBe("T8/2021");
    expect(shortPeriod("2021-Q3")).toBe("III/2021");
  });
});
