/** What the socket's entries hold, as far as the desk pages read them (DESIGN section 5). Instants are ISO 8601 text in UTC. */

export type Text = { vi: string; en?: string };
export type Level = "none" | "normal" | "warn" | "critical";
export type Reason = { code: string; args: Record<string, unknown> };

export interface Value {
  v: number | null;
  period: string;
  status: string;
  as_of: string;
  received: string;
  level: Level;
  since: string;
  due: string | null;
  late: string | null;
  feed: string;
  held?: { id?: string; raw: string; suggestion: number | null; reason: Reason; since: string };
  marks?: string[];
}

export interface Tile {
  id: string;
  kind: string;
  at: [number, number, number, number];
  series?: string | string[];
  by?: string;
  title?: Text;
  top?: number;
  subsystem?: string;
  history?: number;
}

export interface Topic {
  key: string;
  title: Text;
  tiles: string[];
}

export interface Layout {
  key: string;
  title: Text;
  grid: { columns: number; rows: number };
  tiles: Tile[];
  topics?: Topic[];
}

export interface Why {
  rank: string;
  by: string;
  since: string | null;
  until?: string | null;
  pinned?: boolean;
  width?: string;
  key?: string;
  name?: Text;
}

export interface Scene {
  room: string;
  screen: string;
  layout: string;
  focus: string | null;
  hold: { seq: number; at: string; by: string; since: string } | null;
  notices: unknown[];
  meeting: string | null;
  why: { layout?: Why; focus?: Why; hold?: Why };
  next: { at: string; layout: string; why?: Why | string } | null;
  changed: number;
}

export interface Presence {
  room: string;
  screen: string;
  device: string | null;
  since: string;
  address?: string;
  build?: string;
  hidden: boolean;
  errors: number;
  painted: { seq: number; scene: number; at: string; lag?: number | null } | null;
  behind: boolean;
  seen: string;
  frozen?: boolean;
  lag?: number | null;
}

export interface ScreenPlan {
  key: string;
  name: Text;
  home: string;
  height_cm: number;
  furthest_m: number;
  lines: number;
  theme: string;
}

export interface RoomPlan {
  key: string;
  name: Text;
  clearance: string;
  screens: ScreenPlan[];
  groups: string[];
  stage: string;
}

export interface Site {
  name: Text | string;
  time_zone: string;
  languages?: string[];
  reporting?: { period: string; statement: Text } | null;
  units: { key: string; name: Text; short?: Text }[];
  subsystems?: { key: string; name: Text }[];
  groups: { key: string; name: Text }[];
  rooms: RoomPlan[];
}

export interface Indicator {
  name: Text;
  short?: Text;
  unit?: Text;
  decimals: number;
  direction?: string;
  owner?: { key: string; name: Text; short?: Text };
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
}

export interface Meeting {
  id: string;
  rooms: string[];
  name?: Text;
  by: string;
  since: string;
  presenters: string[];
  until?: string | null;
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
}
