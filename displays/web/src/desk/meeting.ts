/** What the console says of meetings: which there are, what they are called, how their time goes. Pure. */

import type { AgendaItemDoc } from "../picture.js";
import { clock, day, isoDay } from "../times.js";
import { pick, say } from "../words.js";
import type { Live, Place } from "./live.js";
import type { Meeting, Text } from "./nouns.js";
import { when } from "./wording.js";

const MINUTE = 60_000; // milliseconds
const NAMES = 3; // rooms that are named; of more it is told how many there are

/** A meeting that was, as the list of the past ones has it. */
export interface Past {
  id: string;
  name: Text;
  rooms: string[];
  starts: string | null;
  since: string;
  ended: string;
  by: string;
  rehearsal: boolean;
  counts: { agenda: number; presenters: number; marks: number; notes: number; assignments: number };
}

/** A meeting read whole: also what its secretary wrote, and when it ended. */
export interface Whole extends Meeting {
  ended: string | null;
  notes: unknown[];
  assignments: unknown[];
}

/** The meetings that are on, the one that began last first, and those that are planned, the next one first. */
export function meetingsOf(live: Live): { on: Meeting[]; planned: Meeting[] } {
  const now = live.now();
  const all = live
    .under<Meeting>("@meeting/")
    .map(([, meeting]) => meeting)
    .filter((meeting) => !(meeting.until && Date.parse(meeting.until) <= now));
  return {
    on: all.filter((each) => each.since).sort((a, b) => (b.since ?? "").localeCompare(a.since ?? "")),
    planned: all.filter((each) => !each.since).sort((a, b) => (a.starts ?? "").localeCompare(b.starts ?? "")),
  };
}

export function roomName(live: Live, key: string): string {
  const room = live.site?.rooms.find((each) => each.key === key);
  return room ? pick(room.name) : key;
}

/** The rooms in a line: each by name, of many how many there are. */
export function roomsWords(live: Live, rooms: readonly string[]): string {
  if (rooms.length <= NAMES) return rooms.map((key) => roomName(live, key)).join(", ");
  return say("console.meetings.rooms_n", { name: roomName(live, rooms[0] ?? ""), n: rooms.length - 1 });
}

/** What it is called; without a name by where it is. */
export function meetingName(live: Live, meeting: Pick<Meeting, "name" | "rooms">): string {
  return pick(meeting.name) || say("console.meetings.in_rooms", { rooms: roomsWords(live, meeting.rooms) });
}

/** When it is: since when it is on, or for when it is planned. */
export function timeWords(meeting: Meeting, now: number): string {
  if (meeting.since) return say(meeting.rehearsal ? "console.meetings.since_rehearsal" : "console.meetings.since", { at: when(meeting.since, now) });
  if (!meeting.starts) return "";
  const words = when(meeting.starts, now);
  const left = Date.parse(meeting.starts) - now;
  if (left <= 0) return say("console.meetings.due", { at: words });
  return left < 90 * MINUTE ? say("console.meetings.soon", { at: words, n: Math.ceil(left / MINUTE) }) : words;
}

/** Seconds an item has run until now. */
export function spent(item: AgendaItemDoc, meeting: Pick<Meeting, "item" | "began">, now: number): number {
  const runs = meeting.item === item.key && meeting.began ? Math.max(0, (now - Date.parse(meeting.began)) / 1000) : 0;
  return item.used + runs;
}

/** "12:05", or "1:02:05" from an hour on. */
export function timer(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

export interface Timing {
  spent: number; // seconds
  left: number | null; // seconds; below 0 when over; null: no length is planned
  share: number | null; // of the planned time
  words: string;
}

/** How the time of the running item goes. */
export function timing(item: AgendaItemDoc, meeting: Pick<Meeting, "item" | "began">, now: number): Timing {
  const seconds = spent(item, meeting, now);
  if (!item.minutes) return { spent: seconds, left: null, share: null, words: say("console.meetings.no_length") };
  const left = item.minutes * 60 - seconds;
  const words = left >= 0 ? say("console.meetings.left", { time: timer(Math.ceil(left)) }) : say("console.meetings.over", { time: timer(-left) });
  return { spent: seconds, left, share: seconds / (item.minutes * 60), words };
}

/** When the agenda will be through if the rest takes what is planned; null where an item has no length. */
export function through(meeting: Meeting, now: number): number | null {
  const items = meeting.agenda ?? [];
  const at = items.findIndex((item) => item.key === meeting.item);
  const ahead = items.filter((item, i) => (at >= 0 ? i >= at : item.used === 0));
  if (!ahead.length || ahead.some((item) => !item.minutes)) return null;
  const seconds = ahead.reduce((sum, item) => sum + Math.max(0, (item.minutes ?? 0) * 60 - (item.key === meeting.item ? spent(item, meeting, now) : 0)), 0);
  return now + seconds * 1000;
}

/** The item before or after the running one; before the first step "next" is the first. */
export function neighbour(meeting: Meeting, by: 1 | -1): AgendaItemDoc | undefined {
  const items = meeting.agenda ?? [];
  const at = items.findIndex((item) => item.key === meeting.item);
  return at < 0 ? (by > 0 ? items[0] : undefined) : items[at + by];
}

/** The screens of a meeting's rooms. */
export function placesOf(live: Live, meeting: Pick<Meeting, "rooms">): Place[] {
  const rooms = new Set(meeting.rooms);
  return live.places().filter((place) => rooms.has(place.room.key));
}

/** "2026-11-23T14:30" as people type it, in the site's time zone, as an instant; null for what is none. */
export function instantOf(local: string): string | null {
  const wanted = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? Date.parse(`${local}:00Z`) : NaN;
  if (Number.isNaN(wanted)) return null;
  let ms = wanted;
  for (let turn = 0; turn < 2; turn += 1) ms += wanted - Date.parse(`${localOf(ms)}:00Z`); // twice, over a change of the clocks
  return new Date(ms).toISOString();
}

/** An instant as people type it: "2026-11-23T14:30" in the site's time zone. */
export function localOf(ms: number): string {
  return `${isoDay(ms)}T${clock(ms)}`;
}

/** "08:00–09:45 23/11/2026" */
export function pastWords(past: Pick<Past, "since" | "ended">): string {
  const from = Date.parse(past.since);
  const to = Date.parse(past.ended);
  return say("console.meetings.was", { from: clock(from), to: clock(to), day: day(from) });
}
