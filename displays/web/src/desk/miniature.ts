/** A screen in small: the shown layout's own tiles with their values, coloured by the worst of each. Drawn as SVG. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { hides } from "./cleared.js";
import { DeskElement } from "./element.js";
import type { Live } from "./live.js";
import type { Layout, Scene, Tile, Value } from "./nouns.js";
import { seriesOf, tileTone, type Tone } from "./tone.js";
import { shortValue, when } from "./wording.js";

export const WIDTH = 320;
export const HEIGHT = 180;
const EDGE = 9;
const TOP = 32; // where the tiles begin; above it the title
const GAP = 5;
const LIST_LEVELS = 4; // rows of a list that can be told apart at this size

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Where a tile lies on the miniature. */
export function box(tile: Tile, grid: Layout["grid"]): Box {
  const [column, row, width, height] = tile.at;
  const cw = (WIDTH - 2 * EDGE + GAP) / grid.columns;
  const rh = (HEIGHT - TOP - EDGE + GAP) / grid.rows;
  return { x: EDGE + (column - 1) * cw, y: TOP + (row - 1) * rh, w: width * cw - GAP, h: height * rh - GAP };
}

export class Miniature extends DeskElement {
  static override properties = { live: { attribute: false }, scene: { attribute: false }, figures: { attribute: false }, theme: {}, still: { type: Boolean } };
  declare live: Live;
  declare scene: Scene | undefined;
  /** The figures to draw; null: unknown, only the tiles are drawn. Absent: the live ones. */
  declare figures: Readonly<Record<string, unknown>> | null | undefined;
  /** The theme of the screen it stands for; a layout may insist on one. */
  declare theme: string | undefined;
  /** True where the screen's own picture is not to be trusted: the drawing pales. */
  declare still: boolean;
  private clearance: string | undefined; // the room's

  protected override render(): TemplateResult {
    const layout = this.live.layoutShown(this.scene);
    this.clearance = this.scene && this.live.clearanceOf(this.scene.room);
    const theme = layout?.theme ?? this.theme ?? this.scene?.screen_setup?.theme ?? "dark";
    const now = this.live.now();
    if (!layout) return html`<div class="mini blank"><span>${say("console.no_layout")}</span></div>`;
    const topic = layout.topics?.find((each) => each.key === this.scene?.focus);
    const hold = this.scene?.hold;
    return html`<svg class="mini" data-theme=${theme === "light" ? "light" : "dark"} ?data-still=${this.still} viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${pick(layout.title)}>
      <rect class="ground" width=${WIDTH} height=${HEIGHT}></rect>
      <text class="title" x=${EDGE} y="20">${pick(layout.title)}</text>
      <line class="rule" x1=${EDGE} x2=${WIDTH - EDGE} y1="27" y2="27"></line>
      ${hold ? held(hold, now) : nothing}
      ${layout.tiles.map((tile) => this.tile(tile, layout, hold?.past ? Date.parse(hold.at) : now, topic ? topic.tiles.includes(tile.id) : null))}
      ${hold && this.values === null ? svg`<text class="unknown" x=${WIDTH / 2} y=${HEIGHT / 2 + 16}>${say("console.mini_stands", { at: when(hold.at, now) })}</text>` : nothing}
      ${this.notice()}
    </svg>`;
  }

  /** A notice lies over the wall, so it does here; only an actual one is filled. */
  private notice(): SVGTemplateResult | typeof nothing {
    const notices = this.scene?.notices ?? [];
    const first = notices.find((each) => each.status === "Actual") ?? notices[0];
    if (!first) return nothing;
    const word = first.status === "Actual" ? "" : `${say(`console.notice.${first.status}`)}: `;
    return svg`<g class="notice ${first.status === "Actual" ? "actual" : "drill"}"><rect x="0" y=${HEIGHT - 34} width=${WIDTH} height="34"></rect>
      <text x=${EDGE} y=${HEIGHT - 12.5}>${clip(word + pick(first.headline), 38)}</text></g>`;
  }

  private tile(tile: Tile, layout: Layout, now: number, focused: boolean | null): SVGTemplateResult {
    const place = box(tile, layout.grid);
    const figures = this.values;
    const hidden = this.guarded(tile);
    const tone = !figures ? "unknown" : hidden ? "missing" : tileTone(tile, figures, now, (series) => this.hides(series));
    const mark = focused === null ? "" : focused ? " focused" : " aside";
    return svg`<g class="tile ${tone}${mark}">
      <rect x=${place.x} y=${place.y} width=${place.w} height=${place.h} rx="3.5"></rect>
      ${tone === "unknown" ? nothing : tone === "list" ? this.list(place, tile) : this.figure(place, tile, tone)}
    </g>`;
  }

