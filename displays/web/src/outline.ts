/** Areas' outlines as the server made them light (layouts/outline.py): borders once, in whole numbers. Pure. */

export interface Outline {
  size: [number, number];
  arcs: number[][]; // x, y, then steps
  areas: Record<string, { rings: number[][]; at: [number, number, number] }>;
}

export interface Drawn {
  paths: ReadonlyMap<string, string>;
  rim: string; // borders that only one area has: the province's own
}

const made = new WeakMap<Outline, Drawn>();

/** SVG paths in the outline's own steps, worked out once. In a ring, ~n is arc n backwards. */
export function drawnOutline(outline: Outline): Drawn {
  const before = made.get(outline);
  if (before) return before;
  const arcs = outline.arcs.map(absolute);
  const seen = new Array<number>(arcs.length).fill(0);
  const paths = new Map<string, string>();
  for (const [area, { rings }] of Object.entries(outline.areas)) {
    paths.set(area, rings.map((ring) => closed(ring, arcs)).join(""));
    for (const ring of rings) for (const n of ring) seen[n < 0 ? ~n : n] = (seen[n < 0 ? ~n : n] ?? 0) + 1;
  }
  const rim = arcs.map((arc, i) => (seen[i] === 1 ? line(arc) : "")).join("");
  const drawn = { paths, rim };
  made.set(outline, drawn);
  return drawn;
}

function absolute(steps: readonly number[]): number[] {
  const out: number[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i] ?? 0;
    y += steps[i + 1] ?? 0;
    out.push(x, y);
  }
  return out;
}

function line(points: readonly number[]): string {
  let path = "";
  for (let i = 0; i + 1 < points.length; i += 2) path += `${i ? "L" : "M"}${points[i]} ${points[i + 1]}`;
  return path;
}

function closed(ring: readonly number[], arcs: readonly number[][]): string {
  const points: number[] = [];
  for (const n of ring) {
    const arc = arcs[n < 0 ? ~n : n] ?? [];
    if (n < 0) for (let i = arc.length - 2; i >= 0; i -= 2) points.push(arc[i] ?? 0, arc[i + 1] ?? 0);
    else points.push(...arc);
  }
  return `${line(points)}Z`;
}

export interface Spot {
  x: number;
  y: number;
}

export interface Label extends Spot {
  area: string;
  text: string;
  anchor: "start" | "middle" | "end";
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Names beside their places, where there is room in the picture and none covers another or a mark of a named place. */
export function labelled(named: readonly (Spot & { area: string; name: string; wide: number })[], size: number, mark: number, w: number, h: number): Label[] {
  const taken: Box[] = named.map(({ x, y }) => ({ left: x - mark / 2, right: x + mark / 2, top: y - mark / 2, bottom: y + mark / 2 }));
  const out: Label[] = [];
  const off = mark / 2 + size * 0.2;
  for (const { x, y, area, name, wide } of named) {
    const tries: [number, number, Label["anchor"]][] = [
      [x + off, y + size * 0.35, "start"],
      [x - off, y + size * 0.35, "end"],
      [x, y - off - size * 0.1, "middle"],
      [x, y + off + size * 0.8, "middle"],
    ];
    for (const [left, base, anchor] of tries) {
      const from = anchor === "start" ? left : anchor === "end" ? left - wide : left - wide / 2;
      const box = { left: from, right: from + wide, top: base - size, bottom: base + size * 0.3 };
      if (box.left < 0 || box.right > w || box.top < 0 || box.bottom > h) continue;
      if (taken.some((each) => each.left < box.right && each.right > box.left && each.top < box.bottom && each.bottom > box.top)) continue;
      taken.push(box);
      out.push({ area, text: name, x: left, y: base, anchor });
      break;
    }
  }
  return out;
}
