/** Which rooms: a list to tick, with search and groups, for a few rooms and for a hundred and thirty. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { found } from "./fold.js";
import { groupName, groupsOf, members } from "./groups.js";
import type { RoomPlan } from "./nouns.js";

export class RoomChoice extends LiveElement {
  static override properties = { ...LiveElement.properties, chosen: { attribute: false }, search: { state: true }, group: { state: true } };
  /** The keys of the rooms that are ticked, in the order they were. */
  declare chosen: readonly string[];
  declare search: string;
  declare group: string;

  constructor() {
    super();
    this.chosen = [];
    this.search = this.group = "";
  }

  private get rooms(): RoomPlan[] {
    const within = this.group ? new Set(members(this.live, this.group).map((place) => place.room.key)) : null;
    return (this.live.site?.rooms ?? []).filter((room) => (!within || within.has(room.key)) && found(this.search, pick(room.name), room.key));
  }

  protected override render(): TemplateResult {
    const rooms = this.rooms;
    const all = rooms.length > 0 && rooms.every((room) => this.chosen.includes(room.key));
    const groups = groupsOf(this.live);
    return html`<fieldset class="room-choice"><legend>${say("console.meetings.rooms")} <b>${this.chosen.length ? say("console.meetings.chosen_n", { n: this.chosen.length }) : ""}</b></legend>
      <div class="narrow"><input type="search" name="room-search" aria-label=${say("console.search")} placeholder=${say("console.search_hint")} .value=${this.search} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)} @keydown=${this.enter} />
        ${groups.map((group) => html`<button type="button" class="chip" data-group=${group.key} aria-pressed=${this.group === group.key} @click=${() => (this.group = this.group === group.key ? "" : group.key)}>${groupName(this.live, group.key)}</button>`)}
        ${rooms.length > 1 ? html`<button type="button" class="link" data-do="all-rooms" @click=${() => this.tick(rooms.map((room) => room.key), !all)}>${say(all ? "console.meetings.none_of" : "console.meetings.all_of", { n: rooms.length })}</button>` : nothing}</div>
      <ul>${rooms.map((room) => html`<li><label><input type="checkbox" name="room" value=${room.key} .checked=${this.chosen.includes(room.key)} @change=${(event: Event) => this.tick([room.key], (event.target as HTMLInputElement).checked)} /><span>${pick(room.name)}</span></label></li>`)}</ul>
      ${rooms.length ? nothing : html`<p class="quiet">${say("console.no_rooms")}</p>`}</fieldset>`;
  }

  private tick(keys: readonly string[], on: boolean): void {
    const rest = this.chosen.filter((key) => !keys.includes(key));
    const rooms = on ? [...this.chosen, ...keys.filter((key) => !this.chosen.includes(key))] : rest;
    this.dispatchEvent(new CustomEvent("rooms", { detail: { rooms } }));
  }

  /** Enter ticks the first room that was found. */
  private readonly enter = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = this.rooms[0];
    if (!first) return;
    this.tick([first.key], !this.chosen.includes(first.key));
    this.search = "";
  };
}

customElements.define("io-room-choice", RoomChoice);
