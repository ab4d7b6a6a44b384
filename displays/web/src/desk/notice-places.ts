/** Where a notice goes: all screens, or some groups and rooms. Event: `places`, with what was picked. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { found } from "./fold.js";
import { groupsOf, inGroup } from "./groups.js";
import type { Live, Place } from "./live.js";

const MANY = 12; // rooms from which on one searches

export interface Target {
  width: "all" | "group" | "room";
  key: string;
}

export const EVERYWHERE: readonly Target[] = [{ width: "all", key: "" }];

/** The screens that any of these reach, each once. */
export function reached(live: Live, targets: readonly Target[]): Place[] {
  return live.places().filter((place) => targets.some(({ width, key }) => width === "all" || (width === "group" ? inGroup(live, place, key) : place.room.key === key)));
}

export class NoticePlaces extends LiveElement {
  static override properties = { ...LiveElement.properties, targets: { attribute: false }, search: { state: true } };
  declare targets: readonly Target[];
  declare search: string;

  constructor() {
    super();
    this.targets = EVERYWHERE;
    this.search = "";
  }

  private tell(targets: readonly Target[]): void {
    this.dispatchEvent(new CustomEvent("places", { detail: targets }));
  }

  private toggle(target: Target): void {
    const rest = this.targets.filter((each) => each.width !== "all" && !(each.width === target.width && each.key === target.key));
    this.tell(rest.length === this.targets.length || this.targets === EVERYWHERE ? [...rest, target] : rest);
  }

  protected override render(): TemplateResult {
    const all = this.targets === EVERYWHERE;
    const rooms = this.live.site?.rooms ?? [];
    const shown = rooms.filter((room) => found(this.search, pick(room.name), room.key));
    return html`<fieldset class="places"><legend>${say("console.notice.where")}</legend>
      <label class="check"><input type="radio" name="where" value="all" .checked=${all} @change=${() => this.tell(EVERYWHERE)} /><span>${say("console.width.all", { n: this.live.places().length })}</span></label>
      <label class="check"><input type="radio" name="where" value="some" .checked=${!all} @change=${() => this.tell([])} /><span>${say("console.notice.some")}</span></label>
      ${all ? nothing : html`<div class="chips">${groupsOf(this.live).map((group) => this.chip({ width: "group", key: group.key }, pick(group.name)))}</div>
        ${rooms.length > MANY ? html`<input type="search" name="search-rooms" aria-label=${say("console.search")} placeholder=${say("console.search_hint")} .value=${this.search} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)} />` : nothing}
        <div class="chips rooms-of">${shown.map((room) => this.chip({ width: "room", key: room.key }, pick(room.name)))}</div>`}
    </fieldset>`;
  }

  private chip(target: Target, words: string): TemplateResult {
    const on = this.targets.some((each) => each.width === target.width && each.key === target.key);
    return html`<button type="button" class="chip" data-target="${target.width}:${target.key}" aria-pressed=${on} @click=${() => this.toggle(target)}>${words}</button>`;
  }
}

customElements.define("io-notice-places", NoticePlaces);
