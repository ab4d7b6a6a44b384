import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Laid } from "../compose.js";
import { blocks, gap, high, INDENT, LINE, QUOTE, scale, type Block, type Run } from "../markdown.js";
import { paint } from "../paint.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { pick, say } from "../words.js";
import { tile } from "./tile.css.js";

const MOST = 2.2; // least fonts
const BAR = 0.12; // em, before a quote

/** How high the words may stand, in px. */
const room = ({ h, least }: Space, heading: string): number => h - (heading ? least * LINE : 0);

/** A few words that stand still, as large as they fit: Markdown, of which only text is shown. */
export class IoText extends LitElement {
  static override styles = [
    tile,
    css`
      :host {
        position: absolute;
        display: flex;
        flex-direction: column;
        background: transparent;
        border-color: var(--line);
      }
      h2 {
        color: var(--ink-2);
        font-weight: 500;
        font-size: var(--m);
      }
      .words {
        flex: 1;
        min-height: 0;
        display: flex;
        flex-direction: column;
        justify-content: center;
        font-size: var(--size);
        line-height: 1.34;
      }
      .words > * {
        margin: 0;
        font-size: 1em;
        font-weight: 500;
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
      .words.one > *,
      .words h3,
      .words b {
        font-weight: 600;
      }
      .words h3 {
        font-size: 1.2em;
        color: var(--ink);
      }
      .words .item {
        display: flex;
      }
      .words .item > i {
        flex: none;
        font-style: normal;
        color: var(--ink-2);
      }
      .words .quote {
        box-sizing: border-box;
        border-left: 0.12em solid var(--ink-3);
      }
      .words hr {
        width: 100%;
        border: none;
        border-top: calc(2 * var(--u)) solid var(--line);
      }
    `,
  ];

  static override properties = { heading: { attribute: false }, text: { attribute: false }, space: { attribute: false, hasChanged: differs } };

  static given({ tile, space }: Laid): Partial<IoText> {
    return { text: tile.kind === "text" ? pick(tile.text) : say("wall.unknown_tile", { kind: tile.kind }), heading: pick(tile.title), space };
  }

  /** At ease while the words need no type smaller than the wall's. */
  static easy({ tile, space }: Laid): boolean {
    return tile.kind !== "text" || high(blocks(pick(tile.text)), space.least, space.w) <= room(space, pick(tile.title));
  }

  declare heading: string;
  declare text: string;
  declare space: Space;

  constructor() {
    super();
    this.heading = "";
    this.text = "";
  }

  override render(): TemplateResult {
    const { w, least } = this.space;
    const said = blocks(this.text);
    const place = room(this.space, this.heading);
    let size = least * MOST;
    while (size > least * 0.5 && high(said, size, w) > place) size *= 0.94;
    this.style.setProperty("--size", `${size}px`);
    return html`${this.heading ? html`<h2>${this.heading}</h2>` : nothing}
      <div class="words ${said.every((block) => block.kind === "paragraph") ? "one" : ""}">${said.map((block, at) => this.block(block, gap(said[at - 1], block)))}</div>`;
  }

  private block(block: Block, above: number): TemplateResult {
    const inner = block.runs.map((run) => this.run(run));
    const place = { "margin-top": above ? `${above / scale(block)}em` : "" };
    switch (block.kind) {
      case "heading":
        return html`<h3 ${paint(place)}>${inner}</h3>`;
      case "rule":
        return html`<hr ${paint(place)} />`;
      case "quote":
        return html`<p class="quote" ${paint({ ...place, "padding-left": `${QUOTE - BAR}em` })}>${inner}</p>`;
      case "item":
        return html`<p class="item" ${paint({ ...place, "padding-left": block.depth ? `${block.depth * INDENT}em` : "" })}><i ${paint({ width: `${INDENT}em` })}>${block.mark}</i><span>${inner}</span></p>`;
      default:
        return html`<p ${paint(place)}>${inner}</p>`;
    }
  }

  private run({ text, strong, struck }: Run): TemplateResult {
    const worn = struck ? html`<s>${text}</s>` : text;
    return strong ? html`<b>${worn}</b>` : html`${worn}`;
  }
}

customElements.define("io-text", IoText);
