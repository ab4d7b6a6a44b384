/** What a presenter's press asks of the service: of one room by the room's own address, of several rooms all at once. */

import { path } from "./command.js";
import type { Layout, Meeting, Scene } from "./nouns.js";
import type { Press } from "./pressing.js";

const FIELD = { layout: "layout", focus: "topic" } as const;

/** A layout, a topic in focus or a hold for every room of the meeting; `value` "" lets go. Null: no room could show it.
 *  scenes: by "room/screen". A focus goes to the rooms whose layout has that topic. */
export function claims(slot: "layout" | "focus" | "hold", value: string, room: string, meeting: Meeting | undefined, scenes: Readonly<Record<string, Scene>>, layoutOf: (key: string | null) => Layout | undefined): Press | null {
  const rooms = meeting?.rooms.length ? meeting.rooms : [room];
  if (rooms.length === 1) {
    const method = value ? "PUT" : "DELETE";
    const body = slot === "hold" ? {} : { [FIELD[slot]]: value };
    return { slot, value, method, path: path("rooms", rooms[0] ?? room, slot), ...(value ? { body } : {}) };
  }
  const has = (layout: string | null): boolean => Boolean(layoutOf(layout)?.topics?.some((topic) => topic.key === value));
  const able = (each: string): boolean => Object.entries(scenes).some(([id, scene]) => id.startsWith(`${each}/`) && has(scene.layout));
  const chosen = rooms.filter((each) => (slot === "focus" && value ? able(each) : slot !== "layout" || !pinned(each, scenes)));
  if (!chosen.length) return null;
  const wishes = chosen.map((key) => ({ width: "room", key, slot, value: value === "" ? null : slot === "hold" ? "now" : value }));
  return { slot, value, method: "POST", path: "/api/claims", body: { claims: wishes } };
}

/** True where no room's layout can be changed from here: an operator has pinned what this phone looks at, and the others. */
export function fixed(scene: Scene | undefined, meeting: Meeting | undefined, scenes: Readonly<Record<string, Scene>>): boolean {
  return scene?.why?.layout?.pinned === true && (meeting?.rooms ?? []).every((room) => room === scene.room || pinned(room, scenes));
}

/** True where an operator has pinned the layout of every screen of a room. */
function pinned(room: string, scenes: Readonly<Record<string, Scene>>): boolean {
  const there = Object.entries(scenes).filter(([id]) => id.startsWith(`${room}/`));
  return there.length > 0 && there.every(([, scene]) => scene.why?.layout?.rank === "operator" && scene.why.layout.pinned === true);
}

/** Another item of the agenda; null: none runs any more. `seen` keeps two people who press at once from two steps. */
export function step(meeting: Meeting, item: string | null): Press {
  const body = { ...(item ? { item } : { move: "stop" }), seen: meeting.item ?? "" };
  return { slot: "step", value: item ?? "", method: "POST", path: path("meetings", meeting.id, "agenda", "step"), body };
}

/** Who drives from now on (null: nobody), or whether one asks to. */
export function toDriver(meeting: Meeting, value: string | null | boolean): Press {
  const asks = typeof value === "boolean";
  return { slot: "drive", value: String(value ?? ""), method: asks ? "POST" : "PUT", path: path("meetings", meeting.id, "driver"), body: asks ? { asks: value } : { driver: value } };
}
