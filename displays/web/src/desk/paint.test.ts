// @vitest-environment node
import { expect, test } from "vitest";
import type { Presence, Scene } from "./nouns.js";
import { paint, troubled } from "./paint.js";

const AT = "2026-11-23T02:00:00.000Z";
const NOW = Date.parse(AT) + 1000;

const scene = { room: "ubnd-tinh", screen: "main", layout: "tong-quan", changed: 40 } as Scene;
const there: Presence = {
  room: "ubnd-tinh",
  screen: "main",
  device: "d1",
  since: AT,
  hidden: false,
  errors: 0,
  painted: { seq: 41, scene: 40, at: AT },
  behind: false,
  frozen: false,
  seen: AT,
  lag: 200,
};

/** A receipt for this scene's number, and a fresh one, is the only way to be painted. */
test("says painted after the receipt of this scene", () => {
  expect(paint(there, scene, true, null, NOW)).toEqual({ kind: "painted", lag: 200 });
});

/** A receipt for the scene before is no receipt for this one. */
test("does not say painted before the receipt", () => {
  const later = { ...scene, changed: 42 };
  expect(paint(there, later, true, null, NOW).kind).toBe("drawing");
  expect(paint({ ...there, painted: null }, scene, true, null, NOW).kind).toBe("drawing");
});

/** An open socket whose page paints nothing is a frozen picture, whatever it painted before. */
test("tells a frozen page from a painted one", () => {
  expect(paint({ ...there, frozen: true }, scene, true, null, NOW)).toEqual({ kind: "frozen", since: AT });
});

/** Without a socket it is cut off since the journal's time, or was never paired. */
test("tells cut off from never paired", () => {
  expect(paint(null, scene, true, AT, NOW)).toEqual({ kind: "off", since: AT });
  expect(paint(undefined, scene, false, null, NOW)).toEqual({ kind: "unpaired" });
});

/** A screen behind, slow or covered is in trouble; one that nobody paired is only empty. */
test("counts what needs a person", () => {
  expect(troubled(paint({ ...there, behind: true }, scene, true, null, NOW))).toBe(true);
  expect(troubled(paint({ ...there, lag: 6000 }, scene, true, null, NOW))).toBe(true);
  expect(troubled(paint({ ...there, hidden: true }, scene, true, null, NOW))).toBe(true);
  expect(troubled({ kind: "unpaired" })).toBe(false);
});

/** A wall with a tile that fails is painted, and still somebody has to know. */
test("counts the tiles that fail", () => {
  const state = paint({ ...there, faults: { giuong: "TypeError: x" }, behind: true }, scene, true, null, NOW);
  expect(state).toEqual({ kind: "failing", tiles: 1 });
  expect(troubled(state)).toBe(true);
  expect(paint({ ...there, faults: {} }, scene, true, null, NOW).kind).toBe("painted");
});

/** One slow picture is told for a while and then forgotten; it is on by then. */
test("forgets a slow picture", () => {
  expect(paint({ ...there, lag: 6000 }, scene, true, null, NOW)).toEqual({ kind: "slow", lag: 6000 });
  expect(paint({ ...there, lag: 6000 }, scene, true, null, NOW + 60_000)).toEqual({ kind: "painted", lag: null });
});
