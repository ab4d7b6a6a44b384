import { beforeEach, expect, it } from "vitest";
import { shows, NOW } from "../dev/fixtures.js";
import type { Memory, Shown, Surface } from "./compose.js";
import { FAILED, Faults, plain } from "./faults.js";
import type { Picture, Value } from "./picture.js";

const surface: Surface = { w: 1820, h: 880, gap: 22, least: 50, unit: 1 };
const picture = shows["overview"]?.picture as Picture;
const shown = (values: object = {}, now = NOW): Shown => ({
  layout: picture.layout as Shown["layout"],
  indicators: picture.indicators,
  areas: picture.areas,
  values: { ...picture.values, ...values },
  history: picture.history ?? {},
  focus: null,
  now,
});
/** A figure that nothing can describe: any look at it throws. */
const broken = (words: string): object => new Proxy({}, { get: () => { throw new TypeError(words); } });

let faults: Faults;
let memory: Memory;
const kinds = (state: Shown): Record<string, string> => Object.fromEntries(faults.lay(state, surface, memory).map((set) => [set.tile.id, set.tile.kind]));

beforeEach(() => {
  [faults, memory] = [new Faults(), new Map()];
});

it("sets the other tiles as ever where one fails, and keeps its place", () => {
  const whole = faults.lay(shown(), surface, memory);
  const rest = faults.lay(shown({ "YT-01": broken("v is not a number") }), surface, memory);
  expect(rest.map((set) => set.place)).toEqual(whole.map((set) => set.place));
  expect(rest.filter((set) => set.tile.kind === FAILED).map((set) => set.tile.id)).toEqual(["yte"]);
  expect(faults.said).toEqual({ yte: "TypeError: v is not a number" });
});

it("tries a tile again when its figures are others, and not for anything else", () => {
  const bad = broken("no");
  expect(kinds(shown({ "YT-01": bad }))["yte"]).toBe(FAILED);
  const elsewhere = { ...(picture.values["VB-01"] as Value), v: 1 };
  expect(kinds(shown({ "YT-01": bad, "VB-01": elsewhere }))["yte"]).toBe(FAILED);
  expect(kinds(shown())["yte"]).toBe("number");
  expect(Object.keys(faults.said)).toEqual(["yte"]); // until it has drawn itself
  faults.worked("yte");
  expect(faults.said).toEqual({});
});

it("tries a tile again after a minute, whatever its figures", () => {
  const sets = faults.lay(shown(), surface, memory);
  const tile = sets.find((set) => set.tile.id === "yte")?.tile;
  if (!tile) throw new Error("no such tile");
  faults.note(tile, shown(), new Error("once")); // as its element would, while it drew
  expect(kinds(shown({}, NOW + 50_000))["yte"]).toBe(FAILED);
  expect(kinds(shown({}, NOW + 60_000))["yte"]).toBe("number");
  faults.note(tile, shown({}, NOW + 60_000), new Error("again"));
  expect(kinds(shown({}, NOW + 110_000))["yte"]).toBe(FAILED);
  expect(faults.said).toEqual({ yte: "Error: again" });
});

it("does not take a drawing before the fault for a cure", () => {
  faults.note({ id: "yte", kind: "number", at: [1, 1, 1, 1] } as never, shown(), new Error("x"));
  faults.worked("yte");
  expect(Object.keys(faults.said)).toEqual(["yte"]);
});

it("says of an error what is ours, and nothing that could be a figure, a name or a text of the site", () => {
  expect(plain(new TypeError("Cannot read properties of undefined (reading 'as_of')"))).toBe("TypeError: Cannot read properties of undefined (reading 'as_of')");
  expect(plain(new SyntaxError(`Unexpected token 'B', "Bệnh viện 1.260.513" is not valid JSON`))).not.toMatch(/Bệnh|1\.260|viện/);
  expect(plain(new Error("Sở Y tế: 283175 hồ sơ"))).not.toMatch(/283|Sở|tế/);
  expect(plain("x".repeat(999)).length).toBeLessThanOrEqual(160);
  expect(plain(null)).toMatch(/^Error/);
});
