import { expect, test } from "vitest";
import { House, values } from "./doubles.js";
import { groupName, groupsOf, inGroup, inside, keyFor, lineage, members } from "./groups.js";

const saved = (key: string, rooms: string[], screens: string[] = []) => ({ key, name: { vi: `Nhóm ${key}` }, rooms, screens, by: "minh", at: "2026-11-23T02:00:00.000Z", seq: 9 });

function house(): House {
  const picture = values();
  const site = picture["@site"] as { groups: object[]; rooms: { groups: string[] }[] };
  picture["@site"] = {
    ...site,
    groups: [
      { key: "xa", name: { vi: "Xã" }, parent: "ca-hai" },
      { key: "tinh", name: { vi: "Tỉnh" }, parent: null },
      { key: "ca-hai", name: { vi: "Xã, phường" } },
    ],
  };
  picture["@group/b"] = saved("b", ["so-y-te"], ["ubnd-tinh/left"]);
  picture["@group/a"] = saved("a", ["ubnd-tinh"]);
  picture["@group/tinh"] = saved("tinh", ["so-y-te"]);
  return new House().open(picture);
}

test("lists each group after the one it is in, saved ones last", () => {
  expect(groupsOf(house().live).map((group) => [group.key, group.depth, Boolean(group.saved)])).toEqual([
    ["tinh", 0, false],
    ["ca-hai", 0, false],
    ["xa", 1, false],
    ["a", 0, true],
    ["b", 0, true],
  ]);
});

test("knows the screens of a group, of a saved one single screens too", () => {
  const { live } = house();
  expect(members(live, "b").map((place) => place.id)).toEqual(["ubnd-tinh/left", "so-y-te/main"]);
  expect(members(live, "tinh").map((place) => place.id)).toEqual(["ubnd-tinh/main", "ubnd-tinh/left"]); // the site's own, not the saved one of its name
  expect(live.places().filter((place) => inGroup(live, place, "khong-co"))).toEqual([]);
  expect([groupName(live, "a"), groupName(live, "xa"), groupName(live, "mat")]).toEqual(["Nhóm a", "Xã", "mat"]);
});

test("knows what lies in what, without groups that hold no screen", () => {
  const { live } = house();
  expect(inside(live, null).map((group) => group.key)).toEqual(["tinh", "a", "b"]);
  expect(inside(live, "ca-hai")).toEqual([]);
  expect([lineage(live, "xa"), lineage(live, "a"), lineage(live, "mat")].map((path) => path.map((group) => group.key))).toEqual([["ca-hai", "xa"], ["a"], []]);
});

test("makes a key out of a name", () => {
  expect(keyFor("Họp giao ban Đầu tuần", [])).toBe("hop-giao-ban-dau-tuan");
  expect(keyFor("Họp", ["hop", "hop-2"])).toBe("hop-3");
  expect(keyFor("…", [])).toBe("nhom");
});
