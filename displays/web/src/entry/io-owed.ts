/** What my unit owes and since when, worst first, and beside it (on a phone under it) the form of the chosen one. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { pick, say } from "../words.js";
import { DeskElement } from "../desk/element.js";
import { icon } from "../desk/icons.js";
import type { Drafts } from "./drafts.js";
import { type FigureForm, valueWords } from "./io-figure.js";
import "./io-figure.js";
import type { Computed, Entry, Item, Service, Verdict } from "./nouns.js";
import { because, coming, groups, headline, itemName, nextOwed, owed, standing, type Group } from "./owing.js";

const WIDE = "(min-width: 1000px)";
const CALM: readonly Group[] = ["fine", "free"];

/** Emits `done` {item, value, more} after a figure was taken; the page fetches the list anew and says so. */
export class OwedList extends DeskElement {
  static override properties = { entry: { attribute: false }, service: { attribute: false }, drafts: { attribute: false }, now: { attribute: false }, chosen: { state: true }, wide: { state: true }, taken: { state: true } };
  declare entry: Entry;
  declare service: Service;
  declare drafts: Drafts;
  declare now: number;
  declare chosen: string;
  declare wide: boolean;
  /** What was sent from this page: by series, the period that was owed then. It stays in sight as done. */
  declare taken: ReadonlyMap<string, string>;
  private readonly media = matchMedia(WIDE);
  private unit = "";
  private stood = ""; // the chosen series, and the group it was in

  constructor() {
    super();
    this.now = 0;
    this.chosen = "";
    this.wide = this.media.matches;
    this.taken = new Map();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.media.addEventListener("change", this.measure);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.media.removeEventListener("change", this.measure);
  }

