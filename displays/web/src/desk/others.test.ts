// @vitest-environment node
import { expect, test } from "vitest";
import { scene } from "./doubles.js";
import { FRESH, Others } from "./others.js";

const by = (name: string, layout: string, since: string): ReturnType<typeof scene> =>
  scene("main", { layout, why: { layout: { rank: "operator", by: name, since, width: "room", key: "r" } } });

function watching(): Others {
  const others = new Others();
  others.me = "Hà";
  for (const id of ["a", "b"]) others.note(id, scene("main"), false, 0);
  return others;
}

/** Somebody else's switch of several screens is one doing; one's own is none, and neither is what one finds. */
test("tells what others did", () => {
  const others = watching();
  others.note("c", by("Lan", "y-te", "1"), false, 0);
  others.note("a", by("Hà", "y-te", "2"), true, 0);
  expect(others.fresh(0)).toEqual([]);
  for (const id of ["a", "b"]) others.note(id, by("Lan", "tong-quan", "3"), true, 5);
  expect(others.fresh(5)).toMatchObject([{ by: "Lan", layout: "tong-quan", ids: ["a", "b"] }]);
  expect(others.of("b", 5)?.by).toBe("Lan");
});

/** It is news for a while, and only for as long as it stands: what is switched again is another's doing. */
test("forgets what is over", () => {
  const others = watching();
  for (const id of ["a", "b"]) others.note(id, by("Lan", "tong-quan", "3"), true, 0);
  others.note("a", by("Hà", "y-te", "4"), true, 1);
  expect([others.of("a", 1), others.of("b", 1)?.ids]).toEqual([undefined, ["b"]]);
  others.note("b", by("Lan", "tong-quan", "3"), true, 2); // the same claim again: a hold, a notice
  expect(others.fresh(2)).toHaveLength(1);
  expect(others.fresh(FRESH)).toEqual([]);
});
