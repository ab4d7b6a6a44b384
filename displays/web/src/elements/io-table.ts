import { css, html, nothing, type TemplateResult } from "lit";
import { common } from "../bullet.fit.js";
import type { Mark } from "../bullets.js";
import { cells, cellStyle } from "../cells.js";
import type { Laid, Shown } from "../compose.js";
import { named, owned } from "../figure.js";
import { paint, px } from "../paint.js";
import { seriesParts, type TileDoc } from "../picture.js";
import { drawn } from "../shapes.js";
import { marksOf, tableFit, worded, type TableFit } from "../table.fit.js";
import { tableOf, type Cell, type Row, type Table } from "../tables.js";
import { pick, say } from "../words.js";
import { Compared } from "./compared.js";
import { ring } from "./none.js";
import { tile } from "./tile.css.js";
import "../words.tiles.js";

/** A few figures in rows and columns, what needs attention first. Rows that are not legible are counted, not shrunk. */
export class IoTable extends Compared<Table> {
  static easy({ tile, space }: Laid): boolean {
    const each = ((tile["each"] as string[] | undefined) ?? []).length;
    const rows = tile.by === "area" ? (tile.top ?? 8) : Math.min(tile.top ?? 8, each);
    const columns = Number(tile["periods"] ?? (tile.by && each > 1 ? each : ((tile["columns"] as string[] | undefined)?.length ?? 3)));
    return space.h >= (4.4 + 1.5 * rows) * space.least && space.w >= (10 + 8 * columns) * space.least;
  }

  static override styles = [
    tile,
    cellStyle,
    css`
      :host {
        position: absolute;
        display: flex;
        flex-direction: column;
        background: var(--tile-2);
        --shape-ground: var(--tile-2);
      }
      :host([data-empty]) {
        background: transparent;
      }
      h2 {
        flex: none;
        white-space: nowrap;
        font-size: var(--heading);
        margin-bottom: calc(0.15 * var(--m));
      }
      table {
        flex: none;
        width: 100%;
        table-layout: fixed;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 0;
        font-weight: 400;
        text-align: left;
        vertical-align: middle;
        line-height: 1.3;
      }
      thead th {
        vertical-align: bottom;
        color: var(--ink-3);
        padding-bottom: calc(0.1 * var(--m));
        white-space: nowrap;
      }
      thead th.figures {
        text-align: right;
      }
      thead th span {
        display: block;
      }
      tbody tr {
        height: var(--high);
        border-top: calc(2 * var(--u)) solid var(--line);
      }
      tbody th {
        font-weight: 500;
      }
      tbody th small {
        font-weight: 400;
        color: var(--ink-2);
      }
      td {
        padding-left: var(--m);
        white-space: nowrap;
      }
      thead th:not(:first-child) {
        padding-left: var(--m);
      }
      td > div {
        display: flex;
        align-items: baseline;
      }
      td.figures > div {
        justify-content: flex-end;
      }
      td b {
        font-weight: 600;
      }
      .part,
      .unit,
      .note {
        flex: none;
        color: var(--ink-2);
      }
      .part {
        font-weight: 600;
        color: inherit;
      }
      .unit {
        padding-left: 0.25em;
      }
      .note {
        padding-left: 0.3em;
      }
      td .shape {
        margin-right: 0.36em;
      }
      .plain b,
      .plain .part {
        font-weight: 500;
        color: var(--ink-2);
      }
      .good b,
      .bad b,
      .good .part,
      .bad .part {
        color: var(--ink);
      }
      .missing b {
        font-weight: 400;
        color: var(--ink-3);
      }
      .held b,
      .held .shape {
        color: var(--warn);
      }
      .badge {
        display: inline-block;
        padding: 0 0.4em;
        margin-right: 0.1em;
        border: calc(2.5 * var(--u)) solid currentColor;
        border-radius: 0.3em;
        font-weight: 500;
        line-height: 1.2;
        white-space: nowrap;
      }
      .badge.unreal {
        color: var(--ground);
        background: repeating-linear-gradient(135deg, var(--ink) 0 calc(13 * var(--u)), var(--ink-2) calc(13 * var(--u)) calc(26 * var(--u)));
        border-color: var(--ink);
        font-weight: 600;
      }
      .foot {
        flex: none;
        color: var(--ink-3);
        white-space: nowrap;
      }
      .air {
        flex: 1;
      }
    `,
  ];

