import { afterEach, beforeEach, expect, test } from "vitest";
import { put, reach, release, undo, untilInstant, zoneOffset } from "./claims.js";
import { House } from "./doubles.js";
import type { Place } from "./live.js";

let house: House;
let place: Place;
beforeEach(() => {
  house = new House().open();
  place = house.live.places()[0] as Place;
});
afterEach(() => house.close());

const wish = { layout: "y-te" };

/** A screen and a room have addresses of their own, wider claims the general form with its own body. */
test("addresses each width", () => {
  expect(put(place, { width: "screen" }, wish)).toMatchObject({ method: "PUT", path: "/api/rooms/ubnd-tinh/layout", body: { layout: "y-te", screen: "main" } });
  expect(put(place, { width: "room" }, wish)).toMatchObject({ path: "/api/rooms/ubnd-tinh/layout", body: { layout: "y-te" } });
  expect(put(place, { width: "group", group: "tinh" }, wish)).toMatchObject({ path: "/api/claims/group/tinh/layout", body: { value: "y-te" } });
  expect(put(place, { width: "all" }, wish)).toMatchObject({ path: "/api/claims/all/all/layout", body: { value: "y-te" } });
  expect(release(place, { width: "screen" })).toMatchObject({ method: "DELETE", path: "/api/rooms/ubnd-tinh/layout?screen=main" });
});

/** Only an end and a pin that were set travel. */
test("sends an end and a pin", () => {
  expect(put(place, { width: "room" }, { ...wish, until: "2026-11-23T03:00:00.000Z", pinned: true }).body).toEqual({ layout: "y-te", until: "2026-11-23T03:00:00.000Z", pinned: true });
});

/** Every width reaches the screens it says. */
test("knows whom a width reaches", () => {
  const ids = (width: Parameters<typeof reach>[2]): string[] => reach(house.live, place, width).map((each) => each.id);
  expect(ids({ width: "screen" })).toEqual(["ubnd-tinh/main"]);
  expect(ids({ width: "room" })).toEqual(["ubnd-tinh/main", "ubnd-tinh/left"]);
  expect(ids({ width: "group", group: "tinh" })).toEqual(["ubnd-tinh/main", "ubnd-tinh/left"]);
  expect(ids({ width: "all" })).toHaveLength(3);
});

/** Undo puts the same operator's claim back, with its end and pin; over anything else it only takes ours away. */
test("undoes to what was claimed before", () => {
  const why = { rank: "operator", by: "an", since: null, width: "screen", key: "ubnd-tinh/main", pinned: true, until: null };
  expect(undo(place, { width: "screen" }, { layout: "tong-quan", why })).toMatchObject({ key: "undo", method: "PUT", body: { layout: "tong-quan", screen: "main", pinned: true } });
  expect(undo(place, { width: "room" }, { layout: "tong-quan", why })).toMatchObject({ method: "DELETE", path: "/api/rooms/ubnd-tinh/layout" });
  expect(undo(place, { width: "screen" }, { layout: "tong-quan", why: { ...why, rank: "presenter" } })).toMatchObject({ method: "DELETE" });
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