  private readonly measure = (): void => {
    this.wide = this.media.matches;
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("entry")) return;
    const unit = this.entry.unit?.key ?? "";
    if (unit !== this.unit) {
      this.unit = unit;
      this.chosen = "";
      this.taken = new Map();
    }
    if (!this.chosen && this.wide) this.chosen = (this.entry.items.find((item) => this.drafts.has(item.series)) ?? groups(this.entry.items).flatMap(([, found]) => found).find((item) => owed(item) || item.phase === "late"))?.series ?? "";
  }

  protected override updated(): void {
    const row = this.querySelector("li.open");
    const stands = row ? `${this.chosen} ${row.closest<HTMLElement>("[data-group]")?.dataset["group"] ?? ""}` : "";
    const moved = this.stood.startsWith(`${this.chosen} `) && stands !== "" && stands !== this.stood;
    this.stood = stands;
    if (moved && !this.wide) void this.follow();
  }

  /** The open line has moved to another group: what became of its figure stands there. */
  private async follow(): Promise<void> {
    await this.updateComplete;
    await this.querySelector<FigureForm>("io-figure")?.updateComplete;
    this.querySelector("li.open")?.scrollIntoView({ block: "start" });
  }

  /** Opens the form of one series and puts the caret into it. */
  async choose(series: string): Promise<void> {
    this.chosen = series;
    await this.updateComplete;
    if (!this.wide) this.querySelector("li.open")?.scrollIntoView({ block: "start" });
    await this.querySelector<FigureForm>("io-figure")?.begin({ preventScroll: !this.wide });
  }

  private sent(item: Item, { v, raw }: Verdict): void {
    this.taken = new Map([...this.taken, [item.series, item.period]]);
    const next = nextOwed(this.entry.items.filter((each) => !this.taken.has(each.series) || each.series === item.series), item.series);
    this.dispatchEvent(new CustomEvent("done", { bubbles: true, detail: { item, value: v === null ? raw : valueWords({ v }, item.decimals), more: next !== undefined } }));
    if (next) void this.choose(next.series);
  }

  private readonly arrows = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const rows = [...this.querySelectorAll<HTMLElement>("button.owed-row")];
    const at = rows.indexOf(event.target as HTMLElement);
    if (!step || at < 0) return;
    event.preventDefault();
    rows[at + step]?.focus();
  };

  protected override render(): TemplateResult {
    const chosen = this.entry.items.find((item) => item.series === this.chosen);
    const beside = this.wide && chosen;
    return html`<div class="owed ${beside ? "wide" : ""}">
      <div class="list" @keydown=${this.arrows}>
        ${this.head()}
        ${groups(this.entry.items).map(([name, items]) => this.group(name, items))}
        ${this.entry.computed.length ? this.computed(this.entry.computed) : nothing}
      </div>
      ${beside ? html`<aside class="panel" aria-label=${say("entry.form")}>${this.form(beside)}</aside>` : nothing}
    </div>`;
  }

  private head(): TemplateResult {
    const items = this.entry.items;
    const debts = items.filter(owed).length;
    const next = coming(items);
    if (!items.length) return html`<div class="all-done"><h1>${say("entry.no_items")}</h1><p>${say("entry.no_items_what")}</p></div>`;
    if (!debts && !items.some((item) => item.phase === "late"))
      return html`<div class="all-done">${icon("check")}<h1>${headline(this.entry, this.now)}</h1>
        <p>${next ? say("entry.coming", { name: itemName(next), deadline: next.deadline_text }) : say("entry.coming_none")}</p></div>`;
    return html`<div class="message"><h1>${headline(this.entry, this.now)}</h1>
      <p class="quiet">${say("entry.how")}</p></div>`;
  }

  private group(name: Group, items: Item[]): TemplateResult {
    const rows = html`<ul>${repeat(items, (item) => item.series, (item) => this.row(item))}</ul>`;
    const title = html`${say(`entry.group.${name}`)} <b>${items.length}</b>`;
    if (!CALM.includes(name)) return html`<section class="group" data-group=${name}><h2>${title}</h2>${rows}</section>`;
    const open = !this.entry.items.some(owed) || items.some((item) => item.series === this.chosen || this.taken.has(item.series));
    return html`<details class="group" data-group=${name} ?open=${open}><summary><h2>${title}</h2></summary>${rows}</details>`;
  }

  /** True where what was sent from here paid what was owed: an older period's figure leaves the debt standing. */
  private settled(item: Item): boolean {
    const period = this.taken.get(item.series);
    return period !== undefined && item.phase !== "late" && (period !== item.period || !owed(item));
  }

  private row(item: Item): TemplateResult {
    const state = standing(item, this.now);
    const open = item.series === this.chosen;
    const last = item.last[0];
    const just = this.settled(item);
    return html`<li class=${open ? "open" : ""}>
      <button type="button" class="owed-row" data-series=${item.series} aria-expanded=${open} @click=${() => (open && !this.wide ? (this.chosen = "") : void this.choose(item.series))}>
        <span class="what"><b>${itemName(item)}</b><small>${say("entry.for_period", { period: item.period_text })}${item.deadline_text ? html` · ${say("entry.deadline", { at: item.deadline_text })}` : nothing}</small></span>
        <span class="stands"><span class="state ${just ? "ok" : state.mood}">${icon(just ? "check" : state.sign)}${just ? say("entry.just_sent") : state.words}</span>
          ${this.drafts.has(item.series) ? html`<small class="typed">${say("entry.typed")}</small>` : last ? html`<small>${say("entry.last", { v: valueWords(last, item.decimals) })}</small>` : nothing}</span>
      </button>
      ${open && !this.wide ? this.form(item) : nothing}
    </li>`;
  }

  private form(item: Item): TemplateResult {
    return html`<io-figure .item=${item} .service=${this.service} .drafts=${this.drafts} .now=${this.now} @sent=${(event: CustomEvent<{ item: Item; verdict: Verdict }>) => this.sent(event.detail.item, event.detail.verdict)} @input=${() => this.requestUpdate()}></io-figure>`;
  }

  private computed(rows: Computed[]): TemplateResult {
    return html`<details class="group" data-group="computed"><summary><h2>${say("entry.group.computed")} <b>${rows.length}</b></h2></summary>
      <ul>${rows.map((each) => html`<li class="plain-row"><span class="what"><b>${itemName(each)}</b><small class="mono">${each.formula}</small></span>
        <span class="stands"><b>${each.v === null ? "–" : valueWords({ v: each.v }, each.decimals)} ${each.v === null ? "" : pick(each.unit)}</b>${each.why ? html`<small>${because(each.why)}</small>` : nothing}</span></li>`)}</ul></details>`;
  }
}

customElements.define("io-owed", OwedList);
