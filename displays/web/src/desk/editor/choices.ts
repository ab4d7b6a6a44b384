/** What may be written at the caret: keys and values of the schema, and the names of the site. Pure. */

import type { Text } from "../../words.js";
import { steps, type Here } from "./spot.js";

/** A JSON Schema, as far as it is read here. */
export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  anyOf?: Schema[];
  oneOf?: Schema[];
  discriminator?: { mapping: Record<string, string> };
  type?: string;
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  examples?: unknown[];
}

/** What `GET /api/layout-words` gives. */
export interface Vocabulary {
  schema: Schema;
  codes: { code: string; name: Text; unit: Text; subsystem: string; sensitivity: string }[];
  areas: { code: string; name: Text }[];
  subsystems: { key: string; name: Text }[];
  maps: string[];
  feeds: { key: string; kind: string; name?: Text | null }[];
  images: string[];
}

export interface Choice {
  label: string;
  detail?: string;
  apply?: string;
  kind: "key" | "value" | "series" | "tile";
  /** With it the choice is a snippet: places to fill in as ${name}. */
  snippet?: boolean;
  boost?: number;
}

const CODE = "[A-Z]{2,5}-[0-9]{2}";
const LISTS: Record<string, readonly string[]> = { alerts: ["cap", "rss"], camera: ["camera"], feedback: [] };

/** Everything that may stand where the caret is, in the order of the schema and of the site. */
export function choices(here: Here, words: Vocabulary, typed: string, tileIds: readonly string[], pick: (text: Text) => string): Choice[] {
  const path = steps(here.box);
  if (here.mode === "key") {
    const value = here.box && here.fresh && typeof here.step === "string" && here.step !== "" ? [...path, here.step] : null;
    if (here.box?.kind === "seq") return item(here, words, typed, tileIds, pick);
    const schema = at(words.schema, value ?? path, kindOf(here));
    return keysOf(schema, new Set(value ? [] : [...(here.box?.keys.keys() ?? [])].filter((key) => key !== typed)));
  }
  return valuesAt(here, words, typed, tileIds, pick);
}

/** An item of a list that has not begun: a whole tile, the keys of a mapping, or a value. */
function item(here: Here, words: Vocabulary, typed: string, tileIds: readonly string[], pick: (text: Text) => string): Choice[] {
  const path = steps(here.box);
  if (path.length === 1 && path[0] === "tiles") return tiles(words);
  const keys = keysOf(at(words.schema, [...path, here.step], ""), new Set());
  return keys.length ? keys : valuesAt(here, words, typed, tileIds, pick);
}

function valuesAt(here: Here, words: Vocabulary, typed: string, tileIds: readonly string[], pick: (text: Text) => string): Choice[] {
  const path = steps(here.box);
  const name = String(here.box?.kind === "seq" ? path[path.length - 1] : here.step);
  if (path.length === 1 && path[0] === "tiles" && here.box?.kind === "seq") return tiles(words);
  if (path.length === 2 && path[0] === "tiles" && name === "kind") return tiles(words).map(({ label }) => ({ label, kind: "value" }));
  if (path[0] === "topics" && name === "tiles") return tileIds.map((label) => ({ label, kind: "value" }));
  const schema = at(words.schema, [...path, here.step], kindOf(here));
  return named(name, kindOf(here), schema, words, typed, pick) ?? valuesOf(schema);
}

/** The kind of the tile a value belongs to, also where it stands in a list of the tile. */
function kindOf(here: Here): string {
  for (let box = here.box; box; box = box.parent) if (box.keys.has("kind")) return box.keys.get("kind") ?? "";
  return "";
}

/** What the site names: indicators, areas, maps, feeds, subsystems, pictures. */
function named(name: string, kind: string, schema: Schema[], words: Vocabulary, typed: string, pick: (text: Text) => string): Choice[] | null {
  const texts = schema.flatMap((each) => [each, ...(each.anyOf ?? [])]);
  if (texts.some((each) => each.pattern?.includes(CODE))) return series(words, typed, texts.some((each) => each.pattern?.includes("@")), pick);
  if (name === "map") return words.maps.map((label) => ({ label, kind: "value" }));
  if (name === "file") return words.images.map((label) => ({ label, kind: "value" }));
  if (name === "subsystems") return words.subsystems.map((each) => ({ label: each.key, detail: pick(each.name), kind: "value" }));
  if (name === "feeds" || name === "feed") {
    const kinds = LISTS[kind];
    return words.feeds
      .filter((each) => !kinds?.length || kinds.includes(each.kind))
      .map((each) => ({ label: each.key, detail: each.name ? pick(each.name) : each.kind, kind: "value" }));
  }
  return null;
}

