/** What the layout editor's calls give and take. */

import type { Layout } from "../nouns.js";
import type { Text } from "../../words.js";

/** One thing wrong: where, how grave, in the reader's words. */
export interface Fault {
  line: number;
  column: number;
  code: string;
  args?: Record<string, unknown>;
  severity: string;
  words: string;
}

export interface Told {
  line: number;
  column: number;
  code: string;
  args?: Record<string, unknown>;
  severity: string;
  text?: string;
}

export interface Use {
  kind: "home" | "schedule" | "claim" | "agenda" | "link";
  room: string;
  screen: string;
  name: Text;
  more: Text;
  by: string;
}

export interface Version {
  seq: number;
  at: string;
  by: string;
  why: string;
  gone: boolean;
  same: boolean;
  readable: boolean;
}

export interface Opened {
  key: string;
  path: string;
  text: string;
  revision: string;
  locked: string;
  version: Version | null;
  uses: Use[];
  problems: Told[];
}

export interface Judged {
  layout: Layout | null;
  problems: Told[];
}

/** What stands there now, told with a refusal: who saved meanwhile, and what. */
export interface Current extends Partial<Version> {
  by: string;
  revision: string;
  text: string;
}
