/** Layout claims as commands: how wide, until when, pinned or not, and how each is taken back. */

import type { Command } from "./command.js";
import { path } from "./command.js";
import type { Live, Place } from "./live.js";
import type { Why } from "./nouns.js";

export type Width = { width: "screen" | "room" | "all" } | { width: "group"; group: string };

export interface Wish {
  layout: string;
  until?: string | null;
  pinned?: boolean;
}

/** The places a claim of this width would change. */
export function reach(live: Live, place: Place, width: Width): Place[] {
  return live.places().filter((each) => {
    if (width.width === "screen") return each.id === place.id;
    if (width.width === "room") return each.room.key === place.room.key;
    if (width.width === "group") return each.room.groups.includes(width.group);
    return true;
  });
}

/** Where a claim of this width is put. Rooms and screens have an address of their own, the rest the general form. */
function claim(place: Place, width: Width): { path: string; query: string; general: boolean } {
  if (width.width === "group") return { path: path("claims", "group", width.group, "layout"), query: "", general: true };
  if (width.width === "all") return { path: path("claims", "all", "all", "layout"), query: "", general: true };
  const query = width.width === "screen" ? `?screen=${encodeURIComponent(place.screen.key)}` : "";
  return { path: path("rooms", place.room.key, "layout"), query, general: false };
}

/** Ask for a layout. Only what was set travels. */
export function put(place: Place, width: Width, wish: Wish, key = "switch"): Command {
  const to = claim(place, width);
  const body: Record<string, unknown> = to.general ? { value: wish.layout } : { layout: wish.layout };
  if (width.width === "screen") body["screen"] = place.screen.key;
  if (wish.until) body["until"] = wish.until;
  if (wish.pinned) body["pinned"] = true;
  return { key, method: "PUT", path: to.path, body };
}

/** Take the claim back: what lies below it shows again. */
export function release(place: Place, width: Width, key = "release"): Command {
  const to = claim(place, width);
  return { key, method: "DELETE", path: to.path + to.query };
}

function sameWidth(why: Why | undefined, place: Place, width: Width): boolean {
  if (!why || why.rank !== "operator") return false;
  const keys = { screen: place.id, room: place.room.key, group: width.width === "group" ? width.group : "", all: "" };
  return why.width === width.width && (why.key ?? "") === keys[width.width];
}

/** The way back from a switch: the same claim as before if there was one, else none. */
export function undo(place: Place, width: Width, before: { layout: string; why: Why | undefined }): Command {
  if (sameWidth(before.why, place, width)) {
    return put(place, width, { layout: before.layout, until: before.why?.until ?? null, pinned: before.why?.pinned ?? false }, "undo");
  }
  return release(place, width, "undo");
}

/** Local "15:30" today (tomorrow if it has passed) as an instant, in a time zone given as its offset in minutes. */
export function untilInstant(time: string, now: number, offsetMinutes: number): string | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(time);
  if (!match) return null;
  const local = new Date(now + offsetMinutes * 60_000);
  const at = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), Number(match[1]), Number(match[2])) - offsetMinutes * 60_000;
  return new Date(at > now ? at : at + 86_400_000).toISOString();
}

/** Minutes a time zone is ahead of UTC at an instant; this browser's own for an unknown name. */
export function zoneOffset(timeZone: string | undefined, now: number): number {
  const minute = Math.floor(now / 60_000) * 60_000;
  try {
    const parts = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(minute);
    const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
    return (Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute")) - minute) / 60_000;
  } catch {
    return -new Date(minute).getTimezoneOffset();
  }
}