function series(words: Vocabulary, typed: string, areas: boolean, pick: (text: Text) => string): Choice[] {
  const code = typed.split("@")[0] ?? "";
  if (areas && typed.includes("@")) return words.areas.map((each) => ({ label: `${code}@${each.code}`, detail: pick(each.name), kind: "series" }));
  return words.codes.map((each) => ({ label: each.code, detail: `${pick(each.name)} (${pick(each.unit)})`, kind: "series" }));
}

function keysOf(schema: Schema[], taken: ReadonlySet<string>): Choice[] {
  const found = new Map<string, Choice>();
  for (const each of schema) {
    for (const [label, property] of Object.entries(each.properties ?? {})) {
      if (taken.has(label) || found.has(label)) continue;
      const must = each.required?.includes(label) ?? false;
      found.set(label, { label, detail: hint(property), apply: `${label}: `, kind: "key", boost: must ? 10 : 0 });
    }
  }
  return [...found.values()];
}

/** A few words for what a key takes: its range, its choices or an example. */
export function hint(schema: Schema): string {
  const each = [schema, ...(schema.anyOf ?? [])].find((one) => one.enum || one.const !== undefined || one.minimum !== undefined || one.examples) ?? schema;
  if (each.enum) return each.enum.join(" · ");
  if (each.minimum !== undefined && each.maximum !== undefined) return `${each.minimum} – ${each.maximum}`;
  if (each.examples?.length) return String(each.examples[0]);
  return "";
}

function valuesOf(schema: Schema[]): Choice[] {
  const found = schema.flatMap((each) => [each, ...(each.anyOf ?? [])]).flatMap((each) => (each.const !== undefined ? [each.const] : (each.enum ?? (each.type === "boolean" ? [true, false] : []))));
  return [...new Set(found.map(String))].map((label) => ({ label, kind: "value" }));
}

/** A tile of each kind, with the keys it must have. */
function tiles(words: Vocabulary): Choice[] {
  const all = words.schema;
  const list = resolved(all.properties?.["tiles"]?.items ?? {}, all);
  return Object.entries(list.discriminator?.mapping ?? {}).map(([kind, ref]) => {
    const schema = resolved({ $ref: ref }, all);
    const more = (schema.required ?? []).filter((key) => !["id", "kind", "at"].includes(key));
    const rest = more.map((key) => `, ${key}: ${form(key, resolved(schema.properties?.[key] ?? {}, all))}`).join("");
    return { label: kind, apply: `{id: \${${kind}}, kind: ${kind}${rest}, at: [1, 1, 4, 3]}`, snippet: true, kind: "tile" };
  });
}

function form(key: string, schema: Schema): string {
  if (schema.type === "array") return `[\${${key}}]`;
  if (schema.type === "object") return "{vi: ${vi}}";
  return `\${${key}}`;
}

/** The schemas that may hold at a path; of tiles the one of their kind, all of them where it is not written yet. */
export function at(schema: Schema, path: readonly (string | number)[], kind: string): Schema[] {
  let here = [resolved(schema, schema)];
  for (const step of path) {
    const next = here.flatMap((each) => inside(each, step, schema));
    here = next.flatMap((each) => variants(each, schema, kind));
  }
  return here;
}

function inside(schema: Schema, step: string | number, all: Schema): Schema[] {
  if (typeof step === "number") return schema.items ? [resolved(schema.items, all)] : [];
  const property = schema.properties?.[step];
  return property ? [resolved(property, all)] : [];
}

function variants(schema: Schema, all: Schema, kind: string): Schema[] {
  const mapping = schema.discriminator?.mapping;
  if (!mapping) return (schema.anyOf ?? schema.oneOf ?? [schema]).map((each) => resolved(each, all));
  const known = mapping[kind];
  if (known) return [resolved({ $ref: known }, all)];
  const { id, at: place, title } = resolved({ $ref: Object.values(mapping)[0] ?? "" }, all).properties ?? {};
  return [{ properties: { ...(id && { id }), kind: { enum: Object.keys(mapping) }, ...(place && { at: place }), ...(title && { title }) }, required: ["id", "kind", "at"] }];
}

function resolved(schema: Schema, all: Schema): Schema {
  const name = schema.$ref?.split("/").pop();
  return name ? resolved(all.$defs?.[name] ?? {}, all) : schema;
}
