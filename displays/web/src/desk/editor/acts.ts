/** What is done with a layout from its editor: saved, brought back, copied, renamed, removed; each asked about first. */

import { pick, say } from "../../words.js";
import type { Question } from "../ask.js";
import type { Live } from "../live.js";
import { when } from "../wording.js";
import type { Bench } from "./bench.js";
import type { Judge } from "./judge.js";
import { copied, type Named, type Naming } from "./naming.js";
import type { Fault, Version } from "./nouns.js";

const LONGEST = 200; // characters of a reason

export interface Hand {
  bench: Bench;
  judge: Judge;
  live: Live;
  ask: (question: Question) => Promise<string | null>;
  tell: (words: string, bad?: boolean) => void;
  naming: (asked: Naming) => Promise<Named | null>;
  /** Send something; false where it was refused, which has been said then. */
  doing: (what: () => Promise<void>) => Promise<boolean>;
  /** Put the bench's text into the field. */
  put: () => void;
}

const file = ({ bench }: Hand): string => `${bench.key}.yaml`;
const line = (why: string): string => why.replace(/\s+/g, " ").slice(0, LONGEST);

/** Save what was typed; returns the fault that stands in the way. */
export async function save(hand: Hand): Promise<Fault | null> {
  const { bench, judge, live, ask, tell, doing } = hand;
  if (!bench.dirty) return tell(say("editor.nothing")), null;
  await judge.settled(bench.text); // quick hands save before the last word is in
  const wrong = judge.faults.find((fault) => fault.severity !== "warning");
  if (wrong) return tell(say("editor.mend", { line: String(wrong.line) }), true), wrong;
  const on = live.places().filter((each) => live.sceneOf(each.id)?.layout === bench.key).length;
  const why = await ask({ title: say("editor.save_title", { path: file(hand) }), words: on ? say("editor.save_on", { n: on }) : say("editor.save_off"), yes: say("editor.save"), reason: say("editor.why") });
  if (why && (await doing(() => bench.save(line(why))))) tell(say("editor.saved", { path: file(hand) }));
  return null;
}

/** Make an earlier version the newest; true where it was done. */
export async function rollBack(hand: Hand, version: Version): Promise<boolean> {
  const { bench, live, ask, tell, doing, put } = hand;
  const why = await ask({ title: say("editor.rollback_title", { at: when(version.at, live.now()) }), words: say(bench.dirty ? "editor.rollback_dirty" : "editor.rollback_what"), yes: say("editor.rollback"), reason: say("editor.why") });
  if (!why || !(await doing(() => bench.rollBack(version.seq, line(why))))) return false;
  put();
  tell(say("editor.rolled_back"));
  return true;
}

const taken = (live: Live): string[] => live.layouts().map((layout) => layout.key);

export async function copy({ bench, judge, live, naming }: Hand): Promise<void> {
  const title = pick(judge.layout?.title);
  const named = await naming({ title: say("editor.copy"), yes: say("editor.copy"), titled: true, name: title ? say("editor.copy_of", { title }) : "", key: `${bench.key}-2`, taken: taken(live) });
  if (!named) return;
  bench.drawer.keep(named.key, { text: copied(bench.text, named.key, named.name), revision: "0", at: Date.now() });
  location.hash = `layouts/${named.key}`;
}

export async function rename({ bench, live, naming, doing }: Hand): Promise<void> {
  const named = await naming({ title: say("editor.rename"), yes: say("editor.rename"), titled: false, key: bench.key, why: true, taken: taken(live) });
  if (named && (await doing(() => bench.rename(named.key, named.why)))) location.hash = `layouts/${named.key}`;
}

export async function discard(hand: Hand): Promise<void> {
  const { bench, ask, tell, doing } = hand;
  const why = await ask({ title: say("editor.remove_title", { path: file(hand) }), words: say("editor.remove_what"), yes: say("editor.remove"), danger: true, reason: say("editor.why") });
  if (why && (await doing(() => bench.remove(line(why))))) tell(say("editor.is_removed", { path: file(hand) }));
}
