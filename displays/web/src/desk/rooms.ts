/** The rooms at a glance: what one looks at, a card a screen, and beside them the panel of what is chosen. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { pick, say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { PROBLEMS, SIZES, type Size } from "./filter-bar.js";
import "./filter-bar.js";
import { found } from "./fold.js";
import type { GroupKeeper } from "./group-keeper.js";
import "./group-keeper.js";
import { inGroup } from "./groups.js";
import type { Place } from "./live.js";
import "./many-panel.js";
import type { QuickMenu } from "./quick-menu.js";
import "./quick-menu.js";
import { remember, remembered } from "./prefs.js";
import "./room-card.js";
import type { RoomCard } from "./room-card.js";
import "./room-panel.js";
import "./take-bar.js";
import type { Takes } from "./takes.js";
import { troubles, type Trouble } from "./troubles.js";
import { layoutName } from "./wording.js";

const NARROW = "(max-width: 1020px)"; // the panel lies below the cards then
const FEW = 24; // cards up to which they are large by themselves
const SOME = 72; // and up to which they are not small

export class Rooms extends LiveElement {
  static override properties = { ...LiveElement.properties, chosen: {}, busy: { attribute: false }, takes: { attribute: false }, me: {}, allowed: { type: Boolean }, filter: { state: true }, search: { state: true }, picked: { state: true }, size: { state: true } };
  declare chosen: string;
  declare busy: ReadonlySet<string>;
  declare takes: Takes;
  declare me: string;
  declare allowed: boolean;
  declare filter: string; // as in filter-bar.ts
  declare search: string;
  /** Several screens that are switched together; empty: the chosen one alone. */
  declare picked: ReadonlySet<string>;
  /** As somebody wanted it; null: as many as there are to see. */
  declare size: Size | null;

  constructor() {
    super();
    this.chosen = this.filter = this.search = this.me = "";
    this.busy = this.picked = new Set();
    this.allowed = true;
    this.size = SIZES.find((size) => size === remembered("cards")) ?? null;
  }

  private shown(): Place[] {
    const { live, filter } = this;
    return live.places().filter((place) => {
      if (filter === PROBLEMS && !troubles(live, place.id).length) return false;
      if (filter.startsWith("!") && filter !== PROBLEMS && !troubles(live, place.id).includes(filter.slice(1) as Trouble)) return false;
      if (filter && !filter.startsWith("!") && !inGroup(live, place, filter)) return false;
      return !this.search || found(this.search, pick(place.room.name), place.room.key, pick(place.screen.name), layoutName(live, live.sceneOf(place.id)?.layout));
    });
  }

  protected override render(): TemplateResult {
    const { live, picked } = this;
    const places = live.places();
    const shown = this.shown();
    const chosen = places.find((place) => place.id === this.chosen) ?? shown[0];
    const together = places.filter((place) => picked.has(place.id));
    const reachable = shown.some((place) => place.id === chosen?.id) ? chosen?.id : shown[0]?.id;
    const size = this.size ?? (shown.length <= FEW ? "l" : shown.length <= SOME ? "m" : "s");
    return html`<section class="rooms" aria-label=${say("console.tab.rooms")}>
        <div class="bars" @filter=${(event: CustomEvent<string>) => (this.filter = event.detail)} @seek=${(event: CustomEvent<string>) => (this.search = event.detail)} @size=${this.resize}
          @pick-all=${() => (this.picked = new Set(shown.map((place) => place.id)))} @identify-all=${() => this.identify(shown)} @keep-groups=${() => this.keep(together)} @keydown=${this.leaveSearch}>
          <io-filter-bar .live=${live} .filter=${this.filter} .search=${this.search} .size=${size} .allowed=${this.allowed}></io-filter-bar></div>
        <div class="grid ${picked.size ? "picking" : ""}" data-size=${size} @click=${this.press} @keydown=${this.walk} @pick=${this.pick} @quick=${(event: CustomEvent<{ place: Place; from: HTMLElement }>) => void this.querySelector<QuickMenu>("io-quick-menu")?.open(event.detail.place, event.detail.from)}>
          ${repeat(shown, (place) => place.id, (place) => html`<io-room-card .live=${live} .place=${place} ?chosen=${!picked.size && place.id === chosen?.id} ?picked=${picked.has(place.id)} ?reachable=${place.id === reachable} ?switchable=${this.allowed}></io-room-card>`)}
          ${shown.length ? nothing : html`<p class="empty">${this.filter === PROBLEMS ? say("console.no_problems") : say("console.no_rooms")}</p>`}
        </div>
        <io-take-bar .live=${live} .takes=${this.takes}></io-take-bar><io-quick-menu .live=${live}></io-quick-menu>
      </section>
      <aside class="panel" aria-label=${say("console.panel")} @pick=${this.pick} @unpick=${() => (this.picked = new Set())} @identify-all=${() => this.identify(together)} @save-group=${() => this.keep(together)}>
        ${together.length > 1
          ? html`<io-many-panel .live=${live} .places=${together} .takes=${this.takes} .me=${this.me} .allowed=${this.allowed}></io-many-panel>`
          : chosen ? html`<io-room-panel .live=${live} .place=${together[0] ?? chosen} .busy=${this.busy} .takes=${this.takes} .me=${this.me} .allowed=${this.allowed}></io-room-panel>` : nothing}
      </aside><io-group-keeper .live=${live}></io-group-keeper>`;
  }

  private readonly resize = (event: CustomEvent<Size>): void => {
    this.size = event.detail;
    remember("cards", event.detail);
  };

  /** All these screens say for a moment which they are. */
  private identify(places: readonly Place[]): void {
    for (const { room, screen, id } of places) order(this, { key: `identify:${id}`, method: "POST", path: path("rooms", room.key, "do"), body: { do: "identify", screen: screen.key } });
  }

  /** Groups are named, changed and removed; a new one begins with what is picked. */
  private keep(places: readonly Place[]): void {
    this.querySelector<GroupKeeper>("io-group-keeper")?.open(places);
  }

  /** Put the cursor into the search field. */
  find(): void {
    this.querySelector<HTMLInputElement>("input[name=search]")?.focus();
  }

  private leaveSearch(event: KeyboardEvent): void {
    if ((event.target as HTMLInputElement).name !== "search") return;
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
    this.picked = new Set();
    this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: { id: card.place.id } }));
    card.querySelector<HTMLElement>("button.room")?.focus();
    if (matchMedia(NARROW).matches && show && !into) void this.updateComplete.then(() => this.querySelector(".panel")?.scrollIntoView({ block: "start" }));
    if (into) void this.updateComplete.then(() => this.querySelector<HTMLInputElement>(".pick input")?.focus());
  }

  /** A press chooses one; with Ctrl one more, with Shift all up to it. */
  private press(event: MouseEvent): void {
    const button = (event.target as Element).closest("button.room");
    const card = button?.closest("io-room-card") as RoomCard | null;
    if (!card) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) this.join(card.place.id, event.shiftKey, true);
    else this.choose(card, event.detail === 0);
  }

  private readonly pick = (event: CustomEvent<{ id: string; range?: boolean }>): void => this.join(event.detail.id, event.detail.range ?? false, false);

  /** Pick one more, or let it go; a range reaches from the one before. along: what is chosen already counts as picked. */
  private join(id: string, range: boolean, along: boolean): void {
    const shown = this.shown().map((place) => place.id);
    const from = this.chosen || shown[0] || id;
    const picked = new Set(this.picked.size || !along ? this.picked : [from]);
    if (range) for (const each of shown.slice(Math.min(shown.indexOf(from), shown.indexOf(id)), Math.max(shown.indexOf(from), shown.indexOf(id)) + 1)) picked.add(each);
    else if (!picked.delete(id)) picked.add(id);
    this.picked = picked;
    if (picked.has(id)) this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: { id } }));
  }

  /** Arrows walk over the cards as they lie; Enter goes on into the panel, Space picks one more, Escape lets all go. */
  private walk(event: KeyboardEvent): void {
    const cards = this.cards();
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const columns = cards.filter((card) => card.offsetTop === cards[0]?.offsetTop).length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const here = cards[at];
    if (event.key === "Escape" && this.picked.size) this.picked = new Set();
    if (event.key === " " && here && (event.target as Element).matches("button.room")) {
      event.preventDefault();
      this.join(here.place.id, false, false);
    }
    if (at < 0 || step === undefined) return;
    event.preventDefault();
    const to = cards[at + step];
    if (to && this.picked.size) {
      to.querySelector<HTMLElement>("button.room")?.focus(); // what is picked stays
    } else if (to) this.choose(to, false, false);
  }
}

customElements.define("io-rooms", Rooms);
