import { afterEach, beforeEach, expect, test } from "vitest";
import { batch, reach, release, screens, target, untilInstant, widths, zoneOffset } from "./claims.js";
import { House } from "./doubles.js";
import type { Place } from "./live.js";

let house: House;
let place: Place;
beforeEach(() => {
  house = new House().open();
  place = house.live.places()[0] as Place;
});
afterEach(() => house.close());

/** Each width goes up by its own key; what was not set does not travel, and taking back has no end. */
test("goes up as a batch", () => {
  expect(batch([target(place, { width: "screen" })], { layout: "y-te" })).toEqual([{ width: "screen", key: "ubnd-tinh/main", slot: "layout", value: "y-te" }]);
  expect(target(place, { width: "room" })).toEqual({ width: "room", key: "ubnd-tinh" });
  expect(target(place, { width: "group", group: "tinh" })).toEqual({ width: "group", key: "tinh" });
  expect(target(place, { width: "all" })).toEqual({ width: "all", key: "" });
  const until = "2026-11-23T03:00:00.000Z";
  expect(batch(screens(house.live.places()), { layout: "y-te", until, pinned: true })).toEqual(
    ["ubnd-tinh/main", "ubnd-tinh/left", "so-y-te/main"].map((key) => ({ width: "screen", key, slot: "layout", value: "y-te", until, pinned: true })),
  );
  expect(batch(screens([place]), { layout: null, until })[0]).not.toHaveProperty("until");
});

/** What is taken back is the claim that decides, at the width it was made. */
test("takes back the claim that decides", () => {
  const why = { rank: "operator", by: "an", since: null };
  expect(release(place, { ...why, width: "group", key: "tinh" })).toMatchObject({ width: "group", key: "tinh", value: null });
  expect(release(place, { ...why, width: "all", key: "" })).toMatchObject({ width: "all", key: "", value: null });
});

/** A room with one screen has no width of its own; groups stand between the room and all. */
test("offers the widths there are", () => {
  const names = (at: number): string[] => widths(house.live, house.live.places()[at] as Place).map(({ width, places }) => `${width.width} ${places.length}`);
  expect(names(0)).toEqual(["screen 1", "room 2", "group 2", "all 3"]);
  expect(names(2)).toEqual(["screen 1", "all 3"]);
});

/** Every width reaches the screens it says. */
test("knows whom a width reaches", () => {
  const ids = (width: Parameters<typeof reach>[2]): string[] => reach(house.live, place, width).map((each) => each.id);
  expect(ids({ width: "screen" })).toEqual(["ubnd-tinh/main"]);
  expect(ids({ width: "room" })).toEqual(["ubnd-tinh/main", "ubnd-tinh/left"]);
  expect(ids({ width: "group", group: "tinh" })).toEqual(["ubnd-tinh/main", "ubnd-tinh/left"]);
  expect(ids({ width: "all" })).toHaveLength(3);
});

/** A local clock time is today's, or tomorrow's once it has passed; what is no time is nothing. */
test("reads an end in the site's own clock", () => {
  const now = Date.parse("2026-11-23T02:00:00.000Z"); // 09:00 in Nghệ An
  const offset = zoneOffset("Asia/Ho_Chi_Minh", now);
  expect(offset).toBe(420);
  expect(untilInstant("15:30", now, offset)).toBe("2026-11-23T08:30:00.000Z");
  expect(untilInstant("08:30", now, offset)).toBe("2026-11-24T01:30:00.000Z");
  expect(untilInstant("", now, offset)).toBeNull();
});
