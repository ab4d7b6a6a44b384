/** Since which version of Chrome something is there, by MDN's browser-compat data. */

import bcd, { type CompatStatement, type Identifier, type SimpleSupportStatement } from "@mdn/browser-compat-data";

export const TARGET = 87; // meeting-room televisions, as in vite.config.ts

export type Feature = Identifier;

export interface Fault {
  where: string;
  what: string;
  since: number; // version of Chrome; Infinity: none
}

/** Infinity: never, only with a flag, only under another name, or not any more. */
export function since(compat: CompatStatement | undefined): number {
  const said = compat?.support.chrome;
  if (!said) return Infinity;
  const versions = (Array.isArray(said) ? said : [said]).filter(plain).map((each) => Number.parseFloat(String(each.version_added)));
  return Math.min(Infinity, ...versions.filter((version) => version > 0));
}

const plain = (said: SimpleSupportStatement): boolean => !said.flags && !said.prefix && !said.alternative_name && !(said.version_removed && Number.parseFloat(String(said.version_removed)) <= TARGET);

/** A feature below another, `undefined` where the data lack it. */
export function at(root: Feature | undefined, ...path: string[]): Feature | undefined {
  let here: Feature | undefined = root;
  for (const name of path) here = here && Object.hasOwn(here, name) ? (here[name] as Feature) : undefined;
  return here;
}

export const css = bcd.css as unknown as Feature;
export const api = bcd.api as unknown as Feature;
export const builtins = at(bcd.javascript as unknown as Feature, "builtins");
const STATIC = "_static";

/** A global object or function of the language or the browser. */
export function ofGlobal(name: string): number | null {
  const found = at(api, name) ?? at(builtins, name);
  return found?.__compat ? since(found.__compat) : null;
}

/** A static member: `Object.hasOwn`, `AbortSignal.timeout`. */
export function ofStatic(object: string, name: string): number | null {
  const found = at(api, object, `${name}${STATIC}`) ?? at(builtins, object, name);
  return found?.__compat ? since(found.__compat) : null;
}

/** A member of whatever object, known by nothing but its name: the oldest that is called so. Null: no such name. */
export const ofMember = (name: string): number | null => members.get(name) ?? null;

const members = new Map<string, number>();
for (const group of [api, builtins])
  for (const object of Object.keys(group ?? {}))
    for (const [name, feature] of Object.entries(at(group, object) ?? {})) {
      if (name === "__compat" || name.endsWith("_event")) continue;
      const plainName = name.endsWith(STATIC) ? name.slice(0, -STATIC.length) : name;
      members.set(plainName, Math.min(members.get(plainName) ?? Infinity, since((feature as Feature).__compat)));
    }
