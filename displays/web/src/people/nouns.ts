/** What the administrators' page reads (displays/staff.py, tokens.py, signlog.py). Instants are ISO 8601 text in UTC. */

import type { Text } from "../words.js";

export const ROLES = ["viewer", "steward", "presenter", "operator", "admin"] as const;
export const SCOPES = ["ingest", "read", "display", "operate"] as const;

export interface Known {
  name: string;
  role: string;
  unit: string;
  groups: string[];
  disabled: boolean;
  password: boolean;
  factor: boolean;
  /** The province's sign-on vouches for them, and says their role. */
  vouched: boolean;
  /** Until when their one-time link is good. */
  invited: string | null;
  sessions: number;
  seen: string | null;
}

export interface Named {
  key: string;
  name: Text;
}

export interface House {
  now: string;
  people: Known[];
  units: Named[];
  groups: Named[];
  rooms: Named[];
  /** The roles that need a code at sign-in. */
  factor: string[];
  sign_on: Text | null;
  you: string;
}

export interface Session {
  id: string;
  since: string;
  seen: string;
  via: string;
  address: string;
  agent: string;
}

export interface Token {
  id: string;
  name: string;
  scope: string;
  room: string | null;
  units: string[] | null;
  series: string[] | null;
  since: string;
  until: string | null;
  used: { at: string; from: string } | null;
}

export interface Deed {
  seq: number;
  at: string;
  kind: string;
  by: string;
  data: Record<string, unknown>;
  /** Of a refusal: why, in words. */
  text?: string | null;
}

/** What is told once: the address of a one-time link with its picture, or a token. */
export interface Once {
  name: string;
  link?: string;
  qr?: string;
  hours?: number;
  token?: string;
}
