import { afterEach, beforeEach, expect, test } from "vitest";
import { speak } from "../words.js";
import { AT, House } from "./doubles.js";
import type { Place } from "./live.js";
import { paintWords, placeName, reasonWords, screenWords, secondsOf, shortValue, typedNumber, whyLong } from "./wording.js";

let house: House;
beforeEach(() => {
  house = new House().open();
});
afterEach(() => {
  house.close();
  speak("vi");
});

const now = Date.parse("2026-11-23T08:00:00.000Z");

/** Lags read as on the drawing, in the spoken language's signs. */
test("words a lag", () => {
  expect(secondsOf(200)).toBe("0,2 s");
  expect(secondsOf(6012)).toBe("6,0 s");
  expect(secondsOf(17)).toBe("< 0,1 s");
  expect(paintWords({ kind: "painted", lag: 200 }, now).words).toBe("hiện 0,2 s");
  speak("en");
  expect(secondsOf(200)).toBe("0.2 s");
});

/** Only the painted state says so; every other state has words of its own. */
test("never says painted of another state", () => {
  const others = [{ kind: "drawing" }, { kind: "frozen", since: null }, { kind: "off", since: null }, { kind: "unpaired" }, { kind: "unknown" }, { kind: "hidden" }] as const;
  for (const state of others) expect(paintWords(state, now).words).not.toContain("hiện");
  expect(paintWords({ kind: "off", since: "2026-11-23T07:29:00.000Z" }, now).words).toBe("từ 14:29");
});

/** Screens of one room are told apart by the words they do not share, in front or behind. */
test("shortens what the screens of a room have in common", () => {
  const [main, left, single] = house.live.places() as [Place, Place, Place];
  expect([placeName(main), placeName(left), placeName(single)]).toEqual(["UBND tỉnh · chính", "UBND tỉnh · trái", "Sở Y tế"]);
  const english = { ...main, room: { ...main.room, screens: [{ ...main.screen, name: { vi: "Main screen" } }, { ...left.screen, name: { vi: "Left screen" } }] }, screen: { ...main.screen, name: { vi: "Main screen" } } };
  expect(screenWords(english)).toBe("Main");
});

/** A typed figure is read strictly, as its language writes it; anything doubtful is no number. */
test("reads typed numbers strictly", () => {
  expect(typedNumber("791.903", "vi")).toBe(791903);
  expect(typedNumber("95,4%", "vi")).toBe(95.4);
  expect(typedNumber("-1.260.513", "vi")).toBe(-1260513);
  expect(typedNumber("1.5", "vi")).toBeNull();
  expect(typedNumber("791/903", "vi")).toBeNull();
  expect(typedNumber("", "vi")).toBeNull();
  expect(typedNumber("1,260,513.5", "en")).toBe(1260513.5);
});

/** Large counts are short on a phone, small ones whole, nothing is a dash. */
test("shortens a value", () => {
  expect(shortValue(house.live, "VB-01", house.live.value("VB-01"))).toBe("5,24 tr");
  expect(shortValue(house.live, "VB-02", house.live.value("VB-02"))).toBe("–");
});

/** Why something is on: who, since when, until when, pinned. */
test("words why", () => {
  const why = { rank: "operator", by: "an", since: "2026-11-23T07:00:00.000Z", until: "2026-11-23T10:00:00.000Z", pinned: true };
  expect(whyLong(why, now)).toBe("do an chuyển lúc 14:00, đến 17:00, đã ghim");
});

/** An unknown reason shows its own text rather than nothing. */
test("words a reason it does not know", () => {
  expect(reasonWords({ code: "no_such_reason", args: { text: "lạ" } })).toBe("lạ");
  expect(reasonWords({ code: "no_such_reason" })).toBe("no_such_reason");
  expect(reasonWords(null)).toBe("");
});

test("names the holiday a schedule is on for", () => {
  const why = { rank: "schedule", by: "", since: AT, until: null, name: { vi: "Ngày lễ" }, day: { vi: "Quốc khánh" } };
  expect(whyLong(why, Date.parse(AT))).toBe("theo lịch Ngày lễ: Quốc khánh");
  expect(whyLong({ ...why, name: {} }, Date.parse(AT))).toBe("theo lịch Quốc khánh");
});
