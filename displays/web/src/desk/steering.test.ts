// @vitest-environment node
import { expect, test } from "vitest";
import { AT, health, overview, scene } from "./doubles.js";
import { asking, driving, others } from "./driving.js";
import type { Layout, Meeting } from "./nouns.js";
import { claims, fixed, step, toDriver } from "./steering.js";

const meeting = (more: Partial<Meeting> = {}): Meeting => ({ id: "m-1", rooms: ["a", "b"], by: "Hà", since: "", presenters: ["Hoa", "Minh", "Lan"], ...more });
const layouts: Record<string, Layout> = { "tong-quan": overview, "y-te": health };
const layoutOf = (key: string | null): Layout | undefined => layouts[key ?? ""];
const scenes = { "a/main": scene("main", { room: "a" }), "b/main": scene("main", { room: "b", layout: "y-te" }) };

/** One room is asked by its own address, with what the slot calls its value. */
test("asks one room", () => {
  const one = (slot: "layout" | "focus" | "hold", value: string) => claims(slot, value, "a", undefined, scenes, layoutOf);
  expect(one("focus", "van-ban")).toEqual({ slot: "focus", value: "van-ban", method: "PUT", path: "/api/rooms/a/focus", body: { topic: "van-ban" } });
  expect(one("hold", "on")).toMatchObject({ method: "PUT", body: {} });
  expect(one("hold", "")).toEqual({ slot: "hold", value: "", method: "DELETE", path: "/api/rooms/a/hold" });
});

/** Several rooms are asked at once; a focus goes only to those whose layout has the topic. */
test("asks all rooms of the meeting at once", () => {
  const both = (slot: "layout" | "focus" | "hold", value: string) => (claims(slot, value, "a", meeting(), scenes, layoutOf)?.body as { claims: { key: string; value: unknown }[] } | undefined)?.claims;
  expect(both("layout", "y-te")?.map(({ key, value }) => [key, value])).toEqual([["a", "y-te"], ["b", "y-te"]]);
  expect(both("focus", "van-ban")?.map(({ key }) => key)).toEqual(["a"]);
  expect(both("focus", "")?.map(({ key, value }) => [key, value])).toEqual([["a", null], ["b", null]]);
  expect(both("hold", "on")?.map(({ value }) => value)).toEqual(["now", "now"]);
  expect(both("focus", "khong-co")).toBeUndefined();
});

/** A room whose layout is pinned is left out of a switch; where all are, there is nothing to switch. */
test("leaves pinned rooms alone", () => {
  const why = { layout: { rank: "operator", by: "Hà", since: AT, pinned: true } };
  const one = { ...scenes, "b/main": scene("main", { room: "b", why }) };
  const wishes = claims("layout", "y-te", "a", meeting(), one, layoutOf)?.body as { claims: { key: string }[] };
  expect(wishes.claims.map(({ key }) => key)).toEqual(["a"]);
  expect(fixed(one["a/main"], meeting(), one)).toBe(false);
  const both = { ...one, "a/main": scene("main", { room: "a", why }) };
  expect(fixed(both["a/main"], meeting(), both)).toBe(true);
  expect(claims("layout", "y-te", "a", meeting(), both, layoutOf)).toBeNull();
});

/** A step says what ran when one looked; none may run any more, too. */
test("steps through the agenda", () => {
  expect(step(meeting({ item: "x" }), "y")).toMatchObject({ path: "/api/meetings/m-1/agenda/step", body: { item: "y", seen: "x" } });
  expect(step(meeting(), null)).toMatchObject({ value: "", body: { move: "stop", seen: "" } });
});

/** Handing over, letting go and asking. */
test("says who is to drive", () => {
  expect(toDriver(meeting(), "Lan")).toMatchObject({ method: "PUT", path: "/api/meetings/m-1/driver", body: { driver: "Lan" } });
  expect(toDriver(meeting(), null)).toMatchObject({ method: "PUT", body: { driver: null } });
  expect(toDriver(meeting(), true)).toMatchObject({ method: "POST", body: { asks: true } });
});

/** One drives; who asked comes first among those it can be handed to. */
test("knows who drives", () => {
  expect([driving(undefined, "Hoa"), driving(meeting({ driver: "Hoa" }), "Hoa"), driving(meeting({ driver: "Hoa" }), "Lan")]).toEqual(["free", "mine", "theirs"]);
  expect(others(meeting({ asked: [{ name: "Lan", at: "" }] }), "Hoa")).toEqual(["Lan", "Minh"]);
  expect(asking(meeting({ driver: "Hoa", asked: [{ name: "Lan", at: "" }] }), "Hoa")).toEqual(["Lan"]);
  expect(asking(meeting({ driver: "Hoa", asked: [{ name: "Lan", at: "" }] }), "Minh")).toEqual([]);
});
