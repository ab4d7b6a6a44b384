// @vitest-environment node
import { expect, test } from "vitest";
import "../words.desk.js";
import { countdown, length, minutes } from "./countdown.js";

const NOW = Date.parse("2026-11-23T02:10:00Z");
const item = (minutes: number | null, used = 0) => ({ key: "a", title: "A", minutes, presenter: "", used });

/** What is left to the second, with what an item had used before; then how far beyond. */
test("counts down and beyond", () => {
  expect(countdown(item(15, 60), "2026-11-23T02:01:40Z", NOW)).toMatchObject({ words: "Còn 5 phút 40 giây", planned: "15 phút", over: false });
  expect(countdown(item(15, 60), "2026-11-23T02:01:40Z", NOW).share).toBeCloseTo(560 / 900);
  expect(countdown(item(5), "2026-11-23T02:03:40Z", NOW)).toEqual({ words: "Quá 1 phút 20 giây", planned: "5 phút", over: true, share: 1 });
});

/** Without minutes it says how long it has run; before it begins nothing has. */
test("counts what nobody planned", () => {
  expect(countdown(item(null, 3), "2026-11-23T02:09:30Z", NOW)).toMatchObject({ words: "Đã 33 giây", share: null });
  expect(countdown(item(10), null, NOW).words).toBe("Còn 10 phút");
  expect(countdown(item(10), "2026-11-23T02:10:05Z", NOW).words).toBe("Còn 10 phút");
});

test("words lengths of time", () => {
  expect([0, 59, 60, 61, 3900].map(length)).toEqual(["0 giây", "59 giây", "1 phút", "1 phút 1 giây", "1 giờ 5 phút"]);
  expect([0, 59_999, 60_000, 3_900_000].map(minutes)).toEqual(["0 phút", "0 phút", "1 phút", "1 giờ 5 phút"]);
});
