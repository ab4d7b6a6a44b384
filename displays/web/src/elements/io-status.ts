import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import type { Shape } from "../figure.js";
import type { StatusItem } from "../picture.js";
import type { Space } from "../rows.js";
import { drawn } from "../shapes.js";
import { pick, say } from "../words.js";
import { list } from "./list.css.js";
import { tile } from "./tile.css.js";

const ROW = 1.62; // least fonts

/** The subsystems and whether they deliver. "Chưa kết nối" is an honest state, said calmly. */
export class IoStatus extends LitElement {
  static override styles = [
    tile,
    list,
    css`
      ol {
        display: grid;
        grid-template-columns: repeat(var(--columns), minmax(0, 1fr));
        grid-auto-flow: row;
        column-gap: calc(1.2 * var(--m));
      }
      li {
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        white-space: nowrap;
        padding: calc(0.1 * var(--m)) 0;
      }
      li > .shape {
        margin: 0;
        width: calc(0.95 * var(--m));
        height: calc(0.95 * var(--m));
      }
      b {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      li[data-state="none"] b {
        font-weight: 400;
        color: var(--ink-2);
      }
      li > span {
        color: var(--ink-2);
      }
      li[data-state="none"] > span,
      li[data-state="none"] > .shape {
        color: var(--ink-3);
      }
    `,
  ];

  static override properties = {
    items: { attribute: false },
    only: { attribute: false },
    heading: { attribute: false },
    space: { attribute: false },
  };
  declare items: StatusItem[] | undefined;
  declare only: string[] | undefined;
  declare heading: string;
  declare space: Space;

  constructor() {
    super();
    this.heading = "";
  }

  override render(): TemplateResult {
    const all = this.items ?? [];
    const chosen = this.only ? this.only.flatMap((key) => all.filter((item) => item.subsystem === key)) : all;
    const rows = Math.max(1, Math.floor((this.space.h - 1.8 * this.space.least) / (ROW * this.space.least)));
    const columns = Math.max(1, Math.min(Math.ceil(chosen.length / rows), Math.floor(this.space.w / (9 * this.space.least)) || 1));
    this.style.setProperty("--columns", String(columns));
    const shown = chosen.slice(0, rows * columns);
    return html`<h2>${this.heading || say("wall.status")}</h2>
      ${shown.length ? html`<ol>${shown.map(listed)}</ol>` : html`<p class="calm">${say("wall.reading")}</p>`}
      ${chosen.length > shown.length ? html`<p class="more">${say("wall.attention_more", { n: chosen.length - shown.length })}</p>` : nothing}`;
  }
}

const SHAPES: Record<string, [Shape, string]> = { late: ["late", "late"], none: ["none", ""] };

function listed(item: StatusItem): TemplateResult {
  const [shape, tone] = SHAPES[item.state] ?? [null, "good"];
  const dot = html`<svg class="shape ${tone}" viewBox="0 0 24 24" aria-hidden="true">
    ${shape ? drawn(shape) : svg`<circle cx="12" cy="12" r="10" fill="currentColor"/>`}
  </svg>`;
  return html`<li data-state=${item.state}>${dot}<b>${pick(item.name)}</b><span class=${tone}>${told(item)}</span></li>`;
}

function told(item: StatusItem): string {
  if (item.state === "none") return say("wall.not_connected");
  if (item.state === "late") return say("wall.late_n", { n: item.late ?? 0 });
  if (item.held) return say("wall.held_n", { n: item.held });
  return say("wall.with_value_short", { n: item.with_value ?? 0, all: item.indicators ?? 0 });
}

customElements.define("io-status", IoStatus);
