import { html, LitElement, nothing, type TemplateResult } from "lit";
import { attentionText, type Row } from "../attention.js";
import type { Laid, Shown } from "../compose.js";
import { width } from "../measure.js";
import { px } from "../paint.js";
import type { AttentionItem, Indicator } from "../picture.js";
import { airy, fitting, type Space } from "../rows.js";
import { differs } from "../same.js";
import { drawn } from "../shapes.js";
import { pick, say, type Text } from "../words.js";
import { list } from "./list.css.js";
import { tile } from "./tile.css.js";

/** Exceptions first, each with its reason in words. Normal values are not listed. */
export class IoAttention extends LitElement {
  static override styles = [
    tile,
    list,
  ];

  static override properties = {
    items: { attribute: false },
    indicators: { attribute: false },
    areas: { attribute: false },
    heading: { attribute: false },
    top: { attribute: false },
    space: { attribute: false, hasChanged: differs },
    now: { attribute: false },
  };

  static given({ tile, space }: Laid, { values, indicators, areas, now }: Shown): Partial<IoAttention> {
    return { items: values["@attention"] as AttentionItem[] | undefined, indicators, areas, heading: pick(tile.title), top: tile.top ?? 4, space, now };
  }

  static easy({ tile, space }: Laid, shown: Shown): boolean {
    const items = (shown.values["@attention"] as AttentionItem[] | undefined) ?? [];
    const texts = items.slice(0, tile.top ?? 4).map((item) => attentionText(item, shown));
    return fitting(texts, space, texts.length).length >= texts.length;
  }

  declare items: AttentionItem[] | undefined;
  declare indicators: Record<string, Indicator>;
  declare areas: Record<string, Text | string>;
  declare heading: string;
  declare top: number;
  declare space: Space;
  declare now: number;

  constructor() {
    super();
    this.indicators = {};
    this.areas = {};
    this.heading = "";
    this.top = 4;
    this.now = 0;
  }

  override render(): TemplateResult {
    this.toggleAttribute("data-empty", !this.items);
    const { items = [] } = this;
    const rows = items.slice(0, this.top).map((item) => attentionText(item, this)); // the others are only counted
    const shown = fitting(rows, this.space, this.top);
    this.style.setProperty("--air", px(airy(shown, this.space)));
    const more = items.length - shown.length;
    return html`<h2>${this.heading || say("wall.attention")}${more > 0 && this.roomBeside(more) ? html`<small>${say("wall.attention_more", { n: more })}</small>` : nothing}</h2>
      ${rows.length ? html`<ol>${shown.map(listed)}</ol>` : html`<p class="calm">${say(this.items ? "wall.attention_none" : "wall.reading")}</p>`}`;
  }

  private roomBeside(more: number): boolean {
    const { w, least } = this.space;
    return width(this.heading || say("wall.attention"), least * 1.14, 600) + width(say("wall.attention_more", { n: more }), least) + least <= w;
  }
}

const listed = (row: Row): TemplateResult =>
  html`<li>
    <svg class="shape ${row.tone}" viewBox="0 0 24 24" aria-hidden="true">${drawn(row.shape)}</svg>
    <b>${row.name}${row.value ? html` <em class=${row.tone}>${row.value}</em>` : nothing}</b>
    <p>${row.band ? html`<mark>${row.band}</mark> ` : nothing}${row.why}</p>
  </li>`;

customElements.define("io-attention", IoAttention);
