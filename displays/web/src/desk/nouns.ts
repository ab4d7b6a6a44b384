/** What the socket's entries hold, as far as the desk pages read them (DESIGN section 5). Instants are ISO 8601 text in UTC. */

import type { AgendaItemDoc, Indicator, LayoutDoc, Reason, Scene as WallScene, Site as WallSite, TileDoc, TopicDoc, Value } from "../picture.js";
import type { Text } from "../words.js";

export type { Indicator, LayoutDoc as Layout, Reason, Text, TileDoc as Tile, TopicDoc as Topic, Value };

export interface Why {
  rank: string;
  by: string;
  since: string | null;
  until?: string | null;
  pinned?: boolean;
  width?: string;
  key?: string;
  name?: Text;
  /** The holiday a schedule of holidays is on for. */
  day?: Text;
}

export interface Scene extends Omit<WallScene, "why" | "next"> {
  why?: { layout?: Why; focus?: Why; hold?: Why };
  next?: { at: string; layout: string; why?: Why | null } | null;
  /** The press is in the room: only what is public is shown. */
  press?: { by: string; since: string };
}

/** One connected screen. `painted.at` is the server's clock; `lag` is milliseconds from the frame to its receipt. */
export interface Presence {
  room: string;
  screen: string;
  device: string | null;
  since: string;
  address?: string;
  build?: string;
  hidden: boolean;
  errors: number;
  /** The tiles that fail there, with a message each. */
  faults?: Record<string, string>;
  painted: { seq: number; scene: number; at: string } | null;
  lag: number | null;
  behind: boolean;
  frozen: boolean;
  seen: string;
  count?: number;
  /** What the page says of its machine: `clock`, milliseconds by which the server's is ahead of it. */
  condition?: { clock?: number | null } | null;
  /** The layout that waits ready, unseen. */
  ready?: string | null;
}

export interface ScreenPlan {
  key: string;
  name: Text;
  home: string;
  height_cm: number;
  furthest_m: number;
  lines: number;
  /** Points a line; absent: 16:9. */
  across?: number | null;
  theme: string;
}

export interface RoomPlan {
  key: string;
  name: Text;
  clearance: string;
  screens: ScreenPlan[];
  groups: string[];
  stage: string;
  schedules?: { layout: string }[];
}

/** A group that an operator keeps: whole rooms, and single screens ("room/screen") of others. */
export interface SavedGroup {
  key: string;
  name: Text;
  rooms: string[];
  screens: string[];
  by: string;
  at: string;
  seq: number;
}

export interface Site extends Omit<WallSite, "name"> {
  name: Text | string;
  units: { key: string; name: Text; short?: Text }[];
  groups: { key: string; name: Text; parent?: string | null }[];
  rooms: RoomPlan[];
}

export interface Held {
  id: string;
  series: string;
  period: string;
  raw: string;
  suggestion: number | null;
  reason: Reason;
  as_of: string;
  source: { feed: string; place: string; raw: string };
  since: string;
  decision: { accepted: boolean; v: number | null; reason: string; by: string; at: string } | null;
}

export interface Run {
  feed: string;
  ok: boolean;
  started?: string;
  finished?: string;
  at: string;
  accepted?: number;
  held?: number;
  rejected?: number;
  unchanged?: number;
  error?: Reason | string | null;
  as_of?: string | null;
  next?: string | null;
  last_ok?: string | null;
  /** The newest as-of of all that the feed has brought. */
  newest?: string | null;
  rows?: number;
  bytes?: number | null;
  /** Seconds. */
  took?: number;
  /** When the present spell, well or failing, began. */
  since?: string | null;
  failures?: number;
  circuit?: "closed" | "open" | "half";
  retry?: string | null;
  refused?: { place: string; series: string; raw: string; reason: Reason }[];
}

/** Figures of one period that a rule says cannot both be true. */
export interface Mismatch {
  rule: string;
  kind: string;
  series: string[];
  args: Record<string, number | string>;
  period: string;
  area: string | null;
  why?: Text | null;
}

export interface Meeting {
  id: string;
  rooms: string[];
  name?: Text;
  by: string;
  /** null: only planned, for `starts`. */
  since: string | null;
  starts?: string | null;
  presenters: string[];
  until?: string | null;
  agenda?: AgendaItemDoc[];
  item?: string | null; // the running one
  began?: string | null;
  rehearsal?: boolean;
  /** seq of the event that last changed what it is, or its agenda, and whose that was. */
  edited?: number;
  editor?: string;
  /** Who has its code joins without an account. */
  open?: boolean;
  driver?: string | null;
  asked?: { name: string; at: string }[];
  marks?: { mark: string; text: string; by: string; at: string; seq: number; room: string }[];
}

export interface WrittenNote {
  note: string;
  text: string;
  by: string;
  at: string;
  item: string | null;
}

export interface WrittenAssignment {
  assignment: string;
  text: string;
  by: string;
  at: string;
  unit: string;
  due: string | null;
  item: string | null;
}

/** What the secretary of a meeting has written. */
export interface Written {
  notes: WrittenNote[];
  assignments: WrittenAssignment[];
}

/** A way to watch from outside the rooms. */
export interface ViewerLink {
  id: string;
  name: string; // for whom
  room: string;
  screen: string;
  layout: string; // in the place of a room
  clearance: string;
  until: string;
  most: number;
  by: string;
  since: string;
  opened: number;
}

/** A browser that watches by a link just now. */
export interface Watching {
  viewer: string;
  since: string;
  address: string;
  agent: string;
}

export interface JournalEvent {
  seq: number;
  at: string;
  kind: string;
  by: string;
  data: Record<string, unknown>;
}

export interface Person {
  name: string;
  role: string;
  unit: string | null;
  rights: string[];
  /** Of who joined one by its code. */
  meeting?: string | null;
  /** What has to be done before anything else. */
  must?: "password" | "factor" | null;
}

/** A server of those on this journal. */
export interface Server {
  id: string;
  name: string;
  build: string;
  since: string;
  leading: boolean;
  seq: number;
  seats: number;
  screens: number;
  ready: boolean;
  checks: string[]; // what makes it not ready
  differs: string[]; // site files that are not what is in use
  here: boolean;
}

/** One that is there no more. */
export interface GoneServer {
  id: string;
  name: string;
  at: string; // when it was last heard of
  seq: number;
  stopped: boolean; // in order
}
