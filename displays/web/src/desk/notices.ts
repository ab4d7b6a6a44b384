/** Sending a notice across the walls: what kind, what it says, where and how long. A real one is shown as the walls will show
 *  it, and wants a second, deliberate hand: a button that is held, or a word that is typed. */

import { html, type LitElement, nothing, type TemplateResult } from "lit";
import "../elements/io-notice.js";
import type { NoticeDoc } from "../picture.js";
import { leastFont } from "../sight.js";
import { pick, say } from "../words.js";
import { order } from "./command.js";
import { LiveElement } from "./element.js";
import { fold } from "./fold.js";
import "./hold-button.js";
import { icon } from "./icons.js";
import { about, standing } from "./notice-bar.js";
import { EVERYWHERE, reached, type Target } from "./notice-places.js";
import "./notice-places.js";
import { clock } from "../times.js";
import { few, placeName } from "./wording.js";

const KINDS = ["Test", "Exercise", "Actual"] as const;
const MINUTES = [15, 60, 240, 0] as const; // 0: until somebody takes it away
const LEAST = 22; // 1/1080 of a wall's height; see sight.ts
const NAMED = 6; // places in the question

export class Notices extends LiveElement {
  static override properties = { ...LiveElement.properties, open: { type: Boolean }, busy: { attribute: false }, kind: { state: true }, headline: { state: true }, detail: { state: true }, targets: { state: true }, minutes: { state: true }, asking: { state: true }, typed: { state: true }, cut: { state: true }, trouble: { state: true } };
  declare open: boolean;
  declare busy: ReadonlySet<string>;
  declare kind: (typeof KINDS)[number];
  declare headline: string;
  declare detail: string;
  declare targets: readonly Target[];
  declare minutes: number;
  /** The question about a real one stands; nothing is sent yet. */
  declare asking: boolean;
  declare typed: string;
  /** More was written than the walls can show. */
  declare cut: boolean;
  declare trouble: string;

  constructor() {
    super();
    this.busy = new Set();
    this.open = false;
    this.forget();
  }

  private forget(): void {
    this.kind = "Test";
    this.headline = this.detail = this.trouble = this.typed = "";
    this.targets = EVERYWHERE;
    this.minutes = 15;
    this.asking = this.cut = false;
  }

  show(): void {
    this.forget();
    this.open = true;
  }

  private hide(): void {
    this.open = false;
  }

