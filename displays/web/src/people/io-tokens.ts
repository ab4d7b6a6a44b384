/** Tokens for programs: those that stand, a new one, an end to one. Event: `changed`. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { send } from "../desk/api.js";
import { DeskElement } from "../desk/element.js";
import { icon } from "../desk/icons.js";
import { when } from "../desk/wording.js";
import { clock, day } from "../times.js";
import { pick, say } from "../words.js";
import { SCOPES, type House, type Once, type Token } from "./nouns.js";
import "./once.js";
import { nameOf } from "./sentences.js";

const DAYS = [7, 30, 90, 365, 730, 0] as const;

/** "14:05 23/11/2027": a token's end may be years away. */
const dayAndTime = (at: string): string => `${clock(Date.parse(at))} ${day(Date.parse(at))}`;

export class Tokens extends DeskElement {
  static override properties = { house: { attribute: false }, tokens: { attribute: false }, open: { state: true }, scope: { state: true }, sure: { state: true }, told: { state: true }, busy: { state: true }, trouble: { state: true } };
  declare house: House;
  declare tokens: readonly Token[];
  declare open: boolean;
  declare scope: string;
  /** The token whose button was pressed once. */
  declare sure: string;
  declare told: Once | null;
  declare busy: boolean;
  declare trouble: string;

  constructor() {
    super();
    this.tokens = [];
    this.open = this.busy = false;
    this.scope = "ingest";
    this.sure = this.trouble = "";
    this.told = null;
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>("input")?.focus();
  }

  private async attempt(what: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble = "";
    try {
      await what();
      this.dispatchEvent(new CustomEvent("changed", { bubbles: true }));
    } catch (error) {
      this.trouble = (error as Error).message;
    } finally {
      this.busy = false;
      this.sure = "";
    }
  }

  private make(event: Event): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
    const series = text("series").split(/[\s,;]+/).filter(Boolean);
    const days = Number(text("days"));
    const wish = { name: text("name"), scope: text("scope"), room: text("room"), units: form.getAll("units"), series, ...(days ? { days } : {}) };
    void this.attempt(async () => {
      this.told = await send<Once & Record<string, unknown>>("POST", "/api/tokens", wish);
    });
  }

  private end(token: Token): void {
    if (this.sure !== token.id) this.sure = token.id;
    else void this.attempt(async () => void (await send("DELETE", `/api/tokens/${encodeURIComponent(token.id)}`)));
  }

  private shut(): void {
    this.open = false;
    this.told = null;
    this.trouble = "";
  }

  protected override render(): TemplateResult {
    return html`<header class="titled"><div><h2>${say("people.tokens")}</h2><p>${say("people.tokens_what")}</p></div>
      <button type="button" class="go" data-do="new-token" @click=${() => (this.open = true)}>${say("people.new_token")}</button></header>
      ${this.trouble && !this.open ? html`<p class="bad" role="alert">${icon("diamond")} ${this.trouble}</p>` : nothing}
      ${this.tokens.length ? html`<ul class="persons">${repeat(this.tokens, (one) => one.id, (one) => this.line(one))}</ul>` : html`<p class="empty">${say("people.no_tokens")}</p>`}
      ${this.open ? this.sheet() : nothing}`;
  }

  private line(token: Token): TemplateResult {
    const now = Date.parse(this.house.now);
    const reach = [token.room ? nameOf(this.house.rooms, token.room) : "", ...(token.units ?? []).map((key) => nameOf(this.house.units, key)), ...(token.series ?? [])].filter(Boolean).join(", ");
    const sure = this.sure === token.id;
    return html`<li class="person-row token" data-token=${token.id}><b>${token.name}</b><span>${say(`people.scope.${token.scope}`)}${reach ? ` · ${reach}` : nothing}</span>
      <span class="quiet">${say("people.since", { at: when(token.since, now) })}${token.until ? ` · ${say(Date.parse(token.until) <= now ? "people.over" : "people.until", { at: dayAndTime(token.until) })}` : nothing} · ${token.used ? say("people.used", { at: when(token.used.at, now), address: token.used.from }) : say("people.unused")}</span>
      <button type="button" class="link danger" data-do="revoke" ?disabled=${this.busy} @click=${() => this.end(token)}>${sure ? say("people.sure_revoke") : say("people.revoke")}</button></li>`;
  }

  private sheet(): TemplateResult {
    const { house, told } = this;
    const ingests = this.scope === "ingest";
    return html`<dialog class="person" aria-labelledby="token-title" @cancel=${(event: Event) => { event.preventDefault(); this.shut(); }}>
      <header><h2 id="token-title">${told?.name ?? say("people.new_token")}</h2><button type="button" class="plain" data-do="close" @click=${() => this.shut()}>${say("console.close")}</button></header>
      ${this.trouble ? html`<p class="bad" role="alert">${icon("diamond")} ${this.trouble}</p>` : nothing}
      ${told ? html`<io-told-once .told=${told} @kept=${() => this.shut()}></io-told-once>` : html`<form @submit=${(event: Event) => this.make(event)}>
        <label class="field"><span>${say("people.token_name")}</span><input name="name" required maxlength="200" autocomplete="off" /></label>
        <label class="field"><span>${say("people.token_scope")}</span><select name="scope" @change=${(event: Event) => (this.scope = (event.target as HTMLSelectElement).value)}>${SCOPES.map((one) => html`<option value=${one} ?selected=${one === this.scope}>${say(`people.scope.${one}`)}</option>`)}</select></label>
        ${ingests ? html`<fieldset class="places"><legend>${say("people.token_units")}</legend><div class="rooms-of">${house.units.map((one) => html`<label class="check"><input type="checkbox" name="units" value=${one.key} /><span>${pick(one.name)}</span></label>`)}</div></fieldset>
          <label class="field"><span>${say("people.token_series")}</span><input name="series" placeholder="YT-05, YT-05@16681" autocomplete="off" /></label>`
        : html`<label class="field"><span>${say("people.token_room")}</span><select name="room"><option value="">${say("people.all_rooms")}</option>${house.rooms.map((one) => html`<option value=${one.key}>${pick(one.name)}</option>`)}</select></label>`}
        <label class="field"><span>${say("people.token_days")}</span><select name="days">${DAYS.map((n) => html`<option value=${n} ?selected=${n === 365}>${n ? say("people.days", { n }) : say("people.for_ever")}</option>`)}</select></label>
        <p class="answers"><button type="submit" class="go" data-do="save" ?disabled=${this.busy}>${say("people.make")}</button></p></form>`}
    </dialog>`;
  }
}

customElements.define("io-tokens", Tokens);
