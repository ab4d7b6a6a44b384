/** What `GET /api/preflight` answers. Sentences come worded in the caller's language; instants are ISO 8601 text in UTC. */

import type { Text } from "../words.js";

export type State = "bad" | "warn" | "good";

export interface Finding {
  code: string;
  state: State;
  text: string;
  help?: string;
  /** What this page can do about it. */
  fix?: "pair" | "reload";
}

export interface ScreenCheck {
  place: string; // "room/screen"
  key: string;
  name: Text;
  layout: Text | null;
  state: State;
  findings: Finding[];
}

export interface RoomCheck {
  key: string;
  name: Text;
  stage: string;
  state: State;
  findings: Finding[];
  screens: ScreenCheck[];
}

export interface FeedCheck extends Finding {
  key: string;
  name: Text;
}

export interface FigureCheck extends Finding {
  series: string;
  name: Text;
  layouts: (Text | null)[];
  areas?: number;
  area?: string;
  why?: string;
}

export interface UnitCheck {
  unit: string;
  name: string;
  people: string[];
  state: State;
  figures: FigureCheck[];
}

export interface MeetingBrief {
  id: string;
  rehearsal?: boolean;
  name: Text;
  rooms: string[];
  starts?: string | null;
  since: string;
  until?: string | null;
}

export interface Recorded {
  at: string;
  by: string;
  verdict: State;
  bad: number;
  warn: number;
}

export interface Preflight {
  seq: number;
  now: string;
  zone: string;
  verdict: State;
  bad: number;
  warn: number;
  good: number;
  meeting: MeetingBrief | null;
  last: Recorded | null;
  service: Finding[];
  rooms: RoomCheck[];
  /** Of all rooms at a glance only. */
  meetings?: MeetingBrief[];
  /** Of a meeting or one room only: how many figures are as they should be, feeds, and who owes what is not. */
  whole?: number;
  feeds?: FeedCheck[];
  units?: UnitCheck[];
}

/** What is looked at: a meeting, a room, or all rooms (null). */
export type Subject = { meeting: string } | { room: string } | null;

export interface Service {
  look(subject: Subject): Promise<Preflight>;
  record(subject: Subject, confirmed: readonly string[]): Promise<Preflight>;
  /** Tell a room's screens, or one of them, what to do; how many were reached. */
  tell(room: string, what: "identify" | "testcard" | "reload" | "report", screen?: string): Promise<number>;
}
