/** The words of the pages, Vietnamese first. A page learns only the sections it speaks, so the kiosk page stays small. */

import { lang, speak, type Lang } from "./lang.js";
import { read } from "./read.js";

export { lang, speak, type Lang };
export type Catalogue = { readonly [key: string]: string | Catalogue };
export type Text = Readonly<Record<string, string | undefined>>;

const sections: Record<Lang, Record<string, Catalogue>> = { vi: {}, en: {} };

/** Adds sections (`{wall: {...}}`) to both languages. */
export function learn(words: Record<Lang, Record<string, Catalogue>>): void {
  Object.assign(sections.vi, words.vi);
  Object.assign(sections.en, words.en);
}

const coming: Partial<Record<Lang, () => Promise<unknown>>> = {};

/** Words of a language that come when it is first spoken. */
export function learnLater(language: Lang, load: () => Promise<unknown>): void {
  coming[language] = load;
}

/** Loads what is still to come of a language. True: something came, so what was said meanwhile is said anew. Never rejects. */
export async function learned(language: string | undefined): Promise<boolean> {
  const load = coming[language as Lang];
  if (!load) return false;
  delete coming[language as Lang];
  try {
    await load();
    return true;
  } catch {
    coming[language as Lang] = load; // Vietnamese meanwhile
    return false;
  }
}

function find(key: string, language: Lang): string | undefined {
  let at: string | Catalogue | undefined = sections[language] as Catalogue;
  for (const part of key.split(".")) at = typeof at === "object" ? at[part] : undefined;
  return typeof at === "string" ? at : undefined;
}

export const known = (key: string): boolean => find(key, "vi") !== undefined;

/** The words of a key with `{name}` filled in; the key itself where the catalogue lacks it, so that it is noticed.
 *  A raw text stays as it stood in the source. */
export function say(key: string, args: Readonly<Record<string, unknown>> = {}): string {
  const words = find(key, lang()) ?? find(key, "vi") ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name: string) => (name === "raw" ? String(args[name] ?? "") : read(args[name])));
}

/** The spoken language's side of a text of the site; Vietnamese where it has no other. */
export function pick(text: Text | string | null | undefined): string {
  if (typeof text === "string") return text;
  return text?.[lang()] || text?.["vi"] || Object.values(text ?? {})[0] || "";
}
