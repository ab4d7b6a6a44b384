import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import type { Laid, Shown } from "../compose.js";
import type { Shape } from "../figure.js";
import type { StatusItem } from "../picture.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { drawn } from "../shapes.js";
import { pick, say } from "../words.js";
import { statusFit, statusWords } from "../status.fit.js";
import { list } from "./list.css.js";
import { tile } from "./tile.css.js";

/** The subsystems and whether they deliver. "Chưa kết nối" is an honest state, said calmly. */
export class IoStatus extends LitElement {
  static override styles = [
    tile,
    list,
    css`
      ol {
        display: grid;
        grid-template-columns: repeat(var(--columns), minmax(0, 1fr));
        grid-template-rows: repeat(var(--rows), minmax(0, 1fr));
        grid-auto-flow: column;
        column-gap: calc(1.1 * var(--m));
      }
      li {
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        align-content: center;
        white-space: nowrap;
        padding: 0;
      }
      li > .shape {
        margin: 0;
        width: calc(0.95 * var(--m));
        height: calc(0.95 * var(--m));
      }
      :host([data-breaks]) ol {
        grid-template-rows: repeat(var(--rows), auto);
      }
      :host([data-breaks]) li > b {
        white-space: normal;
      }
      li[data-under] {
        grid-template-columns: auto minmax(0, 1fr);
      }
      li[data-under] > span {
        grid-column: 2;
        line-height: 1.3;
      }
      li {
        font-size: calc(var(--m) * var(--scale, 1));
      }
      .legend .shape {
        margin-right: 0.4em;
      }
      b {
        font-size: 1.04em;
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
    space: { attribute: false, hasChanged: differs },
  };

  static given({ tile, space }: Laid, { values }: Shown): Partial<IoStatus> {
    return { items: values["@status"] as StatusItem[] | undefined, only: tile["subsystems"] as string[] | undefined, heading: pick(tile.title), space };
  }

  static easy({ space }: Laid, { values }: Shown): boolean {
    return statusFit((values["@status"] as StatusItem[] | undefined) ?? [], space).whole;
  }

  declare items: StatusItem[] | undefined;
  declare only: string[] | undefined;
  declare heading: string;
  declare space: Space;

  constructor() {
    super();
    this.heading = "";
  }

  override render(): TemplateResult {
    this.toggleAttribute("data-empty", !this.items);
    const all = this.items ?? [];
    const chosen = this.only ? this.only.flatMap((key) => all.filter((item) => item.subsystem === key)) : all;
    const title = this.heading || say("wall.status");
    const { columns, under, breaks, below, rows, terse, scale } = statusFit(chosen, this.space, title);
    this.style.setProperty("--columns", String(columns));
    this.style.setProperty("--rows", String(Math.min(rows, Math.ceil(chosen.length / columns))));
    this.toggleAttribute("data-breaks", breaks);
    this.style.setProperty("--scale", String(scale));
    const shown = chosen.slice(0, rows * columns);
    const more = chosen.length - shown.length;
    const note = more > 0 ? say("wall.attention_more", { n: more }) : terse ? legend() : nothing;
    return html`<h2>${title}${below || note === nothing ? nothing : html`<small>${note}</small>`}</h2>
      ${shown.length ? html`<ol>${shown.map((item, i) => listed(item, terse, under[i] ?? false))}</ol>` : html`<p class="calm">${say("wall.reading")}</p>`}
      ${below ? html`<p class="more">${note}</p>` : nothing}`;
  }
}

/** "Chưa kết nối", said once for all rows of its shape. */
const legend = (): TemplateResult => html`<span class="legend"><svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn("none")}</svg>${say("wall.not_connected")}</span>`;

const SHAPES: Record<string, [Shape, string]> = { late: ["late", "late"], none: ["none", ""] };

function listed(item: StatusItem, terse: boolean, under: boolean): TemplateResult {
  const [shape, tone] = SHAPES[item.state] ?? [null, "good"];
  const dot = html`<svg class="shape ${tone}" viewBox="0 0 24 24" aria-hidden="true">
    ${shape ? drawn(shape) : svg`<circle cx="12" cy="12" r="10" fill="currentColor"/>`}
  </svg>`;
  return html`<li data-state=${item.state} ?data-under=${under}>${dot}<b>${pick(item.name)}</b><span class=${item.state === "late" ? "late" : item.held ? "warn" : ""}>${terse && item.state === "none" ? "" : statusWords(item, terse)}</span></li>`;
}

customElements.define("io-status", IoStatus);
