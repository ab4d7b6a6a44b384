/** The agenda of the meeting in the room, in words: what runs and how its time goes, what follows. Pure. */

import type { AgendaItemDoc, Scene } from "./picture.js";
import { pick, say } from "./words.js";

const MINUTE = 60_000;

export type AgendaState = "none" | "empty" | "before" | "running" | "paused" | "over";

export interface Row {
  key: string;
  state: "done" | "now" | "next";
  title: string;
  detail: string; // who
  minutes: string; // planned, or of one that is done what it took
}

/** How the running item's time goes. */
export interface Time {
  words: string; // "Còn 3 phút", "Quá 2 phút"
  spent: string; // "12/15 phút"
  over: boolean;
  share: number | null; // of the planned time, above 1 when over; null: none is planned
}

export interface Agenda {
  state: AgendaState;
  title: string;
  place: string; // "3/7"
  now: { title: string; presenter: string; time: Time } | null;
  rows: Row[]; // all items, in their order
  ahead: string[]; // how much is left, or that nothing is; from the fullest wording
}

export function agendaOf(scene: Scene | null, now: number, title: string): Agenda {
  const doc = scene?.agenda;
  const base: Agenda = { state: scene?.meeting ? "empty" : "none", title: title || pick(doc?.name) || say("tiles.agenda"), place: "", now: null, rows: [], ahead: [] };
  if (!scene?.meeting || !doc?.items.length) return base;
  const { items } = doc;
  const at = items.findIndex(({ key }) => key === doc.item);
  const running = items[at];
  const last = items.reduce((found, { used }, i) => (used > 0 ? i : found), -1);
  const rows = items.map((item, i): Row => {
    const state = i === at ? "now" : item.used > 0 ? "done" : "next";
    return { key: item.key, state, title: pick(item.title), detail: item.presenter, minutes: minutesOf(item, state) };
  });
  const left = rows.filter(({ state }) => state === "next").length;
  const begun = last >= 0;
  return {
    ...base,
    state: running ? "running" : !begun ? "before" : left ? "paused" : "over",
    place: running ? `${at + 1}/${items.length}` : "",
    now: running ? { title: pick(running.title), presenter: running.presenter, time: timeOf(running, doc.began, now) } : null,
    rows,
    ahead: left ? aheadOf(items.filter((_, i) => rows[i]?.state === "next")) : running ? [] : [say("tiles.agenda_over")],
  };
}

const minutes = (seconds: number): number => Math.floor(seconds / 60);

function minutesOf({ minutes: planned, used }: AgendaItemDoc, state: Row["state"]): string {
  if (state === "done") return say("tiles.agenda_minutes", { n: Math.max(1, Math.round(used / 60)) });
  return planned ? say("tiles.agenda_minutes", { n: planned }) : "";
}

/** Whole minutes, as a person would say them; the seconds would only make a room nervous. */
export function timeOf({ minutes: planned, used }: AgendaItemDoc, began: string | null, now: number): Time {
  const spent = used + Math.max(0, began ? (now - Date.parse(began)) / 1000 : 0);
  if (!planned) return { words: minutes(spent) ? say("tiles.agenda_runs", { n: minutes(spent) }) : say("tiles.agenda_begins"), spent: "", over: false, share: null };
  const left = planned * 60 - spent;
  const over = left <= 0;
  const late = minutes(-left);
  const words = over ? (late ? say("tiles.agenda_overrun", { n: late }) : say("tiles.agenda_overrun_little")) : left < 60 ? say("tiles.agenda_last_minute") : say("tiles.agenda_left", { n: Math.ceil((left * 1000) / MINUTE) });
  return { words, spent: say("tiles.agenda_minutes", { n: `${minutes(spent)}/${planned}` }), over, share: spent / (planned * 60) };
}

/** How many items are left, and about how long they take where that is planned for each. */
function aheadOf(items: readonly AgendaItemDoc[]): string[] {
  const planned = items.every(({ minutes: each }) => each) ? items.reduce((sum, { minutes: each }) => sum + (each ?? 0), 0) : 0;
  return [...(planned ? [say("tiles.agenda_ends", { n: items.length, m: planned })] : []), say("tiles.agenda_ahead", { n: items.length })];
}
