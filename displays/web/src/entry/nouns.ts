/** What the service tells a steward's page, as it comes over HTTP: who owes what, what became of a figure or a file,
 *  what was sent. Instants are ISO 8601 in UTC; `*_text` is worded by the service in the reader's language. */

import type { Reason as Bare } from "../picture.js";
import type { Text } from "../words.js";

export type { Text };

export interface Reason extends Bare {
  text?: string;
}

export interface Unit {
  key: string;
  name: Text;
  short?: Text | null;
  late?: number;
  missing?: number;
  connected?: boolean;
}

/** late: past its deadline; missing: never sent; due: awaited; free: no deadline runs. */
export type Phase = "late" | "missing" | "due" | "fine" | "free";

/** One figure as it was sent for one period. `decided`: a person let it through. */
export interface Sent {
  period: string;
  period_text: string;
  v: number | null;
  low?: number | null;
  high?: number | null;
  qualifier?: string | null;
  status?: string | null;
  as_of?: string | null;
  received?: string | null;
  by?: string | null;
  feed?: string | null;
  place?: string | null;
  raw?: string | null;
  note?: string | null;
  decided?: { by: string; at: string; reason: string; raw?: string } | null;
}

export interface Waiting {
  id: string;
  period: string;
  period_text: string;
  raw: string;
  suggestion: number | null;
  reason: Reason;
  since: string;
  feed?: string;
  place?: string;
}

/** One series my unit answers for. `period`: what to send next, which clears the debt. */
export interface Item {
  series: string;
  code: string;
  area?: string | null;
  area_name?: string;
  name: Text;
  short?: Text | null;
  unit: Text;
  decimals?: number | null;
  least?: number | null;
  most?: number | null;
  period: string;
  period_text: string;
  deadline_text: string;
  due: string | null;
  late: string | null;
  phase: Phase;
  since: string | null;
  since_text: string;
  why: Reason | null;
  feeds: string[];
  last: Sent[];
  held: Waiting[];
  notes?: string[];
}

/** A figure the service computes: shown, never asked for. */
export interface Computed {
  series: string;
  code: string;
  area_name?: string;
  name: Text;
  short?: Text | null;
  unit: Text;
  decimals?: number | null;
  formula: string;
  period_text: string;
  v: number | null;
  why: Reason | null;
}

export interface Entry {
  seq: number;
  at: string;
  unit: Unit | null;
  units: Unit[];
  items: Item[];
  computed: Computed[];
}

export type Outcome = "accepted" | "held" | "rejected" | "unchanged";

/** How a cell is shown: one of a template that was left empty is no fault. */
export type Kind = Outcome | "blank";

/** What became of one figure that was typed. */
export interface Verdict {
  outcome: Outcome;
  /** What was read, where it was taken. */
  v: number | null;
  raw: string;
  period: string;
  id: string | null;
  suggestion: number | null;
  reason: Reason | null;
}

/** One cell of an uploaded file. `place` is its address in full and names it in the fixes. */
export interface Cell {
  index: number;
  outcome: Outcome;
  place: string;
  sheet: string;
  cell: string;
  series: string;
  name: string;
  area_name: string;
  unit: string;
  decimals: number | null;
  period: string;
  period_text: string;
  raw: string;
  v: number | null;
  suggestion: number | null;
  reason: Reason | null;
  id: string | null;
  fixed: boolean;
}

export interface Reading {
  file: string;
  committed: boolean;
  /** What the preview was made of; confirming sends it back, so that nothing is recorded that nobody saw. */
  digest: string;
  seq: number;
  counts: Record<Outcome, number>;
  rows: Cell[];
}

/** One figure or decision of the past. `stands`: it counts for its period; `back`: what brings it back. */
export interface Past {
  seq: number;
  at: string;
  at_text: string;
  by: string;
  kind: string;
  series: string;
  name: Text | string;
  area_name?: string;
  unit: Text | string;
  decimals?: number | null;
  period: string;
  period_text: string;
  v: number | null;
  low?: number | null;
  high?: number | null;
  qualifier?: string | null;
  status?: string | null;
  as_of?: string | null;
  feed?: string | null;
  place?: string | null;
  raw?: string | null;
  note?: string | null;
  correction?: string | null;
  decision?: { held: string; accepted: boolean; reason: string; undone: boolean } | null;
  stands: boolean;
  back: Figure | null;
}

export interface History {
  seq: number;
  rows: Past[];
}

/** A figure on its way: text just as it was typed. */
export interface Figure {
  series: string;
  value: string | number | null;
  period: string;
  status?: string | null;
  as_of?: string | null;
  note?: string | null;
  correction?: string;
}

/** Where the page gets and sends everything. Refusals are raised as Problem. */
export interface Service {
  owed(unit: string): Promise<Entry>;
  send(figure: Figure, key: string): Promise<Verdict>;
  accept(held: string, value: number | null, reason: string): Promise<void>;
  reject(held: string, reason: string): Promise<void>;
  reopen(held: string, reason: string): Promise<void>;
  /** Without `confirm` nothing is recorded. */
  read(file: File, fixes: Readonly<Record<string, string>>, unit: string, confirm?: { digest: string; key: string }): Promise<Reading>;
  history(unit: string, limit: number): Promise<History>;
  template(unit: string): string;
}
