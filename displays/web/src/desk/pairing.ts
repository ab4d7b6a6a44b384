/** Giving a screen its place: the code that stands on it, and the room and screen it is to fill. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { send } from "./api.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import type { Place } from "./live.js";
import { plainCode } from "./pairing-code.js";
import { placeName, when } from "./wording.js";

const AGAIN = 2000; // milliseconds between looks at who is waiting

interface Waiting {
  id: string;
  code: string;
  since?: string;
  at?: string;
  address?: string;
  browser?: string;
}

export class Pairing extends LiveElement {
  static override properties = { ...LiveElement.properties, open: { type: Boolean }, place: { attribute: false }, busy: { attribute: false }, waiting: { state: true }, code: { state: true }, target: { state: true }, trouble: { state: true } };
  declare open: boolean;
  /** The place that was empty when the operator asked; else the first empty one. */
  declare place: Place | null;
  declare busy: ReadonlySet<string>;
  declare waiting: Waiting[] | null;
  declare code: string;
  declare target: string;
  declare trouble: string;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.open = false;
    this.place = null;
    this.busy = new Set();
    this.waiting = null;
    this.code = this.target = this.trouble = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** Show the question for a place. */
  show(place: Place | null): void {
    this.place = place;
    this.target = place?.id ?? this.live.places().find((each) => !this.live.deviceOf(each.id))?.id ?? this.live.places()[0]?.id ?? "";
    this.code = this.trouble = "";
    this.waiting = null;
    this.open = true;
    void this.look();
  }

  private hide(): void {
    this.open = false;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.open || !this.isConnected) return;
    try {
      const answer = await send<{ pairings?: Waiting[] } | Waiting[]>("GET", "/api/pairings");
      this.waiting = Array.isArray(answer) ? answer : (answer.pairings ?? []);
      const only = this.waiting.length === 1 ? this.waiting[0] : undefined;
      if (only && !this.code) this.code = only.code;
    } catch (error) {
      this.trouble = (error as Error).message;
    }
    this.timer = setTimeout(() => void this.look(), AGAIN);
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>("input")?.focus();
    }
  }

  private waitingOne(): Waiting | undefined {
    const code = plainCode(this.code);
    return this.waiting?.find((each) => plainCode(each.code) === code);
  }

  private async approve(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.waitingOne()) await this.look(); // the screen may have asked since we last looked
    const found = this.waitingOne();
    const place = this.live.places().find((each) => each.id === this.target);
    if (!place) return;
    if (!found) {
      this.trouble = say("console.pairing.unknown", { code: this.code });
      return;
    }
    this.trouble = "";
    order(this, {
      key: "pair",
      method: "POST",
      path: path("pairings", found.id, "approve"),
      body: { room: place.room.key, screen: place.screen.key },
      done: say("console.pairing.done", { name: placeName(place) }),
      then: () => this.hide(),
      failed: (words) => (this.trouble = words),
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const now = this.live.now();
    return html`<dialog class="pairing" aria-labelledby="pairing-title" @cancel=${(event: Event) => { event.preventDefault(); this.hide(); }}>
      <form @submit=${this.approve}>
        <h2 id="pairing-title">${say("console.pairing.title")}</h2>
        <p class="quiet">${say("console.pairing.how")}</p>
        <div class="waiting" aria-live="polite">
          <h3>${say("console.pairing.waiting")}</h3>
          ${this.waiting === null ? html`<p class="quiet">${say("console.loading")}</p>` : this.waiting.length === 0 ? html`<p class="quiet">${say("console.pairing.none")}</p>` : this.waiting.map((each) => html`
            <button type="button" class="waiting-code" aria-pressed=${plainCode(each.code) === plainCode(this.code)} @click=${() => { this.code = each.code; this.trouble = ""; }}>
              <b>${each.code}</b><span>${[each.address, each.browser, when(each.since ?? each.at, now)].filter(Boolean).join(" · ")}</span></button>`)}
        </div>
        <label class="field"><span>${say("console.pairing.code")}</span>
          <input name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required .value=${this.code} @input=${(event: Event) => { this.code = (event.target as HTMLInputElement).value; this.trouble = ""; }} /></label>
        <label class="field"><span>${say("console.pairing.place")}</span>
          <select name="place" @change=${(event: Event) => (this.target = (event.target as HTMLSelectElement).value)}>
            ${this.live.places().map((place) => html`<option value=${place.id} ?selected=${place.id === this.target}>${pick(place.room.name)} · ${pick(place.screen.name)}${this.live.deviceOf(place.id) ? ` (${say("console.pairing.taken")})` : ""}</option>`)}
          </select></label>
        ${this.trouble ? html`<p class="bad" role="alert">${this.trouble}</p>` : nothing}
        <div class="answers"><button type="button" class="plain" @click=${() => this.hide()}>${say("console.cancel")}</button>
          <button type="submit" class="go" data-do="approve" aria-busy=${this.busy.has("pair")} ?disabled=${this.busy.has("pair") || !this.code}>${this.busy.has("pair") ? say("console.sending") : say("console.pairing.approve")}</button></div>
      </form>
    </dialog>`;
  }
}

customElements.define("io-pairing", Pairing);
