/** Giving a screen its place: the code that stands on it, the room and screen it is to fill, and what people call it. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say, type Text } from "../words.js";
import { send } from "./api.js";
import { browserWords } from "./browser.js";
import { order, path } from "./command.js";
import { DeskElement } from "./element.js";
import { plainCode, spaced } from "./pairing-code.js";
import { when } from "./wording.js";

const AGAIN = 2000; // milliseconds between looks at who is waiting

interface Waiting {
  id: string;
  code: string;
  since: string;
  address?: string;
  agent?: string;
}

interface Spot {
  id: string; // "room/screen"
  room: string;
  screen: string;
  words: string;
  devices: number;
}

interface RoomAnswer {
  key: string;
  name: Text;
  screens: { key: string; name: Text; devices: string[] }[];
}

/** Sends the approval as a command. Event: `paired` {room} when it was taken. */
export class Pairing extends DeskElement {
  static override properties = { open: { type: Boolean }, busy: { attribute: false }, waiting: { state: true }, spots: { state: true }, code: { state: true }, target: { state: true }, name: { state: true }, second: { state: true }, trouble: { state: true } };
  declare open: boolean;
  declare busy: ReadonlySet<string>;
  declare waiting: Waiting[] | null;
  declare spots: Spot[];
  declare code: string;
  declare target: string;
  declare name: string;
  /** One more browser for the screen, in place of none. */
  declare second: boolean;
  declare trouble: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private given = false; // the code was read from the screen itself

  constructor() {
    super();
    this.open = this.second = false;
    this.busy = new Set();
    this.waiting = null;
    this.spots = [];
    this.code = this.target = this.name = this.trouble = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** Ask for a place (null: the first empty one), perhaps for a code that is known already. */
  show(place: { id: string } | null, code = ""): void {
    this.target = place?.id ?? "";
    this.code = plainCode(code);
    this.given = this.code !== "";
    this.name = this.trouble = "";
    this.second = false;
    this.waiting = null;
    this.open = true;
    void this.rooms();
    void this.look();
  }

  private hide(): void {
    this.open = false;
    clearTimeout(this.timer);
  }

  private async rooms(): Promise<void> {
    try {
      const { rooms } = await send<{ rooms: RoomAnswer[] }>("GET", "/api/rooms");
      this.spots = rooms.flatMap((room) => room.screens.map((screen) => ({ id: `${room.key}/${screen.key}`, room: room.key, screen: screen.key, words: `${pick(room.name)} · ${pick(screen.name)}`, devices: screen.devices.length })));
      this.target ||= this.spots.find((spot) => !spot.devices)?.id ?? this.spots[0]?.id ?? "";
    } catch (error) {
      this.trouble = (error as Error).message;
    }
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.open || !this.isConnected) return;
    try {
      this.waiting = (await send<{ pairings: Waiting[] }>("GET", "/api/pairings")).pairings;
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
      dialog.querySelector<HTMLElement>(this.code ? "select" : "input")?.focus();
    }
  }

  private get one(): Waiting | undefined {
    const code = plainCode(this.code);
    return this.waiting?.find((each) => plainCode(each.code) === code);
  }

  private get spot(): Spot | undefined {
    return this.spots.find((spot) => spot.id === this.target);
  }

  private async approve(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.one) await this.look(); // the screen may have asked since we last looked
    const { one, spot } = this;
    if (!spot) return;
    if (!one) {
      this.trouble = say("console.pairing.unknown", { code: this.code });
      return;
    }
    this.trouble = "";
    const name = this.name.trim() || (one.agent ? browserWords(one.agent) : "");
    order(this, {
      key: "pair",
      method: "POST",
      path: path("pairings", one.id, "approve"),
      body: { room: spot.room, screen: spot.screen, ...(name ? { name } : {}), ...(spot.devices && this.second ? { second: true } : {}) },
      done: say("console.pairing.done", { name: spot.words }),
      then: () => {
        this.hide();
        this.dispatchEvent(new CustomEvent("paired", { bubbles: true, detail: { room: spot.room } }));
      },
      failed: (words) => (this.trouble = words),
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const busy = this.busy.has("pair");
    const known = this.given && this.one !== undefined; // then there is nothing to choose
    const shown = known ? this.waiting?.filter((each) => each === this.one) : this.waiting;
    return html`<dialog class="pairing" aria-labelledby="pairing-title" @cancel=${(event: Event) => { event.preventDefault(); this.hide(); }}>
      <form @submit=${this.approve}>
        <h2 id="pairing-title">${say("console.pairing.title")}</h2>
        ${known ? nothing : html`<p class="quiet">${say("console.pairing.how")}</p>`}
        <div class="waiting" aria-live="polite">
          <h3>${say("console.pairing.waiting")}</h3>
          ${!shown ? html`<p class="quiet">${say("console.loading")}</p>` : shown.length === 0 ? html`<p class="quiet">${say("console.pairing.none")}</p>` : shown.map((each) => this.choice(each))}
        </div>
        ${known ? nothing : html`<label class="field"><span>${say("console.pairing.code")}</span>
          <input name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required .value=${this.code} @input=${(event: Event) => { this.code = (event.target as HTMLInputElement).value; this.trouble = ""; }} /></label>`}
        <label class="field"><span>${say("console.pairing.place")}</span>
          <select name="place" @change=${(event: Event) => (this.target = (event.target as HTMLSelectElement).value)}>
            ${this.spots.map((spot) => html`<option value=${spot.id} ?selected=${spot.id === this.target}>${spot.words}${spot.devices ? ` (${say("console.pairing.taken")})` : ""}</option>`)}
          </select></label>
        ${this.spot?.devices ? html`<fieldset class="instead"><legend class="unseen">${say("console.pairing.taken")}</legend>${[false, true].map((second) => html`<label class="check"><input type="radio" name="second" .checked=${this.second === second} @change=${() => (this.second = second)} /><span>${say(`console.pairing.${second ? "beside" : "instead"}`)}</span></label>`)}</fieldset>` : nothing}
        <label class="field named"><span>${say("console.pairing.name")}</span>
          <input name="name" maxlength="60" autocomplete="off" placeholder=${this.one?.agent ? browserWords(this.one.agent) : ""} .value=${this.name} @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)} /></label>
        ${this.trouble ? html`<p class="bad" role="alert">${this.trouble}</p>` : nothing}
        <div class="answers"><button type="button" class="plain" @click=${() => this.hide()}>${say("console.cancel")}</button>
          <button type="submit" class="go" data-do="approve" aria-busy=${busy} ?disabled=${busy || !this.code}>${busy ? say("console.sending") : say("console.pairing.approve")}</button></div>
      </form>
    </dialog>`;
  }

  private choice(each: Waiting): TemplateResult {
    const about = [each.agent ? browserWords(each.agent) : "", each.address, when(each.since, Date.now())].filter(Boolean).join(" · ");
    return html`<button type="button" class="waiting-code" aria-pressed=${plainCode(each.code) === plainCode(this.code)} @click=${() => { this.code = each.code; this.trouble = ""; }}><b>${spaced(each.code)}</b><span>${about}</span></button>`;
  }
}

customElements.define("io-pairing", Pairing);
