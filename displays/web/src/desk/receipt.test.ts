// @vitest-environment node
import { expect, test } from "vitest";
import type { Presence, Scene } from "./nouns.js";
import { receipt, shown, sorted } from "./receipt.js";

const AT = "2026-11-23T02:00:00.000Z";
const scene = { changed: 7 } as Scene;
const there = (painted: number | null, more: Partial<Presence> = {}): Presence =>
  ({ hidden: false, frozen: false, painted: painted === null ? null : { seq: 9, scene: painted, at: AT }, ...more }) as Presence;

/** All screens of the room with this scene's receipt: shown, with the time of the last. */
test("says shown when every screen has painted this scene", () => {
  const count = receipt("r", { "r/a": scene, "r/b": scene }, { "r/a": there(7), "r/b": there(7), "other/a": there(1) });
  expect(count).toEqual({ on: 2, painted: 2, frozen: 0, at: AT });
  expect(shown(count)).toBe(true);
});

/** One screen that still shows the scene before keeps the phone from saying so. */
test("waits for the last screen", () => {
  const count = receipt("r", { "r/a": scene, "r/b": scene }, { "r/a": there(7), "r/b": there(6) });
  expect(count).toEqual({ on: 2, painted: 1, frozen: 0, at: null });
  expect(shown(count)).toBe(false);
});

/** A frozen screen has painted nothing, whatever its last receipt says; a room without screens shows nothing. */
test("does not count frozen screens or empty rooms", () => {
  expect(receipt("r", { "r/a": scene }, { "r/a": there(7, { frozen: true }) })).toEqual({ on: 1, painted: 0, frozen: 1, at: null });
  expect(shown(receipt("r", { "r/a": scene }, { "r/a": null }))).toBe(false);
});

/** A meeting's rooms: shown, still coming, standing still, or with no screen on, which holds nobody up. */
test("sorts the rooms of a meeting", () => {
  const scenes = { "a/x": scene, "b/x": scene, "b/y": scene, "c/x": scene };
  const presence = { "a/x": there(7), "b/x": there(7), "b/y": there(6), "c/x": there(6, { frozen: true }), "d/x": null };
  expect(sorted(["a", "b", "c", "d"], scenes, presence)).toEqual({ shown: ["a"], coming: ["b"], frozen: ["c"], off: ["d"], at: AT });
});
