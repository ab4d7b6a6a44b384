import { expect, it } from "vitest";
import "./words.wall.js";
import { shows, NOW } from "../dev/fixtures.js";
import { Comfort } from "./comfort.js";
import type { Shown } from "./compose.js";

const BOX = { w: 1920, h: 1080 };
const base = { ...shows["overview"]?.picture, focus: null, now: NOW } as unknown as Shown;
const told = (values: object): Shown => ({ ...base, values: { ...base.values, ...values } });

it("sets the tiles anew only where a figure of them, the topic, the box or the type is another", () => {
  const comfort = new Comfort();
  const first = comfort.set(base, BOX, 40, 0);
  expect(comfort.set(told({ "YT-05@16681": { v: 3 } }), BOX, 40, 0)).toBe(first);
  const changed = comfort.set(told({ "YT-01": { ...(base.values["YT-01"] as object), v: 9 } }), BOX, 40, 0);
  expect(changed).not.toBe(first);
  expect(comfort.set({ ...base, focus: "y-te" }, BOX, 40, 0).map((set) => set.place.part)).toContain("focus");
  const again = comfort.set(base, BOX, 40, 0);
  expect(again.map((set) => set.place)).toEqual(first.map((set) => set.place));
  expect(comfort.set(base, { w: 3840, h: 2160 }, 40, 0)).not.toBe(again);
});

it("looks again once an element has come that says what it bears", () => {
  const comfort = new Comfort();
  const first = comfort.set(base, BOX, 40, 0);
  expect(comfort.set(base, BOX, 40, 0)).toBe(first);
  comfort.again();
  expect(comfort.set(base, BOX, 40, 0)).not.toBe(first);
});
