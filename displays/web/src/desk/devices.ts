/** The paired devices of a screen: what people call them, when they were seen last; naming, moving, replacing, forgetting. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { browserWords } from "./browser.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import { placeName, when } from "./wording.js";

interface Device {
  device: string;
  room: string;
  screen: string;
  by: string;
  at: string;
  name?: string;
  agent?: string;
  address?: string;
}

/** Events: `pair` {place} and `unpair` {place, device}, beside commands. */
export class Devices extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean }, editing: { state: true } };
  declare place: Place;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  /** The device whose name or place is being changed. */
  declare editing: string;

  constructor() {
    super();
    this.busy = new Set();
    this.allowed = true;
    this.editing = "";
  }

  private get mine(): Device[] {
    return this.live
      .under<Device>("@device/")
      .map(([id, device]) => ({ ...device, device: device.device ?? id }))
      .filter((device) => `${device.room}/${device.screen}` === this.place.id);
  }

  private ask(kind: "pair" | "unpair", detail: object): void {
    this.dispatchEvent(new CustomEvent(kind, { bubbles: true, detail: { place: this.place, ...detail } }));
  }

  protected override render(): TemplateResult {
    const { live, place } = this;
    const there = live.presence[place.id];
    const mine = this.mine;
    return html`<section class="devices" aria-label=${say("console.devices.title")}>
      ${mine.map((device) => this.row(device))}
      ${mine.length ? nothing : html`<p class="quiet">${there ? say("console.by_token") : say("console.no_device")}</p>`}
      <p class="row">${live.oldPage(place.id) ? html`<b class="old-page">${say("console.old_page")}</b>` : nothing}${there?.errors ? html`<b class="bad">${say("console.errors", { n: there.errors })}</b>` : nothing}
        ${this.allowed ? html`<button type="button" class="link" data-do="pair" @click=${() => this.ask("pair", {})}>${say(mine.length ? "console.devices.replace" : "console.pair_this")}</button>` : nothing}
        <a class="link" href="/preflight#room/${encodeURIComponent(place.room.key)}" data-do="preflight">${say("preflight.title")}</a></p>
    </section>`;
  }

  private row(device: Device): TemplateResult {
    const name = device.name || (device.agent ? browserWords(device.agent) : say("console.devices.unnamed"));
    if (this.editing === device.device) return this.form(device, name);
    return html`<div class="device" data-device=${device.device}><span><b>${name}</b><small>${[this.seen(device), say("console.device", { by: device.by, at: when(device.at, this.live.now()) })].filter(Boolean).join(" · ")}</small></span>
      ${this.allowed ? html`<button type="button" class="link" data-do="edit-device" @click=${() => (this.editing = device.device)}>${say("console.devices.change")}</button>
        <button type="button" class="link danger" data-do="unpair" @click=${() => this.ask("unpair", { device: device.device })}>${say("console.unpair")}</button>` : nothing}</div>`;
  }

  /** Open now and from where, or when it went. */
  private seen(device: Device): string {
    const there = this.live.presence[this.place.id];
    if (there?.device === device.device) return [say("console.devices.here"), there.address].filter(Boolean).join(" · ");
    const up = this.live.entry<{ up: boolean; device?: string; since: string }>(`@screen/${this.place.id}`);
    return up && !up.up && up.device === device.device ? say("console.devices.seen", { at: when(up.since, this.live.now()) }) : say("console.devices.away");
  }

  private form(device: Device, name: string): TemplateResult {
    const key = `device:${device.device}`;
    const places = this.live.places();
    return html`<form class="device editing" @submit=${(event: Event) => this.save(event, device)}>
      <label class="field"><span>${say("console.pairing.name")}</span><input name="device-name" maxlength="60" autocomplete="off" placeholder=${name} .value=${device.name ?? ""} /></label>
      <label class="field"><span>${say("console.pairing.place")}</span><select name="device-place">${places.map((place) => html`<option value=${place.id} ?selected=${place.id === this.place.id}>${pick(place.room.name)} · ${pick(place.screen.name)}</option>`)}</select></label>
      <div class="answers"><button type="button" class="plain" @click=${() => (this.editing = "")}>${say("console.cancel")}</button><button type="submit" class="go" data-do="save-device" aria-busy=${this.busy.has(key)} ?disabled=${this.busy.has(key)}>${icon("check")} ${say("console.devices.save")}</button></div></form>`;
  }

  private save(event: Event, device: Device): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = (form.elements.namedItem("device-name") as HTMLInputElement).value.trim();
    const target = (form.elements.namedItem("device-place") as HTMLSelectElement).value;
    const place = this.live.places().find((each) => each.id === target);
    const moves = place && place.id !== this.place.id;
    order(this, {
      key: `device:${device.device}`,
      method: "PUT",
      path: path("devices", device.device),
      body: { name, ...(moves ? { room: place.room.key, screen: place.screen.key } : {}) },
      done: moves ? say("console.devices.moved", { name: placeName(place) }) : say("console.devices.saved"),
      then: () => (this.editing = ""),
    });
  }
}

customElements.define("io-devices", Devices);
