import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { NoticeDoc } from "./picture.js";
import type { Screen } from "./screen.js";
import { Technician } from "./technician.js";

let notices: Pick<NoticeDoc, "status">[];
let technician: Technician;
const cards = (): string[] => [...document.body.children].map((each) => each.localName);

beforeEach(() => {
  vi.useFakeTimers();
  notices = [{ status: "Exercise" }];
  const scene = { room: "ubnd-tinh", screen: "main", room_name: { vi: "UBND tỉnh" }, screen_name: { vi: "Màn hình chính" } };
  const screen = { body: document.body, get scene() { return { ...scene, notices }; } };
  technician = new Technician(screen as unknown as Screen, () => undefined);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

it("stands over the wall until its time is over", () => {
  technician.lay("identify", 10);
  expect(cards()).toEqual(["io-identify"]);
  vi.advanceTimersByTime(10_000);
  expect(cards()).toEqual([]);
});

it("gives way to a real alert, and does not come over one", () => {
  technician.lay("identify", 10);
  notices = [{ status: "Actual" }];
  vi.advanceTimersByTime(500);
  expect(cards()).toEqual([]);
  technician.lay("testcard", 10);
  expect(cards()).toEqual([]);
});
