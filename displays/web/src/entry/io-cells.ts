/** Every cell of an uploaded file with its verdict, what is wrong first; refused and held ones can be mended in place. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { number } from "../format.js";
import { say } from "../words.js";
import { DeskElement } from "../desk/element.js";
import { icon, type Sign } from "../desk/icons.js";
import { grouped, kind, KINDS, mendable, tally } from "./cells.js";
import type { Cell, Kind } from "./nouns.js";
import { because } from "./owing.js";

/** `text` null: as the file has it. */
export interface Fix {
  place: string;
  text: string | null;
}

const SIGNS: Record<Kind, Sign> = { accepted: "check", held: "triangle", rejected: "cross", unchanged: "ring", blank: "ring" };
const MANY = 40; // cells of a group that needs no look; more stay folded

export class CellList extends DeskElement {
  static override properties = { cells: { attribute: false }, first: { attribute: false }, fixes: { attribute: false }, busy: { type: Boolean } };
  declare cells: readonly Cell[];
  declare first: ReadonlyMap<string, Kind>;
  declare fixes: Readonly<Record<string, string>>;
  declare busy: boolean;

  private fix(place: string, text: string | null): void {
    if (text !== null && text === (this.fixes[place] ?? null)) return;
    this.dispatchEvent(new CustomEvent<Fix>("fix", { bubbles: true, detail: { place, text } }));
  }

  protected override render(): TemplateResult {
    const count = tally(this.cells);
    return html`<ul class="tally">${KINDS.filter((each) => count[each] || each === "accepted").map((each) => html`<li class=${each}><a href="#file" data-count=${each} @click=${(event: Event) => this.show(event, each)}>${icon(SIGNS[each])}<b>${count[each]}</b> ${say(`entry.file.outcome.${each}`)}</a></li>`)}</ul>
      ${grouped(this.cells, this.first).map(([outcome, cells]) => this.group(outcome, cells))}`;
  }

  private show(event: Event, outcome: Kind): void {
    event.preventDefault();
    const group = this.querySelector<HTMLDetailsElement>(`details[data-outcome=${outcome}]`);
    if (!group) return;
    group.open = true;
    group.querySelector("summary")?.focus();
    group.scrollIntoView({ block: "start", behavior: "auto" });
  }

  private group(outcome: Kind, cells: Cell[]): TemplateResult {
    const left = cells.filter((cell) => kind(cell) === outcome).length;
    const open = outcome === "rejected" || outcome === "held" || (outcome === "accepted" && cells.length <= MANY);
    return html`<details class="cells ${outcome}" data-outcome=${outcome} ?open=${open}>
      <summary><h2>${icon(SIGNS[outcome])}${say(`entry.file.group.${outcome}`)} <b>${cells.length}</b></h2>${left < cells.length ? html`<span class="quiet">${say("entry.file.mended", { n: cells.length - left })}</span>` : nothing}</summary>
      <ul>${repeat(cells, (cell) => `${cell.place}|${cell.index}`, (cell) => this.cell(cell, outcome))}</ul></details>`;
  }

  private cell(cell: Cell, home: Kind): TemplateResult {
    const calm = home === "accepted" || home === "unchanged" || home === "blank";
    const written = cell.fixed ? (this.fixes[cell.place] ?? cell.raw) : cell.raw;
    return html`<li class="cell ${cell.outcome} ${calm ? "calm" : ""}" data-place=${cell.place}>
      <span class="address">${cell.sheet ? html`<span>${cell.sheet}</span>` : nothing}<b>${cell.cell || cell.place}</b></span>
      <span class="what"><b>${cell.name || cell.series || say("entry.file.unknown")}${cell.area_name ? ` · ${cell.area_name}` : ""}</b><small>${[cell.series, cell.period_text].filter(Boolean).join(" · ")}</small></span>
      <span class="reads">${written ? html`<q>${written}</q>` : html`<span class="quiet">–</span>`}${cell.v === null ? nothing : html`<b>${number(cell.v, cell.decimals ?? undefined)}${cell.unit ? html` <small>${cell.unit}</small>` : nothing}</b>`}</span>
      ${cell.outcome === "accepted" && !cell.fixed && calm ? nothing : this.verdict(cell, home)}
    </li>`;
  }

  private verdict(cell: Cell, home: Kind): TemplateResult | typeof nothing {
    if (home === "blank" && kind(cell) === "blank") return html`<span class="verdict">${this.mend(cell)}</span>`;
    if (home === "unchanged" && cell.outcome === "unchanged") return cell.reason && cell.reason.code !== "same" ? html`<span class="verdict"><span>${because(cell.reason)}</span></span>` : nothing;
    const words = cell.outcome === "accepted" ? say("entry.file.now_accepted") : because(cell.reason);
    return html`<span class="verdict"><span class="says">${icon(SIGNS[cell.outcome])}<span>${words}</span></span>
      ${mendable(cell) ? this.mend(cell) : nothing}</span>`;
  }

  private mend(cell: Cell): TemplateResult {
    const now = this.fixes[cell.place] ?? cell.raw;
    const suggestion = cell.suggestion === null ? "" : number(cell.suggestion, cell.decimals ?? undefined, "vi");
    const name = `${cell.sheet} ${cell.cell}`.trim();
    return html`<span class="mend">
      <input aria-label=${say("entry.file.mend", { place: name })} autocomplete="off" spellcheck="false" enterkeyhint="done" .value=${now}
        @keydown=${(event: KeyboardEvent) => { if (event.key === "Enter") this.typed(event, cell); }} @change=${(event: Event) => this.typed(event, cell)} />
      ${suggestion && cell.outcome !== "accepted" ? html`<button type="button" class="plain" data-do="suggestion" @click=${() => this.fix(cell.place, suggestion)}>${say("entry.use", { v: suggestion })}</button>` : nothing}
      ${cell.fixed ? html`<button type="button" class="link" data-do="as-it-was" @click=${() => this.fix(cell.place, null)}>${say("entry.file.as_it_was")}</button>` : nothing}
    </span>`;
  }

  private typed(event: Event, cell: Cell): void {
    const text = (event.target as HTMLInputElement).value.trim();
    if (text !== (this.fixes[cell.place] ?? cell.raw)) this.fix(cell.place, text);
  }
}

customElements.define("io-cells", CellList);