  /** A room shows what it is cleared for, whatever the reader of this page may see. */
  private hides(series: string): boolean {
    return hides(this.clearance, series, this.live.indicators);
  }

  /** True for a tile of which nothing is shown there. */
  private guarded(tile: Tile): boolean {
    const series = seriesOf(tile, this.values ?? {});
    return series.length > 0 && series.every((each) => this.hides(each));
  }

  private get values(): Readonly<Record<string, unknown>> | null {
    return this.figures === undefined ? this.live.values : this.figures;
  }

  private figure(place: Box, tile: Tile, tone: Tone): SVGTemplateResult {
    const figures = this.values ?? {};
    const keys = seriesOf(tile, figures).filter((each) => !this.hides(each));
    if (tile.kind === "bar" && keys.filter((key) => (figures[key] as Value | undefined)?.v != null).length > 1) return bars(place, keys.map((key) => (figures[key] as Value | undefined)?.v ?? null));
    const series = keys[0];
    const words = this.guarded(tile) ? say("console.mini_hidden") : series === undefined ? "" : tone === "held" ? say("console.mini_held") : shortValue(this.live, series, figures[series] as Value | undefined);
    const size = Math.min(17, place.h * 0.5, (place.w - 12) / Math.max(2, words.length * 0.62));
    return svg`<text class="figure" x=${place.x + 6} y=${place.y + place.h / 2 + size * 0.36} font-size=${size}>${words}</text>`;
  }

  private list(place: Box, tile: Tile): SVGTemplateResult {
    const rows = this.levels(tile);
    const step = Math.min(24, (place.h - 8) / Math.max(1, rows.length));
    return svg`${rows.map((level, i) => {
      const y = place.y + 8 + i * step;
      return svg`<circle class="row ${level}" cx=${place.x + 10} cy=${y + 5} r="3.4"></circle>
        <rect class="row-line" x=${place.x + 18} y=${y + 3} width=${Math.max(0, place.w - 28 - (i % 2) * 14)} height="4" rx="2"></rect>`;
    })}`;
  }

  private levels(tile: Tile): string[] {
    const key = tile.kind === "attention" ? "@attention" : tile.kind === "owners" ? "@owners" : "@status";
    const rows = ((this.values?.[key] ?? []) as Record<string, unknown>[]).filter((row) => !this.hides(String(row["series"] ?? ""))).slice(0, tile.kind === "attention" ? (tile.top ?? LIST_LEVELS) : 9);
    return rows.map((row) => {
      if (row["state"]) return row["state"] === "late" ? "late" : row["state"] === "none" ? "none" : "normal";
      if (row["owes"]) return Number(row["late"] ?? 0) > 0 ? "late" : "normal";
      if (row["level"] === "critical" || row["level"] === "warn") return String(row["level"]);
      return row["held"] ? "held" : row["freshness"] === "late" ? "late" : "normal";
    });
  }
}

/** The mark of a hold, or of a look back: that one also frames the picture, as on the wall. */
function held(hold: NonNullable<Scene["hold"]>, now: number): SVGTemplateResult {
  const words = say(hold.past ? "console.mini_past" : "console.mini_hold", { at: when(hold.at, now) });
  const wide = Math.max(74, words.length * 5.6 + 12);
  const kind = hold.past ? "past" : "hold";
  return svg`${hold.past ? svg`<rect class="past-frame" x="2" y="2" width=${WIDTH - 4} height=${HEIGHT - 4}></rect>` : nothing}
    <rect class=${kind} x=${WIDTH - EDGE - wide} y="7" width=${wide} height="16" rx="8"></rect>
    <text class="${kind}-text" x=${WIDTH - EDGE - wide / 2} y="18.4">${words}</text>`;
}

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function bars(place: Box, values: (number | null)[]): SVGTemplateResult {
  const shown = values.filter((v): v is number => v !== null).sort((a, b) => b - a).slice(0, Math.max(2, Math.floor((place.h - 8) / 9)));
  const most = Math.max(1e-9, ...shown.map(Math.abs));
  const step = (place.h - 10) / Math.max(1, shown.length);
  return svg`${shown.map((v, i) => svg`<rect class="bar" x=${place.x + 7} y=${place.y + 6 + i * step} width=${((place.w - 14) * Math.abs(v)) / most} height=${Math.min(9, step * 0.6)} rx="1.5"></rect>`)}`;
}

customElements.define("io-miniature", Miniature);
