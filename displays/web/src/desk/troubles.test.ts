import { afterEach, beforeEach, expect, test } from "vitest";
import { House, scene, there } from "./doubles.js";
import { troubles } from "./troubles.js";
import { clockWords } from "./wording.js";

let house: House;
beforeEach(() => {
  house = new House().open();
});
afterEach(() => house.close());

const of = (more: object | null): string[] => {
  house.presence({ "ubnd-tinh/main": more && there("main", more) });
  return troubles(house.live, "ubnd-tinh/main");
};

/** Each trouble has a name; a screen may have several, and one that is well has none. */
test("have names", () => {
  expect(of({ build: "b" })).toEqual([]);
  expect(of({ build: "a", condition: { clock: -400_000 } })).toEqual(["clock", "old"]);
  expect(clockWords(house.live, "ubnd-tinh/main")).toContain("giờ nhanh 6 phút");
  expect(of({ frozen: true, condition: { clock: 900 } })).toEqual(["frozen"]);
  expect(of({ faults: { den: "x" } })).toEqual(["failing"]);
  expect(of(null)).toEqual(["off"]);
});

/** Screens that nobody has paired, or rooms that are only planned, are nobody's alarm; nor is anything known without a line. */
test("are not seen where none can be", () => {
  expect(troubles(house.live, "so-y-te/main")).toEqual([]);
  house.presence({ "ubnd-tinh/main": null });
  house.live.presenceKnown = false;
  expect(troubles(house.live, "ubnd-tinh/main")).toEqual([]);
});

/** What is painted is the scene of the newest receipt, and the wanted one only where nobody knows better. */
test("do not hide what is painted", () => {
  const next = scene("main", { layout: "y-te", changed: 11 });
  house.change({ "@scene/ubnd-tinh/main": next });
  expect(house.live.paintedScene("ubnd-tinh/main")?.layout).toBe("tong-quan");
  house.presence({ "ubnd-tinh/main": there("main", { painted: { seq: 11, scene: 11, at: "" } }) });
  expect(house.live.paintedScene("ubnd-tinh/main")?.layout).toBe("y-te");
  house.presence({ "ubnd-tinh/main": there("main", { painted: { seq: 1, scene: 3, at: "" } }) });
  expect(house.live.paintedScene("ubnd-tinh/main")).toEqual(next);
});
