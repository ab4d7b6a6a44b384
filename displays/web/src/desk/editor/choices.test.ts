// @vitest-environment node
import { describe, expect, it } from "vitest";
import { choices, type Vocabulary } from "./choices.js";
import { outline } from "./outline.js";

const SERIES = { type: "string", pattern: "^[A-Z]{2,5}-[0-9]{2}(@([0-9]{2,5}|\\*))?$" };
const TILE = { id: { type: "string" }, at: { type: "array", items: { type: "integer", minimum: 1, maximum: 48 } }, title: { anyOf: [{ $ref: "#/$defs/Words" }, { type: "null" }] } };
const WORDS: Vocabulary = {
  schema: {
    properties: {
      key: { type: "string" },
      theme: { anyOf: [{ $ref: "#/$defs/Theme" }, { type: "null" }] },
      tiles: { type: "array", items: { discriminator: { mapping: { number: "#/$defs/Number", table: "#/$defs/Table", alerts: "#/$defs/Alerts", map: "#/$defs/Map" } } } },
      topics: { type: "array", items: { $ref: "#/$defs/Topic" } },
    },
    required: ["key", "tiles"],
    $defs: {
      Theme: { enum: ["dark", "light"] },
      Words: { type: "object", properties: { vi: { type: "string" }, en: { type: "string" } }, required: ["vi"] },
      Number: { properties: { ...TILE, kind: { const: "number" }, series: SERIES, history: { minimum: 0, maximum: 400, type: "integer" } }, required: ["id", "kind", "at", "series"] },
      Table: { properties: { ...TILE, kind: { const: "table" }, each: { type: "array", items: SERIES }, sort: { enum: ["attention", "value"] } }, required: ["id", "kind", "at", "each"] },
      Alerts: { properties: { ...TILE, kind: { const: "alerts" }, feeds: { type: "array", items: { type: "string" } } }, required: ["id", "kind", "at", "feeds"] },
      Map: { properties: { ...TILE, kind: { const: "map" }, series: { type: "string", pattern: "^[A-Z]{2,5}-[0-9]{2}$" }, map: { type: "string" } }, required: ["id", "kind", "at", "series", "map"] },
      Topic: { properties: { key: { type: "string" }, tiles: { type: "array", items: { type: "string" } } } },
    },
  },
  codes: [
    { code: "VB-01", name: { vi: "Văn bản đến" }, unit: { vi: "văn bản" }, subsystem: "VB", sensitivity: "public" },
    { code: "YT-05", name: { vi: "Ca mắc" }, unit: { vi: "ca" }, subsystem: "YT", sensitivity: "internal" },
  ],
  areas: [{ code: "16681", name: { vi: "Phường Trường Vinh" } }],
  subsystems: [{ key: "VB", name: { vi: "Văn bản" } }],
  maps: ["nghe-an"],
  feeds: [
    { key: "canh-bao", kind: "cap", name: { vi: "Cảnh báo" } },
    { key: "van-ban", kind: "http" },
  ],
  images: ["so-do.png"],
};

/** What is offered where | stands. */
function offered(marked: string): string[] {
  const caret = marked.indexOf("|");
  const { here, tiles } = outline(marked.replace("|", ""), caret);
  if (!here) return [];
  const found = choices(here, WORDS, marked.slice(here.from, caret), tiles.map((tile) => tile.id), (text) => text["vi"] ?? "");
  return found.map((each) => each.label);
}

describe("what is offered at the caret", () => {
  it("offers the keys that are not there yet", () => {
    expect(offered("key: a\n|")).toEqual(["theme", "tiles", "topics"]);
    expect(offered("tiles:\n  - {id: a, kind: number, |}\n")).toEqual(["at", "title", "series", "history"]);
    expect(offered("tiles:\n  - {id: a, kind: table, s|}\n")).toEqual(["at", "title", "each", "sort"]);
    expect(offered("tiles:\n  - {id: a, |}\n")).toEqual(["kind", "at", "title"]);
    expect(offered("tiles:\n  - {id: a, kind: number, title: {|}}\n")).toEqual(["vi", "en"]);
  });

  it("offers the values of the schema and of the site", () => {
    expect(offered("theme: |")).toEqual(["dark", "light"]);
    expect(offered("tiles:\n  - {id: a, kind: |}\n")).toEqual(["number", "table", "alerts", "map"]);
    expect(offered("tiles:\n  - {id: a, kind: numb|}\n")).toEqual(["number", "table", "alerts", "map"]);
    expect(offered("tiles:\n  - {id: a, kind: number, series: V|}\n")).toEqual(["VB-01", "YT-05"]);
    expect(offered("tiles:\n  - {id: a, kind: number, series: YT-05@|}\n")).toEqual(["YT-05@16681"]);
    expect(offered("tiles:\n  - {id: a, kind: map, series: YT-05@|}\n")).toEqual(["VB-01", "YT-05"]);
    expect(offered("tiles:\n  - id: a\n    kind: table\n    each:\n      - |\n")).toEqual(["VB-01", "YT-05"]);
    expect(offered("tiles:\n  - {id: a, kind: map, map: |}\n")).toEqual(["nghe-an"]);
    expect(offered("tiles:\n  - {id: a, kind: alerts, feeds: [|]}\n")).toEqual(["canh-bao"]);
    expect(offered("tiles:\n  - {id: mot}\n  - {id: hai}\ntopics:\n  - {key: x, tiles: [|]}\n")).toEqual(["mot", "hai"]);
  });

  it("offers a whole tile where one begins", () => {
    expect(offered("tiles:\n  - |\n")).toEqual(["number", "table", "alerts", "map"]);
    const { here } = outline("tiles:\n  - ", 11);
    const [first] = here ? choices(here, WORDS, "", [], () => "") : [];
    expect(first).toMatchObject({ snippet: true, apply: "{id: ${number}, kind: number, series: ${series}, at: [1, 1, 4, 3]}" });
  });
});
