/** The rooms at a glance: filter, search, a card a screen; and the panel of the chosen one beside them. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { pick, say } from "../words.js";
import { order, path, type Command } from "./command.js";
import { LiveElement } from "./element.js";
import { found } from "./fold.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import { troubled } from "./paint.js";
import "./room-card.js";
import type { RoomCard } from "./room-card.js";
import "./room-panel.js";
import { layoutName } from "./wording.js";

const NARROW = "(max-width: 1020px)"; // the panel lies below the cards then

export class Rooms extends LiveElement {
  static override properties = {
    ...LiveElement.properties,
    chosen: {},
    busy: { attribute: false },
    backs: { attribute: false },
    allowed: { type: Boolean },
    filter: { state: true },
    search: { state: true },
  };
  declare chosen: string;
  declare busy: ReadonlySet<string>;
  declare backs: ReadonlyMap<string, Command>;
  declare allowed: boolean;
  declare filter: string; // "", "!problems" or a group
  declare search: string;

  constructor() {
    super();
    this.chosen = this.filter = this.search = "";
    this.busy = new Set();
    this.backs = new Map();
    this.allowed = true;
  }

  private shown(places: Place[]): Place[] {
    return places.filter((place) => {
      if (this.filter === "!problems" && !troubled(this.live.paintOf(place.id))) return false;
      if (this.filter && this.filter !== "!problems" && !place.room.groups.includes(this.filter)) return false;
      return found(this.search, pick(place.room.name), place.room.key, pick(place.screen.name), layoutName(this.live, this.live.sceneOf(place.id)?.layout));
    });
  }

  protected override render(): TemplateResult {
    const places = this.live.places();
    const shown = this.shown(places);
    const chosen = places.find((place) => place.id === this.chosen) ?? shown[0];
    const reachable = shown.some((place) => place.id === chosen?.id) ? chosen?.id : shown[0]?.id;
    return html`<section class="rooms" aria-label=${say("console.tab.rooms")}>
        ${this.bar(places)}
        <div class="grid" @click=${this.press} @keydown=${this.walk}>
          ${repeat(shown, (place) => place.id, (place) => html`<io-room-card .live=${this.live} .place=${place} ?chosen=${place.id === chosen?.id} ?reachable=${place.id === reachable}></io-room-card>`)}
          ${shown.length ? nothing : html`<p class="empty">${this.filter === "!problems" ? say("console.no_problems") : say("console.no_rooms")}</p>`}
        </div>
      </section>
      <aside class="panel" aria-label=${say("console.panel")}>
        ${chosen ? html`<io-room-panel .live=${this.live} .place=${chosen} .busy=${this.busy} .back=${this.backs.get(chosen.id)} .allowed=${this.allowed}></io-room-panel>` : nothing}
      </aside>`;
  }

  private bar(places: Place[]): TemplateResult {
    const problems = places.filter((place) => troubled(this.live.paintOf(place.id))).length;
    const groups = (this.live.site?.groups ?? []).map((group) => ({ ...group, n: places.filter((place) => place.room.groups.includes(group.key)).length })).filter((group) => group.n > 0);
    const chip = (key: string, words: string, n: number, mood = ""): TemplateResult =>
      html`<button type="button" class="chip ${mood}" data-filter=${key} aria-pressed=${this.filter === key} @click=${() => (this.filter = this.filter === key ? "" : key)}>${words} <b>${n}</b></button>`;
    return html`<div class="filter" role="toolbar" aria-label=${say("console.filter")}>
      ${chip("", say("console.all"), places.length)} ${groups.map((group) => chip(group.key, pick(group.name), group.n))}
      ${this.filter && this.filter !== "!problems" ? html`<button type="button" class="plain" data-do="identify-group" ?disabled=${!this.allowed} @click=${() => this.identify(places)}>${say("console.do.identify_group")}</button>` : nothing}
      ${chip("!problems", say("console.problems"), problems, problems ? "bad" : "")}
      <label class="find"><span class="unseen">${say("console.search")}</span><input type="search" name="search" placeholder=${say("console.search_hint")} .value=${this.search} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)} @keydown=${this.leaveSearch} /><kbd aria-hidden="true">/</kbd></label>
      <button type="button" class="plain pair" data-do="pair-any" ?disabled=${!this.allowed} @click=${() => this.dispatchEvent(new CustomEvent("pair", { bubbles: true, detail: { place: null } }))}>${icon("plus")}${say("console.pair")}</button>
    </div>`;
  }

  /** All screens of the chosen group say for a moment which they are. */
  private identify(places: Place[]): void {
    const rooms = new Set(places.filter((place) => place.room.groups.includes(this.filter)).map((place) => place.room.key));
    for (const room of rooms) order(this, { key: `identify:${room}`, method: "POST", path: path("rooms", room, "do"), body: { do: "identify" } });
  }

  /** Put the cursor into the search field. */
  find(): void {
    this.querySelector<HTMLInputElement>("input[name=search]")?.focus();
  }

  private leaveSearch(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.search = "";
      (event.target as HTMLElement).blur();
    } else if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      const first = this.cards()[0];
      if (first) this.choose(first, event.key === "Enter");
    }
  }

  private cards(): RoomCard[] {
    return [...this.querySelectorAll("io-room-card")] as RoomCard[];
  }

  private choose(card: RoomCard, into: boolean, show = true): void {
    this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: { id: card.place.id } }));
    card.querySelector("button")?.focus();
    if (matchMedia(NARROW).matches && show && !into) void this.updateComplete.then(() => this.querySelector(".panel")?.scrollIntoView({ block: "start" }));
    if (into) void this.updateComplete.then(() => this.querySelector<HTMLInputElement>(".pick input")?.focus());
  }

  private press(event: Event): void {
    const card = (event.target as Element).closest("io-room-card") as RoomCard | null;
    if (card) this.choose(card, event instanceof MouseEvent && event.detail === 0);
  }

  /** Arrows walk over the cards as they lie; Enter goes on into the panel. */
  private walk(event: KeyboardEvent): void {
    const cards = this.cards();
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const columns = cards.filter((card) => card.offsetTop === cards[0]?.offsetTop).length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (at < 0 || step === undefined) return;
    event.preventDefault();
    const to = cards[at + step];
    if (to) this.choose(to, false, false);
  }
}

customElements.define("io-rooms", Rooms);
