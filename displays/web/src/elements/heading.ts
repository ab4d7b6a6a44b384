/** What stands above the tiles: what this wall is, of when, and whether it is live; or, across it, that it is not. */

import { html, nothing, type TemplateResult } from "lit";
import { topicOf } from "../compose.js";
import { width } from "../measure.js";
import { paint, px } from "../paint.js";
import type { LayoutDoc, Scene, Site, Value, Values } from "../picture.js";
import { age, clock, clockSeconds, day, period, weekday } from "../times.js";
import type { Link } from "../wire.js";
import { pick, say } from "../words.js";
import type { Pill } from "./io-head.js";
import "./io-head.js";

const CLOCK = 4.6; // least fonts that the time takes at the end of a banner
const GAP = 1.5; // least fonts more between the words and the time, where the words fill the banner
const LEAST = 0.92; // of the least font: the small words of a banner, before one of them is left out

export interface Above {
  layout: LayoutDoc | null;
  focus: string | null;
  scene: Scene | null;
  site: Site;
  values: Values;
  link: Link | null;
  now: number;
  quiet: boolean;
  least: number; // px
  room: number; // px across
  tall: boolean;
}

export function holding(scene: Scene | null): "hold" | "past" | null {
  const hold = scene?.hold;
  return hold ? (hold.past ? "past" : "hold") : null;
}

/** What time it is for the tiles: a wall of the past shows ages and lateness as they were then. */
export const timeOf = (scene: Scene | null, now: number): number => (scene?.hold?.past ? Date.parse(scene.hold.at) : now);

export function heading(above: Above): TemplateResult {
  const { layout, scene, now } = above;
  const topic = topicOf(layout, above.focus);
  const title = pick(topic?.title) || pick(layout?.title) || pick(scene?.room_name);
  const reporting = reported(above);
  const statement = reporting ? pick(reporting.statement) || period(reporting.period) : "";
  const drill = scene?.rehearsal && !above.quiet && holding(scene) ? say("wall.rehearsal") : ""; // the pill is the hold's then
  const sub = [drill, pick(scene?.room_name), topic ? say("wall.focus_sub") : pick(layout?.subtitle), statement];
  return html`<io-head
    role="banner"
    .heading=${title}
    .sub=${[...new Set(sub.filter(Boolean))]}
    .time=${now ? clock(now) : ""}
    .dates=${now ? [`${weekday(now)}, ${day(now)}`, day(now)] : []}
    .pill=${pill(above)}
    .least=${above.least}
    .room=${above.room}
    .tall=${above.tall}
  ></io-head>`;
}

/** The closed report that the site speaks of, where a figure of it is on this wall. */
function reported({ site, values }: Above): Site["reporting"] {
  const { reporting } = site;
  return reporting && Object.values(values).some((value) => (value as Value | undefined)?.period === reporting.period) ? reporting : null;
}

function pill({ scene, link, quiet }: Above): Pill | null {
  if (quiet) return null;
  const hold = holding(scene);
  const at = scene?.hold ? Date.parse(scene.hold.at) : 0;
  if (hold) return { state: "hold", words: say("wall.held_at", { time: clock(at) }) };
  if (scene?.rehearsal) return { state: "drill", words: say("wall.rehearsal") };
  if (link?.state === "joining") return { state: "joining", words: say("wall.joining") };
  return { state: "live", words: say("wall.live") };
}

/** Cut off: said across the whole wall, with since when, in letters for the furthest seat. */
export function cutOff(scene: Scene | null, link: Link | null, kept: number | null, now: number, least: number, room: number): TemplateResult {
  const since = kept ?? link?.since ?? now;
  const time = day(since) === day(now) ? clockSeconds(since) : `${clock(since)} ${day(since)}`;
  const head = kept !== null ? say("wall.cut_cached") : say("wall.cut_since", { time });
  const old = kept !== null && now - kept >= 60_000 ? `, ${say("wall.cut_cached_age", { age: age(now - kept) })}` : "";
  const note = holding(scene) === "past" ? lookedAt(scene) : kept !== null ? say("wall.cut_cached_note", { time }) + old : say("wall.cut_note_short");
  return banner("off", "alert", head, note, now, least, room);
}

/** A past moment: said across the whole wall, with which one, what that means and until when. */
export function lookingBack(scene: Scene | null, layout: LayoutDoc | null, now: number, least: number, room: number): TemplateResult {
  const until = scene?.hold?.until;
  room -= GAP * least;
  const says = [pick(layout?.title), say("wall.past_note"), until ? say("wall.past_until", { time: clock(Date.parse(until)) }) : ""].filter(Boolean);
  while (says.length > 1 && width(says.join(" · "), LEAST * least) > room - CLOCK * least) says.shift();
  return banner("then", "status", lookedAt(scene), says.join(" · "), now, least, room);
}

function lookedAt(scene: Scene | null): string {
  const at = Date.parse(scene?.hold?.at ?? "");
  return say("wall.past_frame", { time: clock(at), day: day(at) });
}

function banner(kind: string, role: string, head: string, note: string, now: number, least: number, room: number): TemplateResult {
  const across = room - CLOCK * least;
  const sized = (words: string, most: number, weight: number) => paint({ "font-size": px(Math.min(most, (most * across) / Math.max(1, width(words, most, weight)))) });
  return html`<div class="banner ${kind}" role=${role}>
    <div><h1 ${sized(head, 1.5 * least, 700)}>${head}</h1><p ${sized(note, 1.1 * least, 400)}>${note}</p></div>
    <span class="clock">${clock(now)}</span>
  </div>`;
}

/** For a moment after it healed. */
export const backAgain = (now: number): TemplateResult =>
  html`<div class="banner back" role="status"><h1>${say("wall.back")}</h1><span class="clock">${clock(now)}</span></div>`;

/** In the tiles' place where there is no layout. */
export const nothingYet = (joining: boolean): TemplateResult =>
  html`<main class="empty"><h1>${say(joining ? "wall.reading" : "wall.no_layout")}</h1>${joining ? nothing : html`<p>${say("wall.no_layout_note")}</p>`}</main>`;
