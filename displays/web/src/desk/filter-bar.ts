/** What of the rooms one looks at: groups, one within the other, troubles by name, a search, and how large the cards are. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { inside, lineage, members, type Group } from "./groups.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import { TROUBLES, troubles } from "./troubles.js";

export const PROBLEMS = "!problems"; // as a filter: every trouble; "!off" and the like: one of them
export const SIZES = ["l", "m", "s"] as const;
export type Size = (typeof SIZES)[number];

export class FilterBar extends LiveElement {
  static override properties = { ...LiveElement.properties, filter: {}, search: {}, size: {}, allowed: { type: Boolean } };
  /** "" for all, a group's key, "!problems", or "!" with the name of a trouble. */
  declare filter: string;
  declare search: string;
  declare size: Size;
  declare allowed: boolean;

  constructor() {
    super();
    this.filter = this.search = "";
    this.size = "l";
    this.allowed = false;
  }

  protected override render(): TemplateResult {
    const { live } = this;
    const places = live.places();
    const path = lineage(live, this.filter);
    const bad = places.filter((place) => troubles(live, place.id).length);
    return html`<div class="filter" role="toolbar" aria-label=${say("console.filter")}>
        ${this.chip("", say("console.all"), places.length)} ${inside(live, null).map((group) => this.group(group, path))}
        ${this.chip(PROBLEMS, say("console.problems"), bad.length, bad.length ? "bad" : "", this.filter.startsWith("!"))}
        <label class="find"><span class="unseen">${say("console.search")}</span><input type="search" name="search" placeholder=${say("console.search_hint")} .value=${this.search} @input=${(event: Event) => this.say("seek", (event.target as HTMLInputElement).value)} /><kbd aria-hidden="true">/</kbd></label>
        <span class="sizes" role="group" aria-label=${say("console.size.title")}>${SIZES.map((size) => html`<button type="button" data-size=${size} aria-pressed=${this.size === size} aria-label=${say(`console.size.${size}`)} title=${say(`console.size.${size}`)} @click=${() => this.say("size", size)}><i></i></button>`)}</span>
        ${this.allowed ? html`<button type="button" class="plain pair" data-do="pair-any" title=${say("console.pair")} aria-label=${say("console.pair")} @click=${() => this.dispatchEvent(new CustomEvent("pair", { bubbles: true, detail: { place: null } }))}>${icon("plus")}</button>` : nothing}
      </div>
      ${this.inner(path, bad)}`;
  }

  private group(group: Group, path: readonly Group[]): TemplateResult {
    const on = path.some((each) => each.key === group.key);
    const words = html`${group.saved ? html`${icon("star")} ` : nothing}${pick(group.name)}`;
    return this.chip(group.key, words, members(this.live, group.key).length, "", on);
  }

  /** The groups within the chosen one, or the troubles there are by name; and what may be done with all of it. */
  private inner(path: readonly Group[], bad: readonly Place[]): TemplateResult | typeof nothing {
    const { live } = this;
    if (this.filter.startsWith("!")) {
      const kinds = TROUBLES.map((kind) => ({ kind, n: bad.filter((place) => troubles(live, place.id).includes(kind)).length })).filter(({ n }) => n);
      return kinds.length ? html`<div class="filter inner" role="toolbar" aria-label=${say("console.problems")}>${kinds.map(({ kind, n }) => this.chip(`!${kind}`, say(`console.trouble.${kind}`), n))}</div>` : nothing;
    }
    const chosen = path[path.length - 1];
    if (!chosen) return nothing;
    const below = path.flatMap((group) => inside(live, group.key));
    return html`<div class="filter inner" role="toolbar" aria-label=${pick(chosen.name)}>${below.map((group) => this.group(group, path))}
      ${this.allowed ? html`<button type="button" class="link" data-do="pick-all" @click=${() => this.say("pick-all", "")}>${say("console.many.pick_all", { n: members(live, chosen.key).length })}</button>
        <button type="button" class="link" data-do="identify-group" @click=${() => this.say("identify-all", "")}>${say("console.do.identify_group")}</button>` : nothing}
      ${this.allowed && chosen.saved ? html`<button type="button" class="link" data-do="groups" @click=${() => this.say("keep-groups", "")}>${say("console.groups.edit")}</button>` : nothing}</div>`;
  }

  private chip(key: string, words: TemplateResult | string, n: number, mood = "", on = this.filter === key): TemplateResult {
    return html`<button type="button" class="chip ${mood}" data-filter=${key} aria-pressed=${on} @click=${() => this.say("filter", this.filter === key ? "" : key)}>${words} <b>${n}</b></button>`;
  }

  private say(what: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(what, { bubbles: true, detail }));
  }
}

customElements.define("io-filter-bar", FilterBar);
