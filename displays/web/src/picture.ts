/** What travels to a page and stands on a wall: the shapes of protocol iocast.v1. Instants are ISO texts in UTC. */

import type { Text } from "./words.js";

export type Level = "none" | "normal" | "warn" | "critical";

export interface Reason {
  code: string;
  args?: Record<string, unknown>;
}

export interface Change {
  against: "same_period" | "previous";
  period?: string;
  pct: number | null;
  points?: number | null;
}

export interface Target {
  value: number;
  op?: string;
  high?: number | null;
  when?: string;
  provenance?: string;
}

export interface HeldPart {
  id?: string;
  raw: string;
  suggestion?: number | null;
  reason?: Reason;
  since?: string;
}

/** One series' figure now. `due` and `late` null: a closed reporting period, which grows no older. */
export interface Value {
  v: number | null;
  low?: number | null;
  high?: number | null;
  qualifier?: string | null;
  period: string;
  status?: string;
  as_of?: string;
  received?: string;
  level?: Level;
  since?: string;
  changes?: Change[];
  target?: Target | null;
  due?: string | null;
  late?: string | null;
  feed?: string;
  note?: string | null;
  held?: HeldPart | null;
  /** Derived, and these series it is made from are held or missing. */
  waits?: string[];
  marks?: string[];
}

export interface Point {
  period: string;
  v: number | null;
  status?: string;
  as_of?: string;
  low?: number | null;
  high?: number | null;
  marks?: string[];
}

export interface BoundDoc {
  above?: number | string | null;
  below?: number | string | null;
  outside?: [number, number] | null;
  clear?: number | null;
}

export interface Indicator {
  name?: Text;
  short?: Text;
  unit?: Text;
  decimals?: number;
  direction?: "up" | "down" | "band" | "neutral";
  owner?: { key: string; name: Text | string; short?: Text | string } | null;
  frequency?: string;
  subsystem?: string;
  /** The room's clearance does not cover it: there is nothing to show here, and no name either. */
  withheld?: boolean;
  /** internal or restricted; absent: public. */
  sensitivity?: string;
  thresholds?: { warn?: BoundDoc | null; critical?: BoundDoc | null; provenance?: string } | null;
}

export interface TileDoc {
  id: string;
  kind: string;
  at: [number, number, number, number]; // column, row, width, height; from 1
  series?: string | string[];
  by?: string;
  history?: number;
  top?: number;
  title?: Text | string;
  text?: Text | string;
  subsystem?: string;
  [option: string]: unknown;
}

export interface TopicDoc {
  key: string;
  title: Text | string;
  tiles: string[];
}

export interface LayoutDoc {
  key: string;
  title: Text | string;
  subtitle?: Text | string | null;
  theme?: string | null;
  grid: { columns: number; rows: number };
  tiles: TileDoc[];
  topics?: TopicDoc[];
}

export interface Site {
  name?: Text | string;
  time_zone?: string;
  languages?: string[];
  reporting?: { period: string; statement?: Text | string | null } | null;
}

export interface NoticeDoc {
  id: string;
  status: string; // Actual, Exercise, System, Test
  severity: string;
  headline: Text | string;
  description?: Text | string | null;
  since?: string;
  until?: string | null;
  feed?: string; // that raised it; without one a person did
  source?: string; // with feed: who says so
}

/** A point of a meeting's agenda. used: seconds it has run, without the run that goes on. */
export interface AgendaItemDoc {
  key: string;
  title: Text | string;
  minutes: number | null;
  presenter: string;
  used: number;
  /** What the rooms show while it runs; `layouts`: rooms that show another layout for it. The wall does not ask. */
  layout?: string | null;
  topic?: string | null;
  layouts?: Record<string, string>;
}

/** The agenda of the meeting in the room; only in the scene of a screen whose layout shows it. */
export interface AgendaDoc {
  items: AgendaItemDoc[];
  item: string | null; // the running one
  began: string | null; // since when it runs
  name?: Text | string;
}

export interface Scene {
  room: string;
  screen: string;
  layout: string | null;
  focus: string | null;
  /** past: a moment of the past is on show; until: when the screen returns to now by itself. */
  hold: { seq: number; at: string; by?: string; since?: string; past?: boolean; until?: string | null } | null;
  notices?: NoticeDoc[];
  meeting?: string | null;
  /** That meeting is a rehearsal. */
  rehearsal?: boolean;
  agenda?: AgendaDoc | null;
  why?: Record<string, unknown>;
  next?: { at: string; layout: string } | null;
  changed: number;
  clearance?: string;
  room_name?: Text | string;
  screen_name?: Text | string;
  screen_setup?: Setup | null;
}

/** Where a screen hangs: the picture's height, the furthest seat, and how many lines it draws. */
export interface Setup {
  height_cm?: number;
  furthest_m?: number;
  lines?: number;
  theme?: string;
  /** False: the picture stays where it is; else it wanders by single pixels against burn-in. */
  shift?: boolean;
}

export type Values = Record<string, unknown>;
export type History = Record<string, Point[]>;

/** The whole of what a view shows, as of `seq`. */
export interface Picture {
  epoch: string;
  view: string;
  seq: number;
  /** Whom this wall is made for, and by which version of the site's documents. */
  clearance?: string;
  catalogue?: number;
  layout: LayoutDoc | null;
  indicators: Record<string, Indicator>;
  areas: Record<string, Text | string>;
  site: Site;
  values: Values;
  history: History;
}

export interface AttentionItem {
  key: string;
  code?: string;
  area?: string | null;
  level?: Level;
  flag?: "hot" | "topical" | "pushed" | null;
  reason?: Reason;
  v?: number | null;
  period?: string;
  since?: string;
  score?: number;
  held?: boolean;
  freshness?: Freshness;
  marks?: string[]; // exercise or simulated: the figure is not real
}

export interface OwnerItem {
  unit: string;
  name: Text | string;
  owes: { series: string; name?: Text | string; since?: string }[];
  late?: number;
  missing?: number;
  connected?: boolean;
  indicators?: number;
}

export interface StatusItem {
  subsystem: string;
  name: Text | string;
  state: "connected" | "late" | "none";
  indicators?: number;
  with_value?: number;
  simulated?: number; // how many show figures that are not real
  late?: number;
  held?: number;
}

export type Freshness = "live" | "due" | "late" | "missing";

/** Worked out on the page from the server's clock, so that a cut-off page grows old honestly. */
export function freshness(value: Value | null | undefined, now: number): Freshness {
  if (!value || (value.v === null && !value.held && !value.waits?.length)) return "missing";
  if (value.late && now >= Date.parse(value.late)) return "late";
  if (value.due && now >= Date.parse(value.due)) return "due";
  return "live";
}

/** "YT-05@16681" as code and area. */
export function seriesParts(series: string): [code: string, area: string | undefined] {
  const at = series.indexOf("@");
  return at < 0 ? [series, undefined] : [series.slice(0, at), series.slice(at + 1)];
}
