/** Groups of rooms: those of the site, which lie inside each other, and those that operators keep. */

import { pick } from "../words.js";
import { fold } from "./fold.js";
import type { Live, Place } from "./live.js";
import type { RoomPlan, SavedGroup, Text } from "./nouns.js";

export interface Group {
  key: string;
  name: Text;
  /** How deep it lies: 0 for one that is in no other. */
  depth: number;
  /** Who keeps it; null for a group of the site. */
  saved: SavedGroup | null;
}

/** Every group, each after the one it is in; saved ones last, by name. Empty ones too. */
export function groupsOf(live: Live): Group[] {
  const planned = live.site?.groups ?? [];
  const inside = (parent: string | null, depth: number): Group[] =>
    planned
      .filter((each) => (each.parent ?? null) === parent)
      .flatMap((each) => [{ key: each.key, name: each.name, depth, saved: null }, ...inside(each.key, depth + 1)]);
  const own = new Set(planned.map((each) => each.key));
  const saved = live
    .under<SavedGroup>("@group/")
    .filter(([key]) => !own.has(key))
    .map(([key, group]) => ({ key, name: group.name, depth: 0, saved: group }))
    .sort((a, b) => pick(a.name).localeCompare(pick(b.name), "vi"));
  return [...inside(null, 0), ...saved];
}

/** True for a screen that a claim for this group would reach. */
export function inGroup(live: Live, place: Place, key: string): boolean {
  if (place.room.groups.includes(key)) return true;
  if (live.site?.groups.some((each) => each.key === key)) return false;
  const saved = live.entry<SavedGroup>(`@group/${key}`);
  return Boolean(saved && (saved.rooms.includes(place.room.key) || saved.screens.includes(place.id)));
}

/** True for a room that a claim for this group reaches, or one screen of it. */
export function reachesRoom(live: Live, room: RoomPlan, key: string): boolean {
  return room.screens.some((screen) => inGroup(live, { room, screen, id: `${room.key}/${screen.key}` }, key));
}

/** The screens of a group. */
export function members(live: Live, key: string): Place[] {
  return live.places().filter((place) => inGroup(live, place, key));
}

/** A group with those it lies in, the outermost first; empty for one that is gone. */
export function lineage(live: Live, key: string): Group[] {
  const group = groupsOf(live).find((each) => each.key === key);
  const parent = group && live.site?.groups.find((each) => each.key === key)?.parent;
  return group ? [...(parent ? lineage(live, parent) : []), group] : [];
}

/** The groups that lie in one and hold a screen; without a key those that lie in none, the saved ones too. */
export function inside(live: Live, key: string | null): Group[] {
  const parents = new Map((live.site?.groups ?? []).map((each) => [each.key, each.parent ?? null]));
  return groupsOf(live).filter((group) => (parents.get(group.key) ?? null) === key && members(live, group.key).length > 0);
}

/** What a group is called; its key where nobody knows it any more. */
export function groupName(live: Live, key: string): string {
  return pick(live.site?.groups.find((each) => each.key === key)?.name) || pick(live.entry<SavedGroup>(`@group/${key}`)?.name) || key;
}

/** A key for a new group out of its name: "Họp giao ban" is hop-giao-ban, and with a number where that is taken. */
export function keyFor(name: string, taken: readonly string[]): string {
  const plain = fold(name).split(" ").join("-").slice(0, 56).replace(/-+$/, "") || "nhom";
  let key = plain;
  for (let n = 2; taken.includes(key); n += 1) key = `${plain}-${n}`;
  return key;
}