  protected override updated(): void {
    void this.measure();
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>("input[name=headline]")?.focus();
    }
  }

  /** True to the walls: which of the two lines is cut off there. */
  private async measure(): Promise<void> {
    const band = this.querySelector<LitElement>(".as-seen io-notice");
    await band?.updateComplete;
    const lines = [...(band?.shadowRoot?.querySelectorAll<HTMLElement>(".words > *") ?? [])];
    const cut = lines.some((line) => line.scrollWidth > line.clientWidth + 1);
    if (cut !== this.cut) this.cut = cut;
  }

  private get places() {
    return reached(this.live, this.targets);
  }

  private submit(event: Event): void {
    event.preventDefault();
    if (!this.headline.trim()) this.trouble = say("console.notice.want_headline");
    else if (!this.places.length) this.trouble = say("console.notice.want_place");
    else if (this.kind !== "Actual") this.send();
    else if (!this.asking) {
      this.asking = true;
      this.typed = "";
      void this.updateComplete.then(() => this.querySelector<HTMLElement>("io-hold-button button")?.focus());
    } else if (this.confirmed) this.send();
  }

  /** The word that stands for the held button was typed, with or without its marks. */
  private get confirmed(): boolean {
    return fold(this.typed.trim()) === fold(say("console.notice.word"));
  }

  private send(): void {
    const n = this.places.length;
    const [first, ...more] = this.targets;
    const body: Record<string, unknown> = { status: this.kind, severity: this.kind === "Actual" ? "Severe" : "Unknown", headline: { vi: this.headline.trim() }, ...(more.length ? { targets: this.targets } : first) };
    if (this.detail.trim()) body["description"] = { vi: this.detail.trim() };
    if (this.minutes) body["until"] = new Date(this.live.now() + this.minutes * 60_000).toISOString();
    order(this, { key: "notice", method: "POST", path: "/api/notices", body, done: say("console.notice.sent", { n }), then: () => this.hide(), failed: (words) => ((this.trouble = words), (this.asking = false)) });
  }

  private set(change: Partial<Pick<Notices, "kind" | "headline" | "detail" | "targets" | "minutes">>): void {
    Object.assign(this, change, { asking: false, trouble: "" }); // whatever changes, the question is asked anew
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    return html`<dialog class="notice ${this.kind.toLowerCase()}" aria-labelledby="notice-title" @cancel=${(event: Event) => { event.preventDefault(); if (this.asking) this.asking = false; else this.hide(); }}>
      <form @submit=${this.submit}>${this.asking ? this.question() : this.form()}</form></dialog>`;
  }

  private form(): TemplateResult {
    const actual = this.kind === "Actual";
    const busy = this.busy.has("notice");
    return html`<h2 id="notice-title">${say("console.notice.title")}</h2>
      ${this.list()}
      <fieldset class="kinds"><legend class="unseen">${say("console.notice.kind")}</legend>${KINDS.map((kind) => html`
        <label class="kind ${kind.toLowerCase()} ${this.kind === kind ? "picked" : ""}"><input class="unseen" type="radio" name="status" .value=${kind} .checked=${this.kind === kind} @change=${() => this.set({ kind })} /><b>${kind === "Actual" ? icon("diamond") : nothing}${say(`console.notice.${kind}`)}</b><small>${say(`console.notice.${kind}_what`)}</small></label>`)}</fieldset>
      <label class="field"><span>${say("console.notice.headline")}</span><input name="headline" maxlength="120" autocomplete="off" .value=${this.headline} @input=${(event: Event) => this.set({ headline: (event.target as HTMLInputElement).value })} /></label>
      <label class="field"><span>${say("console.notice.detail")}</span><textarea name="detail" rows="2" maxlength="400" .value=${this.detail} @input=${(event: Event) => this.set({ detail: (event.target as HTMLTextAreaElement).value })}></textarea></label>
      ${this.preview()}
      <div class="pair"><io-notice-places .live=${this.live} .targets=${this.targets} @places=${(event: CustomEvent<Target[]>) => this.set({ targets: event.detail })}></io-notice-places>
        <label class="field"><span>${say("console.notice.ends")}</span><select name="minutes" @change=${(event: Event) => this.set({ minutes: Number((event.target as HTMLSelectElement).value) })}>
          ${MINUTES.map((n) => html`<option value=${n} ?selected=${n === this.minutes}>${n ? say("console.notice.minutes", { n }) : say("console.notice.endless")}</option>`)}
        </select></label></div>
      ${this.trouble ? html`<p class="bad" role="alert">${this.trouble}</p>` : nothing}
      <div class="answers"><button type="button" class="plain" @click=${() => this.hide()}>${say("console.cancel")}</button>
        <button type="submit" class="go ${actual ? "danger" : ""}" data-do="send-notice" aria-busy=${busy} ?disabled=${busy}>${busy ? say("console.sending") : say(`console.notice.send_${this.kind.toLowerCase()}`, { n: this.places.length })}</button></div>`;
  }

  /** What a real notice will do, and the second hand it wants. */
  private question(): TemplateResult {
    const { places } = this;
    const busy = this.busy.has("notice");
    const until = this.minutes ? say("console.notice.until", { at: clock(this.live.now() + this.minutes * 60_000) }) : say("console.notice.until_ended");
    return html`<h2 id="notice-title">${icon("diamond")} ${say("console.notice.sure_title", { n: places.length })}</h2>
      ${this.preview()}
      <p role="alert">${say("console.notice.sure", { n: places.length })} ${until}</p>
      <p class="quiet">${this.targets === EVERYWHERE ? say("console.width.all", { n: places.length }) : few(places.map(placeName), NAMED)}</p>
      <io-hold-button .words=${busy ? say("console.sending") : say("console.notice.hold", { n: places.length })} .busy=${busy} @held=${() => this.send()}></io-hold-button>
      <div class="typed"><label class="field"><span>${say("console.notice.or_type", { word: say("console.notice.word") })}</span><input name="confirm" autocomplete="off" autocapitalize="characters" spellcheck="false" .value=${this.typed} @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)} /></label>
        <button type="submit" class="plain danger" data-do="send-sure" ?disabled=${busy || !this.confirmed}>${say("console.notice.send_sure", { n: places.length })}</button></div>
      <div class="answers"><button type="button" class="plain" data-do="back" @click=${() => (this.asking = false)}>${say("console.notice.back")}</button></div>`;
  }

  /** As it will stand on the walls. */
  private preview(): TemplateResult {
    const notice = { id: "", status: this.kind, severity: this.kind === "Actual" ? "Severe" : "Unknown", headline: { vi: this.headline.trim() || say("console.notice.headline") }, description: { vi: this.detail.trim() }, since: new Date(this.live.now()).toISOString(), until: null } as unknown as NoticeDoc;
    const least = Math.max(...this.places.map(({ screen }) => leastFont(screen)), LEAST); // where the fewest letters fit
    return html`<div class="as-seen" data-theme="dark" aria-hidden="true" title=${say("console.notice.as_seen")} style="--wall-m: ${least}"><io-notice .notice=${notice} .more=${0}></io-notice></div>
      ${this.cut ? html`<p class="warn small">${say("console.notice.cut")}</p>` : nothing}`;
  }

  private list(): TemplateResult | typeof nothing {
    const notices = standing(this.live);
    if (!notices.length) return nothing;
    const now = this.live.now();
    return html`<ul class="running">${notices.map((notice) => html`<li><span><b>${say(`console.notice.${notice.status}`)}</b> ${pick(notice.headline)}<small>${about(notice, now)}</small></span>
      <button type="button" class="plain" data-do="end-notice" @click=${() => order(this, { key: `notice:${notice.id}`, method: "DELETE", path: `/api/notices/${encodeURIComponent(notice.id)}`, done: say("console.notice.ended") })}>${say("console.notice.end")}</button></li>`)}</ul>`;
  }
}

customElements.define("io-notices", Notices);
