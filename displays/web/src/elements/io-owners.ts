import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Laid, Shown } from "../compose.js";
import { ownerText, owing } from "../owing.js";
import { px } from "../paint.js";
import type { OwnerItem } from "../picture.js";
import { airy, fitting, type Space } from "../rows.js";
import { differs } from "../same.js";
import { drawn } from "../shapes.js";
import { pick, say } from "../words.js";
import { list } from "./list.css.js";
import { tile } from "./tile.css.js";

/** Who owes which figures since when, the most owing on top; fit to be shown in the room, so without reproach. */
export class IoOwners extends LitElement {
  static override styles = [
    tile,
    list,
    css`
      ol {
        display: grid;
        grid-template-columns: repeat(var(--columns), minmax(0, 1fr));
        grid-auto-rows: max-content;
        column-gap: calc(1.2 * var(--m));
        align-content: start;
      }
    `,
  ];

  static override properties = {
    items: { attribute: false },
    heading: { attribute: false },
    top: { attribute: false },
    space: { attribute: false, hasChanged: differs },
    now: { attribute: false },
  };

  static given({ tile, space }: Laid, { values, now }: Shown): Partial<IoOwners> {
    return { items: values["@owners"] as OwnerItem[] | undefined, heading: pick(tile.title), top: tile.top ?? 6, space, now };
  }

  static easy({ tile, space }: Laid, { values, now }: Shown): boolean {
    const texts = owing(values["@owners"] as OwnerItem[] | undefined).map((item) => ownerText(item, now)).slice(0, tile.top ?? 6);
    return fitting(texts, space, texts.length, 1.7).length >= texts.length;
  }

  declare items: OwnerItem[] | undefined;
  declare heading: string;
  declare top: number;
  declare space: Space;
  declare now: number;

  constructor() {
    super();
    this.heading = "";
    this.top = 6;
    this.now = 0;
  }

  override render(): TemplateResult {
    this.toggleAttribute("data-empty", !this.items);
    const debtors = owing(this.items);
    const away = (this.items ?? []).filter((item) => item.connected === false).length;
    const columns = this.space.w > this.space.least * 26 && debtors.length > 3 ? 2 : 1;
    const gap = 1.2 * this.space.least;
    const one = { ...this.space, w: (this.space.w + gap) / columns - gap };
    const texts = debtors.map((item) => ownerText(item, this.now));
    const tall = fitting(texts, one, Math.ceil(this.top / columns), 1.7).length;
    const shown = texts.slice(0, Math.min(this.top, tall * columns));
    this.style.setProperty("--columns", String(columns));
    this.style.setProperty("--air", px(airy(shown.slice(0, Math.ceil(shown.length / columns)), one, 1.7)));
    const rest = [
      debtors.length > shown.length ? say("wall.owners_more", { n: debtors.length - shown.length }) : "",
      away ? say("wall.not_connected_n", { n: away }) : "",
    ].filter(Boolean);
    return html`<h2>${this.heading || say("wall.owners")}</h2>
      ${shown.length ? html`<ol>${shown.map(listed)}</ol>` : html`<p class="calm">${say(this.items ? "wall.owners_none" : "wall.reading")}</p>`}
      ${rest.length ? html`<p class="more">${rest.join(" · ")}</p>` : nothing}`;
  }
}

const listed = ({ item, title, detail }: { item: OwnerItem; title: string; detail: string }): TemplateResult =>
  html`<li>
    <svg class="shape ${item.late ? "late" : "quiet"}" viewBox="0 0 24 24" aria-hidden="true">${drawn(item.late ? "late" : "none")}</svg>
    <b>${title}</b>
    <p>${detail}</p>
  </li>`;

customElements.define("io-owners", IoOwners);
