// @vitest-environment node
import { describe, expect, it } from "vitest";
import { outline } from "./outline.js";
import { steps, tileAt } from "./spot.js";

const TEXT = `key: a
grid: {columns: 12, rows: 6}
tiles:
  # a note
  - {id: mot, kind: number, series: VB-01, at: [1, 1, 4, 2]}
  - id: hai
    kind: bar
    each: [VB-05, "VB-06"]
topics:
  - {key: x, title: {vi: Một, en: One}, tiles: [mot, hai]}
`;

/** The place of the caret, written as | in the text. */
function at(marked: string) {
  const caret = marked.indexOf("|");
  const { here } = outline(marked.replace("|", ""), caret);
  return here && { mode: here.mode, path: [...steps(here.box), here.step].join("."), word: marked.slice(here.from, caret), keys: [...(here.box?.keys.keys() ?? [])] };
}

describe("the outline of a layout", () => {
  it("knows where each tile stands, in either way of writing", () => {
    const { tiles } = outline(TEXT);
    expect(tiles.map((tile) => [tile.id, TEXT.slice(tile.from, tile.to).trim()])).toEqual([
      ["mot", "- {id: mot, kind: number, series: VB-01, at: [1, 1, 4, 2]}"],
      ["hai", '- id: hai\n    kind: bar\n    each: [VB-05, "VB-06"]'],
    ]);
    expect(tileAt(tiles, TEXT.indexOf("bar"))).toBe("hai");
    expect(tileAt(tiles, TEXT.indexOf("rows"))).toBe("");
  });

  it("counts a note behind a tile to the tile", () => {
    const text = "tiles:\n  - {id: mot}  # ghi\n  - {id: hai}\n";
    const { tiles } = outline(text);
    expect([tileAt(tiles, text.indexOf("ghi") + 3), tileAt(tiles, text.indexOf("hai"))]).toEqual(["mot", "hai"]);
  });

  it("knows whether a key or a value is being written, and of what", () => {
    expect(at("ke|")).toMatchObject({ mode: "key", path: "", word: "ke" });
    expect(at("theme: da|")).toMatchObject({ mode: "value", path: "theme", word: "da" });
    expect(at("tiles:\n  - {id: a, kind: nu|}\n")).toMatchObject({ mode: "value", path: "tiles.0.kind", word: "nu" });
    expect(at("tiles:\n  - {id: a, kind: number, ser|}\n")).toMatchObject({ mode: "key", path: "tiles.0.ser", word: "ser", keys: ["id", "kind"] });
    expect(at("tiles:\n  - {id: a}\n  - {id: b, series: |}\n")).toMatchObject({ mode: "value", path: "tiles.1.series", word: "" });
    expect(at("tiles:\n  - {id: b, each: [VB-01, VB|]}\n")).toMatchObject({ mode: "value", path: "tiles.0.each.1", word: "VB" });
    expect(at("tiles:\n  - id: b\n    se|\n    kind: bar\n")).toMatchObject({ mode: "key", path: "tiles.0.", word: "se", keys: ["id", "kind"] });
    expect(at("tiles:\n  - id: b\n    series: Y|\n")).toMatchObject({ mode: "value", path: "tiles.0.series", word: "Y" });
    expect(at("tiles:\n  - id: b\n    each:\n      - V|\n")).toMatchObject({ mode: "value", path: "tiles.0.each.0", word: "V" });
    expect(at("topics:\n  - {key: x, tiles: [a, |]}\n")).toMatchObject({ mode: "value", path: "topics.0.tiles.1", word: "" });
    expect(at("tiles:\n  - {id: x, title: {v|}}\n")).toMatchObject({ mode: "key", path: "tiles.0.title.v", word: "v" });
  });

  it("knows an item that has not begun", () => {
    expect(at("tiles:\n  - {id: a}\n  - |\n")).toMatchObject({ path: "tiles.1", word: "" });
    expect(at("tiles:\n  - {|}\n")).toMatchObject({ mode: "key", path: "tiles.0." });
  });

  it("is not led astray by what is not closed yet", () => {
    const text = "tiles:\n  - {id: a, kind: number, ser\n  - {id: b, kind: bar}\n";
    expect(outline(text).tiles.map((tile) => tile.id)).toEqual(["a", "b"]);
    expect(at("tiles:\n  - {id: a, kind: number, ser|\n  - {id: b, kind: bar}\n")).toMatchObject({ mode: "key", path: "tiles.0.ser" });
  });

  it("reads any prefix of a layout without an end to fear", () => {
    for (let to = 0; to <= TEXT.length; to += 1) expect(() => outline(TEXT.slice(0, to), to)).not.toThrow();
    for (let cut = 0; cut < TEXT.length; cut += 3) expect(() => outline(TEXT.slice(0, cut) + TEXT.slice(cut + 2), cut)).not.toThrow();
  });
});
