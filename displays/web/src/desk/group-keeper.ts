/** Keeping groups: a choice of rooms gets a name, so that it can be made again with one press. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { pick, say } from "../words.js";
import { Problem, send } from "./api.js";
import { path } from "./command.js";
import { LiveElement } from "./element.js";
import { found } from "./fold.js";
import { groupsOf, keyFor, members, type Group } from "./groups.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import { when } from "./wording.js";

export class GroupKeeper extends LiveElement {
  static override properties = {
    ...LiveElement.properties,
    shown: { state: true },
    key: { state: true },
    name: { state: true },
    search: { state: true },
    picked: { state: true },
    trouble: { state: true },
    sending: { state: true },
  };
  declare shown: boolean;
  /** The group that is changed; empty for a new one. */
  declare key: string;
  declare name: string;
  declare search: string;
  declare picked: ReadonlySet<string>; // "room/screen"
  declare trouble: string;
  declare sending: boolean;
  private revision = 0;
  private opener: HTMLElement | null = null;

  constructor() {
    super();
    this.shown = this.sending = false;
    this.key = this.name = this.search = this.trouble = "";
    this.picked = new Set();
  }

  /** Open it for a new group of these screens. */
  open(places: readonly Place[]): void {
    this.opener = document.activeElement as HTMLElement | null;
    this.begin("", "", places.map((place) => place.id), 0);
    this.shown = true;
  }

  private begin(key: string, name: string, places: readonly string[], revision: number): void {
    this.key = key;
    this.name = name;
    this.picked = new Set(places);
    this.revision = revision;
    this.trouble = this.search = "";
  }

  private hide(): void {
    this.shown = false;
    this.opener?.focus();
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>("input[name=name]")?.focus();
    }
  }

  private change(group: Group): void {
    this.begin(group.key, pick(group.name), members(this.live, group.key).map((place) => place.id), group.saved?.seq ?? 0);
    this.querySelector<HTMLElement>("input[name=name]")?.focus();
  }

  private toggle(ids: readonly string[], on: boolean): void {
    const next = new Set(this.picked);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    this.picked = next;
  }

  /** Rooms with all their screens chosen travel as rooms, so that a screen that comes later is in the group too. */
  private chosen(): { rooms: string[]; screens: string[] } {
    const rooms = (this.live.site?.rooms ?? []).filter((room) => room.screens.every((screen) => this.picked.has(`${room.key}/${screen.key}`))).map((room) => room.key);
    return { rooms, screens: [...this.picked].filter((id) => !rooms.includes(id.split("/")[0] ?? "")) };
  }

  private async ask(method: "PUT" | "DELETE", key: string, revision: number, body?: unknown): Promise<void> {
    this.sending = true;
    this.trouble = "";
    try {
      await send(method, path("groups", key), body, { headers: { "If-Match": `"${revision}"` } });
      this.begin("", "", [], 0);
    } catch (error) {
      this.trouble = error instanceof Problem ? error.message : String(error);
    } finally {
      this.sending = false;
    }
  }

  private save(event: Event): void {
    event.preventDefault();
    const name = this.name.trim();
    if (!name || !this.picked.size || this.sending) return;
    const key = this.key || keyFor(name, groupsOf(this.live).map((group) => group.key));
    const saved = groupsOf(this.live).find((group) => group.key === key)?.saved;
    const kept = saved && pick(saved.name) === name ? saved.name : { vi: name };
    void this.ask("PUT", key, this.revision, { name: kept, ...this.chosen() });
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.shown) return nothing;
    const kept = groupsOf(this.live).filter((group) => group.saved);
    return html`<dialog class="groups" aria-labelledby="groups-title" @cancel=${(event: Event) => { event.preventDefault(); this.hide(); }}>
      <header><h2 id="groups-title">${say("console.groups.title")}</h2>
        <button type="button" class="plain close" data-do="close-groups" aria-label=${say("console.close")} @click=${() => this.hide()}>${icon("cross")}</button></header>
      <p class="quiet">${say("console.groups.about")}</p>
      ${kept.length ? html`<ul class="kept" aria-label=${say("console.groups.kept")}>${repeat(kept, (group) => group.key, (group) => this.row(group))}</ul>` : html`<p class="empty">${say("console.groups.none")}</p>`}
      <form @submit=${(event: Event) => this.save(event)}>
        <h3>${this.key ? say("console.groups.change", { name: this.name || this.key }) : say("console.groups.new")}</h3>
        <label class="field"><span>${say("console.groups.name")}</span><input name="name" required maxlength="80" autocomplete="off" .value=${this.name} @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)} /></label>
        <label class="field"><span>${say("console.search")}</span><input type="search" name="search-rooms" .value=${this.search} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)} /></label>
        ${this.rooms()}
        ${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
        <div class="answers">
          ${this.key ? html`<button type="button" class="plain" data-do="new-group" @click=${() => this.begin("", "", [], 0)}>${say("console.cancel")}</button>` : nothing}
          <button type="submit" class="go" data-do="save-group" ?disabled=${this.sending || !this.name.trim() || !this.picked.size}>${this.sending ? say("console.sending") : say("console.groups.save", { n: this.picked.size })}</button>
        </div>
      </form></dialog>`;
  }

  private row(group: Group): TemplateResult {
    const name = pick(group.name);
    return html`<li><span><b>${name}</b> <span class="quiet">${say("console.groups.of", { n: members(this.live, group.key).length, by: group.saved?.by ?? "", at: when(group.saved?.at, this.live.now()) })}</span></span>
      <span class="answers"><button type="button" class="plain" data-change=${group.key} aria-label=${say("console.groups.change", { name })} @click=${() => this.change(group)}>${say("console.groups.edit")}</button>
      <button type="button" class="plain" data-remove=${group.key} aria-label=${say("console.groups.remove_this", { name })} ?disabled=${this.sending} @click=${() => void this.ask("DELETE", group.key, group.saved?.seq ?? 0)}>${say("console.groups.remove")}</button></span></li>`;
  }

  private rooms(): TemplateResult {
    const rooms = (this.live.site?.rooms ?? []).filter((room) => found(this.search, pick(room.name), room.key));
    return html`<fieldset class="members"><legend>${say("console.groups.rooms")}</legend>
      ${rooms.length ? nothing : html`<p class="empty">${say("console.no_rooms")}</p>`}
      ${repeat(rooms, (room) => room.key, (room) => {
        const ids = room.screens.map((screen) => `${room.key}/${screen.key}`);
        const on = ids.filter((id) => this.picked.has(id)).length;
        return html`<div class="one"><label><input type="checkbox" data-room=${room.key} .checked=${on === ids.length} .indeterminate=${on > 0 && on < ids.length} @change=${(event: Event) => this.toggle(ids, (event.target as HTMLInputElement).checked)} /> <span>${pick(room.name)}</span></label>
          ${ids.length > 1
            ? room.screens.map((screen) => html`<label class="screen"><input type="checkbox" data-screen="${room.key}/${screen.key}" .checked=${this.picked.has(`${room.key}/${screen.key}`)} @change=${(event: Event) => this.toggle([`${room.key}/${screen.key}`], (event.target as HTMLInputElement).checked)} /> <span>${pick(screen.name)}</span></label>`)
            : nothing}</div>`;
      })}</fieldset>`;
  }
}

customElements.define("io-group-keeper", GroupKeeper);
