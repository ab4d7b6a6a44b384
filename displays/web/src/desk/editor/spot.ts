/** Places in a layout's text: the mapping or list one is in, the word under the caret, a tile's lines. */

export interface Box {
  kind: "map" | "seq";
  flow: boolean;
  indent: number;
  from: number;
  to: number;
  parent: Box | null;
  /** The key or index under which it stands in its parent. */
  step: string | number;
  keys: Map<string, string>;
  key: string;
  count: number;
}

/** The place of the caret: writing a key of `box`, or the value at `step` in it. `from`: where the word begins. */
export interface Here {
  mode: "key" | "value";
  box: Box | null;
  step: string | number;
  from: number;
  /** Nothing stands in this item or value yet. */
  fresh: boolean;
}

export interface TileSpan {
  id: string;
  from: number;
  to: number;
}

export interface Outline {
  here: Here | null;
  tiles: TileSpan[];
}

/** The steps from the document to a box. */
export function steps(box: Box | null): (string | number)[] {
  return box ? (box.parent ? [...steps(box.parent), box.step] : []) : [];
}

/** The tile whose text holds a position; "" for none. */
export function tileAt(tiles: readonly TileSpan[], at: number): string {
  return tiles.find((tile) => at >= tile.from && at <= tile.to)?.id ?? "";
}
