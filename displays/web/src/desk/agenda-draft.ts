/** An agenda while it is edited: rows one types into, with what an imported file was unsure of. Pure. */

import type { AgendaItemDoc } from "../picture.js";
import { pick } from "../words.js";
import { fold } from "./fold.js";

export const MOST = 40; // items of an agenda

/** What was not taken from a file as it stood there. */
export interface Doubt {
  field: string;
  place: string;
  text: string;
  suggestion: { value: string; label: string } | null;
}

export interface DraftItem {
  key: string;
  title: string;
  english: string;
  minutes: string; // as typed
  presenter: string;
  layout: string; // "" for none
  topic: string;
  layouts: Record<string, string>;
  doubts: Doubt[];
}

/** The answer to an imported file. */
export interface Imported {
  file: string;
  items: (Omit<AgendaItemDoc, "used"> & { layout: string | null; topic: string | null })[];
  problems: (Doubt & { item: number | null })[];
  skipped: number;
}

export function draftOf(items: readonly Omit<AgendaItemDoc, "used">[]): DraftItem[] {
  return items.map((item) => ({
    key: item.key,
    title: typeof item.title === "string" ? item.title : (item.title["vi"] ?? pick(item.title)),
    english: typeof item.title === "string" ? "" : (item.title["en"] ?? ""),
    minutes: item.minutes ? String(item.minutes) : "",
    presenter: item.presenter,
    layout: item.layout ?? "",
    topic: item.topic ?? "",
    layouts: { ...item.layouts },
    doubts: [],
  }));
}

/** What a file gave, each row with its doubts. */
export function imported(answer: Imported): DraftItem[] {
  return draftOf(answer.items).map((item, at) => ({
    ...item,
    doubts: answer.problems.filter((problem) => problem.item === at).map(({ field, place, text, suggestion }) => ({ field, place, text, suggestion })),
  }));
}

/** The body of a PUT. */
export function bodyOf(items: readonly DraftItem[]): { items: Record<string, unknown>[] } {
  return {
    items: items.map((item) => ({
      key: item.key,
      title: { vi: item.title.trim(), ...(item.english.trim() ? { en: item.english.trim() } : {}) },
      ...(minutesOf(item) ? { minutes: minutesOf(item) } : {}),
      presenter: item.presenter.trim(),
      ...(item.layout ? { layout: item.layout } : {}),
      ...(item.topic ? { topic: item.topic } : {}),
      ...(Object.keys(item.layouts).length ? { layouts: item.layouts } : {}),
    })),
  };
}

/** The minutes as a number; null for none, NaN for what is none of 1 to 600. */
export function minutesOf(item: Pick<DraftItem, "minutes">): number | null {
  const text = item.minutes.trim();
  if (!text) return null;
  const n = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  return n >= 1 && n <= 600 ? n : NaN;
}

/** The places that keep a draft from being saved: rows without a title, minutes that are none. */
export function faults(items: readonly DraftItem[]): { at: number; field: "title" | "minutes" }[] {
  return items.flatMap((item, at) => [
    ...(item.title.trim() ? [] : [{ at, field: "title" as const }]),
    ...(Number.isNaN(minutesOf(item)) ? [{ at, field: "minutes" as const }] : []),
  ]);
}

/** A new row at the end, with a key of its own. */
export function added(items: readonly DraftItem[]): DraftItem[] {
  const taken = new Set(items.map((item) => item.key));
  let n = items.length + 1;
  while (taken.has(`muc-${n}`)) n += 1;
  return [...items, { key: `muc-${n}`, title: "", english: "", minutes: "", presenter: "", layout: "", topic: "", layouts: {}, doubts: [] }];
}

export const removed = (items: readonly DraftItem[], at: number): DraftItem[] => items.filter((_, i) => i !== at);

/** The row a step further up or down. */
export function moved(items: readonly DraftItem[], at: number, by: number): DraftItem[] {
  const to = at + by;
  const found = [...items];
  const [item] = found.splice(at, 1);
  if (!item || to < 0 || to > found.length) return [...items];
  found.splice(to, 0, item);
  return found;
}

/** A row with another value; what a file was unsure of there is settled by that, and a changed title needs a new English one. */
export function changed(items: readonly DraftItem[], at: number, field: keyof DraftItem, value: string): DraftItem[] {
  return items.map((item, i) => {
    if (i !== at) return item;
    const next = { ...item, [field]: value, doubts: item.doubts.filter((doubt) => doubt.field !== field && !(field === "minutes" && doubt.field === "time")) };
    if (field === "title" && fold(value) !== fold(item.title)) next.english = "";
    if (field === "layout") next.topic = "";
    return next;
  });
}

/** True if two drafts say the same. */
export function same(a: readonly DraftItem[], b: readonly DraftItem[]): boolean {
  return JSON.stringify(bodyOf(a)) === JSON.stringify(bodyOf(b));
}

/** The planned minutes of all rows together, and how many have none. */
export function planned(items: readonly DraftItem[]): { minutes: number; without: number } {
  const lengths = items.map((item) => minutesOf(item));
  return { minutes: lengths.reduce<number>((sum, n) => sum + (n || 0), 0), without: lengths.filter((n) => !n).length };
}
