/** Claims as they go up: one batch, how wide, until when, pinned or not. The answer's `before` is the batch that takes it back. */

import { groupsOf, inGroup } from "./groups.js";
import type { Live, Place } from "./live.js";
import type { Why } from "./nouns.js";

export type Width = { width: "screen" | "room" | "all" } | { width: "group"; group: string };

export interface Target {
  width: "screen" | "room" | "group" | "all";
  key: string;
}

/** One claim of `POST /api/claims`; value null takes it back. */
export interface BatchClaim extends Target {
  slot: "layout" | "focus" | "hold";
  value: string | null;
  until?: string | null;
  pinned?: boolean;
  rank?: string;
  revision?: number;
  made?: number;
}

export interface Wish {
  layout: string | null;
  until?: string | null;
  pinned?: boolean;
}

/** The widths a place can be switched at, with the screens each reaches. Only those that reach more than the one before. */
export function widths(live: Live, place: Place): { width: Width; places: Place[] }[] {
  const found: { width: Width; places: Place[] }[] = [];
  const add = (width: Width): void => {
    found.push({ width, places: reach(live, place, width) });
  };
  add({ width: "screen" });
  if (place.room.screens.length > 1) add({ width: "room" });
  for (const group of groupsOf(live).reverse()) if (inGroup(live, place, group.key)) add({ width: "group", group: group.key });
  add({ width: "all" });
  return found;
}

/** The places a claim of this width would change. */
export function reach(live: Live, place: Place, width: Width): Place[] {
  return live.places().filter((each) => {
    if (width.width === "screen") return each.id === place.id;
    if (width.width === "room") return each.room.key === place.room.key;
    return width.width === "all" || (width.width === "group" && inGroup(live, each, width.group));
  });
}

/** What a width means for a place, as it goes up. */
export function target(place: Place, width: Width): Target {
  if (width.width === "group") return { width: "group", key: width.group };
  return { width: width.width, key: { screen: place.id, room: place.room.key, all: "" }[width.width] };
}

/** Screens one by one, as they go up. */
export const screens = (places: readonly Place[]): Target[] => places.map((place) => ({ width: "screen", key: place.id }));

/** Ask for a layout, or take it back. Only what was set travels. */
export function batch(targets: readonly Target[], wish: Wish): BatchClaim[] {
  const more = { ...(wish.until ? { until: wish.until } : {}), ...(wish.pinned ? { pinned: true } : {}) };
  return targets.map(({ width, key }) => ({ width, key, slot: "layout", value: wish.layout, ...(wish.layout === null ? {} : more) }));
}

/** Take back the operator's claim that decides on this screen: what lies below it shows again. */
export function release(place: Place, why: Why): BatchClaim {
  const width = (why.width ?? "screen") as Target["width"];
  return { width, key: width === "all" ? "" : (why.key ?? place.id), slot: "layout", value: null };
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