  protected override says(tile: TileDoc, shown: Shown): Table {
    return tableOf(tile, shown, shown.history);
  }

  override render(): TemplateResult {
    const { tile, shown, said: table } = this;
    const codes = [...new Set(((tile["each"] as string[] | undefined) ?? []).map((series) => seriesParts(series)[0]))];
    const [only = ""] = codes;
    const title = pick(tile.title) || (tile.by === "area" && codes.length === 1 ? named(shown.indicators[only], only) : say("tiles.table"));
    const owner = common(codes.map((code) => owned(shown.indicators[code])));
    const fit = tableFit(table, title, owner, tile.top ?? 8, this.space);
    this.toggleAttribute("data-empty", !table.rows.some((row) => row.cells.some((cell) => cell.whole && cell.tone !== "missing")));
    this.style.setProperty("--heading", px(fit.heading.size));
    this.style.setProperty("--high", px(fit.high));
    return html`<h2>${title}</h2>
      ${table.rows.length
        ? html`<table>
              <thead>
                <tr>
                  <th scope="col" ${paint({ width: px(fit.name) })}>${say(table.areas ? "tiles.area" : "tiles.name")}</th>
                  ${fit.columns.map(({ column, width, head }) => html`<th scope="col" class=${column.figures ? "figures" : ""} ${paint({ width: px(width + this.space.least) })}>${head.map((line) => html`<span>${line}</span>`)}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${table.rows.slice(0, fit.rows).map((row) => this.row(row, fit))}
              </tbody>
            </table>
            <div class="air"></div>`
        : html`<p class="calm">${ring}${say("wall.missing")}</p>`}
      ${fit.foot.map((row) => html`<p class="foot">${row}</p>`)}`;
  }

  private row(row: Row, fit: TableFit): TemplateResult {
    return html`<tr data-level=${row.level}>
      <th scope="row">${row.name}${row.unit ? html`<small> (${row.unit})</small>` : nothing}${marksOf(row, !fit.dated).map(mark)}</th>
      ${fit.columns.map((column) => {
        const cell = row.cells[column.at];
        return html`<td class=${column.column.figures ? "figures" : ""}>${cell ? set(cell, column) : nothing}</td>`;
      })}
    </tr>`;
  }
}

/** Every half in a box as wide as the widest of its column, so that digits and commas stand below each other. */
function set(cell: Cell, { column, part, unit, note }: TableFit["columns"][number]): TemplateResult {
  const shape = cell.shape ? html`<svg class="shape ${cell.tone}" viewBox="0 0 24 24" aria-hidden="true">${drawn(cell.shape)}</svg>` : nothing;
  if (!column.figures) return html`<div class=${cell.tone}>${shape}<b>${cell.whole}</b></div>`;
  if (worded(cell)) return html`<div class=${cell.tone}>${shape}<b>${cell.whole}</b></div>`;
  return html`<div class=${cell.tone}>${shape}<b>${cells(cell.whole)}</b>${part ? html`<span class="part" ${paint({ width: px(part) })}>${cells(cell.part)}</span>` : nothing}${unit ? html`<span class="unit" ${paint({ width: px(unit) })}>${cell.unit}</span>` : nothing}${note ? html`<span class="note" ${paint({ width: px(note) })}>${cell.note}</span>` : nothing}</div>`;
}

const mark = (each: Mark): TemplateResult => html` <span class="badge ${each.tone} ${each.unreal ? "unreal" : ""}">${each.shape ? html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn(each.shape)}</svg>` : nothing}${each.text}</span>`;

customElements.define("io-table", IoTable);
