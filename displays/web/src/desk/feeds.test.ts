import { afterEach, beforeEach, expect, test } from "vitest";
import { AT, House, values } from "./doubles.js";
import { failing, feedStates } from "./feeds.js";

let house: House;
beforeEach(() => {
  house = new House().open({
    ...values(),
    "@feed/a": { key: "a", kind: "http", every: 60 },
    "@feed/b": { key: "b", kind: "spreadsheet" },
    "@feed/c": { key: "c", kind: "http", enabled: false },
    "@feed/d": { key: "d", kind: "probe" },
    "@run/a": { feed: "a", ok: false, at: AT, error: { code: "unreachable", args: {} } },
    "@run/b": { feed: "b", ok: true, at: AT, accepted: 5, held: 1, rejected: 0, unchanged: 0 },
  });
});
afterEach(() => house.close());

/** Failing feeds come first, those switched off last; health is told by the last run alone. */
test("orders feeds by what needs a person", () => {
  expect(feedStates(house.live).map((state) => [state.plan.key, state.health])).toEqual([["a", "failed"], ["b", "holding"], ["d", "waiting"], ["c", "off"]]);
  expect(failing(house.live)).toBe(1);
});

/** The next good run makes a feed well again. */
test("follows the runs as they come", () => {
  house.change({ "@run/a": { feed: "a", ok: true, at: AT, accepted: 0, held: 0, rejected: 0, unchanged: 6 } });
  expect(failing(house.live)).toBe(0);
  expect(feedStates(house.live).find((state) => state.plan.key === "a")?.health).toBe("well");
});
