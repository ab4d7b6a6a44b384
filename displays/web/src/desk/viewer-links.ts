/** Links for people outside the rooms: who has one to this room, who watches just now, a new one, an end to one. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import { say } from "../words.js";
import { browserWords } from "./browser.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import type { ViewerLink, Watching } from "./nouns.js";
import { layoutName, when } from "./wording.js";

const HOURS = [1, 2, 4, 8, 24, 72, 168, 720] as const;
const BROWSERS = [1, 2, 5, 10, 20, 50] as const;
const RANKS = ["public", "internal", "restricted"] as const;
const SURE = 4_000; // ms in which the second press revokes

interface Made {
  id: string;
  name: string;
  link: string;
  qr: string;
  until: string;
}

export class ViewerLinks extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean }, form: { state: true }, made: { state: true }, copied: { state: true }, sure: { state: true }, trouble: { state: true } };
  declare place: Place;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  declare form: { name: string; layout: string; clearance: string; hours: number; most: number } | null;
  /** The link that was made last; its address is known to this page alone, until it is put away. */
  declare made: (Made & { room: string }) | null;
  declare copied: boolean;
  /** The link whose button was pressed once. */
  declare sure: string;
  declare trouble: string;

  constructor() {
    super();
    this.form = this.made = null;
    this.copied = false;
    this.sure = this.trouble = "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get("place") as Place | undefined;
    if (before && before.room.key !== this.place.room.key) {
      this.form = this.made = null;
      this.trouble = "";
    }
    const { made, live } = this;
    if (made && live.linked && Date.parse(made.until) <= live.now()) this.made = null;
  }

  protected override render(): TemplateResult {
    const links = this.live.linksOf(this.place.room.key);
    return html`<section class="links" aria-label=${say("console.links.title")}>
      <div class="links-head">
        <div><b>${say("console.links.title")}</b><span class="quiet">${say("console.links.about")}</span></div>
        ${this.form || this.made ? nothing : html`<button type="button" class="plain" data-do="new-link" ?disabled=${!this.allowed} @click=${this.open}>${icon("plus")}${say("console.links.make")}</button>`}
      </div>
      ${this.made ? this.told(this.made) : this.form ? this.asked(this.form) : nothing}
      ${links.length ? html`<ul>${repeat(links, (link) => link.id, (link) => this.line(link))}</ul>` : nothing}
    </section>`;
  }

  private line(link: ViewerLink): TemplateResult {
    const { live } = this;
    const now = live.now();
    const watching = live.watching[link.id] ?? [];
    const many = watching.length ? say("console.links.watching", { n: watching.length, most: link.most }) : link.opened ? say("console.links.unseen", { n: link.opened }) : say("console.links.nobody");
    const revoke = `revoke-link:${link.id}`;
    return html`<li data-link=${link.id}>
      <div class="link-line"><b class="cut">${link.name}</b><span class="level" data-level=${link.clearance}>${say(`console.links.${link.clearance}`)}</span>
        <button type="button" class="link danger" data-do="revoke-link" aria-busy=${this.busy.has(revoke)} ?disabled=${!this.allowed || this.busy.has(revoke)} @click=${() => this.revoke(link)}>${this.sure === link.id ? say("console.links.sure") : say("console.links.revoke")}</button></div>
      <div class="quiet">${link.layout ? html`${say("console.links.shows_layout", { layout: layoutName(live, link.layout) })} · ` : nothing}${say("console.links.until", { at: when(link.until, now) })} · <span class=${watching.length ? "on" : ""} data-watching=${watching.length}>${many}</span></div>
      ${watching.length ? html`<ul class="watching">${watching.map((each) => html`<li>${this.named(each, now)}</li>`)}</ul>` : nothing}
    </li>`;
  }

  private named(one: Watching, now: number): string {
    return say("console.links.since", { browser: browserWords(one.agent), address: one.address, at: when(one.since, now) });
  }

  private asked(form: NonNullable<ViewerLinks["form"]>): TemplateResult {
    const set = (more: Partial<typeof form>): void => void (this.form = { ...form, ...more });
    const value = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;
    const most = RANKS.indexOf(this.place.room.clearance as (typeof RANKS)[number]);
    const busy = this.busy.has("new-link");
    return html`<form class="link-form" @submit=${this.create}>
      <label class="wide"><span>${say("console.links.name")}</span><input name="name" required maxlength="80" autocomplete="off" placeholder=${say("console.links.name_hint")} .value=${form.name} @input=${(e: Event) => set({ name: value(e) })} /></label>
      <label class="wide"><span>${say("console.links.shows")}</span><select name="layout" @change=${(e: Event) => set({ layout: value(e) })}>
        <option value="" ?selected=${!form.layout}>${say("console.links.shows_room")}</option>
        ${this.live.layouts().map((layout) => html`<option value=${layout.key} ?selected=${form.layout === layout.key}>${say("console.links.shows_layout", { layout: layoutName(this.live, layout.key) })}</option>`)}
      </select></label>
      <label><span>${say("console.links.clearance")}</span><select name="clearance" @change=${(e: Event) => set({ clearance: value(e) })}>
        ${RANKS.filter((rank, i) => form.layout || i <= most || rank === "public").map((rank) => html`<option value=${rank} ?selected=${form.clearance === rank}>${say(`console.links.${rank}`)}</option>`)}
      </select></label>
      <label><span>${say("console.links.for")}</span><select name="hours" @change=${(e: Event) => set({ hours: Number(value(e)) })}>
        ${HOURS.map((hours) => html`<option value=${hours} ?selected=${form.hours === hours}>${hours === 1 ? say("console.links.hour") : hours <= 24 ? say("console.links.hours", { n: hours }) : say("console.links.days", { n: hours / 24 })}</option>`)}
      </select></label>
      <label><span>${say("console.links.most")}</span><select name="most" @change=${(e: Event) => set({ most: Number(value(e)) })}>
        ${BROWSERS.map((n) => html`<option value=${n} ?selected=${form.most === n}>${n}</option>`)}
      </select></label>
      ${this.trouble ? html`<p class="bad wide" role="alert">${this.trouble}</p>` : nothing}
      <div class="wide buttons"><button type="button" class="plain" @click=${() => (this.form = null)}>${say("console.links.cancel")}</button>
        <button type="submit" class="go" data-do="make-link" aria-busy=${busy} ?disabled=${!this.allowed || busy || !form.name.trim()}>${say("console.links.create")}</button></div>
    </form>`;
  }

  private told(made: Made): TemplateResult {
    return html`<div class="link-made">
      <div class="qr" role="img" aria-label=${say("console.links.qr")}>${unsafeSVG(made.qr)}</div>
      <div><b>${made.name}</b>
        <input name="link" readonly aria-label=${say("console.links.title")} .value=${made.link} @focus=${(e: Event) => (e.target as HTMLInputElement).select()} />
        <span class="quiet">${say("console.links.once")}</span>
        <span class="row"><button type="button" class="plain" data-do="copy-link" @click=${() => void this.copy(made.link)}>${this.copied ? html`${icon("check")}${say("console.links.copied")}` : say("console.links.copy")}</button>
          <button type="button" class="plain" data-do="put-away" @click=${() => (this.made = null)}>${say("console.links.close")}</button></span>
      </div></div>`;
  }

  private readonly open = (): void => {
    this.trouble = "";
    this.form = { name: "", layout: "", clearance: "public", hours: 8, most: 5 };
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>("input[name=name]")?.focus());
  };

  private readonly create = (event: Event): void => {
    event.preventDefault();
    const { form, place } = this;
    if (!form) return;
    const { room, screen } = place;
    const where = form.layout ? { layout: form.layout } : { room: room.key, screen: screen.key };
    const until = new Date(this.live.now() + form.hours * 3_600_000).toISOString();
    order(this, {
      key: "new-link",
      method: "POST",
      path: path("links"),
      body: { name: form.name.trim(), ...where, clearance: form.clearance, until, most: form.most },
      then: (answer) => {
        this.made = { ...(answer as unknown as Made), room: room.key };
        this.form = null;
        this.copied = false;
      },
      failed: (words) => (this.trouble = words),
    });
  };

  /** The first press asks, the second ends it. */
  private revoke(link: ViewerLink): void {
    if (this.sure !== link.id) {
      this.sure = link.id;
      setTimeout(() => (this.sure = this.sure === link.id ? "" : this.sure), SURE);
      return;
    }
    this.sure = "";
    if (this.made?.id === link.id) this.made = null;
    order(this, { key: `revoke-link:${link.id}`, method: "DELETE", path: path("links", link.id), done: say("console.links.revoked", { name: link.name }) });
  }

  /** Without HTTPS a page may not write to the clipboard, but it may copy what is selected. */
  private async copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      this.querySelector<HTMLInputElement>("input[name=link]")?.select();
      document.execCommand("copy");
    }
    this.copied = true;
  }
}

customElements.define("io-viewer-links", ViewerLinks);
