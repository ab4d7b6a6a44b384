/** A notice across the walls: what kind, what it says, where and how long; an actual one is asked about twice. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { order } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Scene, Text } from "./nouns.js";
import { when } from "./wording.js";

const KINDS = ["Test", "Exercise", "Actual"] as const;
const MINUTES = [15, 60, 240, 0] as const; // 0: until somebody takes it away

interface Running {
  id: string;
  status: string;
  headline: Text | string;
  until?: string | null;
  feed?: string;
  source?: string;
}

export class Notices extends LiveElement {
  static override properties = { ...LiveElement.properties, open: { type: Boolean }, busy: { attribute: false }, kind: { state: true }, headline: { state: true }, detail: { state: true }, where: { state: true }, minutes: { state: true }, sure: { state: true }, trouble: { state: true } };
  declare open: boolean;
  declare busy: ReadonlySet<string>;
  declare kind: (typeof KINDS)[number];
  declare headline: string;
  declare detail: string;
  declare where: string; // all, group:KEY, room:KEY
  declare minutes: number;
  /** True after the first press of an actual warning: the next one sends it. */
  declare sure: boolean;
  declare trouble: string;

  constructor() {
    super();
    this.busy = new Set();
    this.open = false;
    this.forget();
  }

  private forget(): void {
    this.kind = "Test";
    this.headline = this.detail = this.trouble = "";
    this.where = "all";
    this.minutes = 15;
    this.sure = false;
  }

  show(): void {
    this.forget();
    this.open = true;
  }

  private hide(): void {
    this.open = false;
  }

  /** The notices that stand on any screen now, each once. */
  private running(): Running[] {
    const found = new Map<string, Running>();
    for (const [, scene] of this.live.under<Scene>("@scene/")) for (const notice of scene.notices ?? []) found.set(notice.id, notice);
    return [...found.values()];
  }

  private get target(): { width: string; key: string } {
    const [width = "all", key = ""] = this.where.split(":");
    return { width, key };
  }

  /** How many screens the notice would reach. */
  private get reached(): number {
    const { width, key } = this.target;
    return this.live.places().filter((place) => width === "all" || (width === "group" ? place.room.groups.includes(key) : place.room.key === key)).length;
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>("input[name=headline]")?.focus();
    }
  }

  private submit(event: Event): void {
    event.preventDefault();
    if (!this.headline.trim()) {
      this.trouble = say("console.notice.want_headline");
      return;
    }
    if (this.kind === "Actual" && !this.sure) {
      this.sure = true;
      return;
    }
    const body: Record<string, unknown> = { status: this.kind, severity: this.kind === "Actual" ? "Severe" : "Unknown", headline: { vi: this.headline.trim() }, ...this.target };
    if (this.detail.trim()) body["description"] = { vi: this.detail.trim() };
    if (this.minutes) body["until"] = new Date(this.live.now() + this.minutes * 60_000).toISOString();
    order(this, { key: "notice", method: "POST", path: "/api/notices", body, done: say("console.notice.sent", { n: this.reached }), then: () => this.hide(), failed: (words) => ((this.trouble = words), (this.sure = false)) });
  }

  private set(change: Partial<Pick<Notices, "kind" | "headline" | "detail" | "where" | "minutes">>): void {
    Object.assign(this, change, { sure: false, trouble: "" }); // whatever changes, the question is asked anew
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const actual = this.kind === "Actual";
    const busy = this.busy.has("notice");
    return html`<dialog class="notice" aria-labelledby="notice-title" @cancel=${(event: Event) => { event.preventDefault(); this.hide(); }}>
      <form @submit=${this.submit}>
        <h2 id="notice-title">${say("console.notice.title")}</h2>
        ${this.list()}
        <fieldset class="kinds"><legend class="unseen">${say("console.notice.kind")}</legend>${KINDS.map((kind) => html`
          <label class="kind ${kind.toLowerCase()} ${this.kind === kind ? "picked" : ""}"><input class="unseen" type="radio" name="status" .value=${kind} .checked=${this.kind === kind} @change=${() => this.set({ kind })} /><b>${say(`console.notice.${kind}`)}</b><small>${say(`console.notice.${kind}_what`)}</small></label>`)}</fieldset>
        <label class="field"><span>${say("console.notice.headline")}</span><input name="headline" maxlength="120" autocomplete="off" .value=${this.headline} @input=${(event: Event) => this.set({ headline: (event.target as HTMLInputElement).value })} /></label>
        <label class="field"><span>${say("console.notice.detail")}</span><textarea name="detail" rows="2" maxlength="400" .value=${this.detail} @input=${(event: Event) => this.set({ detail: (event.target as HTMLTextAreaElement).value })}></textarea></label>
        <div class="pair">
          <label class="field"><span>${say("console.notice.where")}</span><select name="where" @change=${(event: Event) => this.set({ where: (event.target as HTMLSelectElement).value })}>
            <option value="all" ?selected=${this.where === "all"}>${say("console.width.all", { n: this.live.places().length })}</option>
            ${(this.live.site?.groups ?? []).map((group) => html`<option value="group:${group.key}" ?selected=${this.where === `group:${group.key}`}>${pick(group.name)}</option>`)}
            ${(this.live.site?.rooms ?? []).map((room) => html`<option value="room:${room.key}" ?selected=${this.where === `room:${room.key}`}>${pick(room.name)}</option>`)}
          </select></label>
          <label class="field"><span>${say("console.notice.ends")}</span><select name="minutes" @change=${(event: Event) => this.set({ minutes: Number((event.target as HTMLSelectElement).value) })}>
            ${MINUTES.map((n) => html`<option value=${n} ?selected=${n === this.minutes}>${n ? say("console.notice.minutes", { n }) : say("console.notice.endless")}</option>`)}
          </select></label>
        </div>
        ${this.trouble ? html`<p class="bad" role="alert">${this.trouble}</p>` : nothing}
        ${this.sure ? html`<p class="bad" role="alert">${icon("diamond")} ${say("console.notice.sure", { n: this.reached })}</p>` : nothing}
        <div class="answers"><button type="button" class="plain" @click=${() => this.hide()}>${say("console.cancel")}</button>
          <button type="submit" class="go ${actual ? "danger" : ""}" data-do="send-notice" aria-busy=${busy} ?disabled=${busy}>${busy ? say("console.sending") : actual ? (this.sure ? say("console.notice.send_sure", { n: this.reached }) : say("console.notice.send_actual")) : say(`console.notice.send_${this.kind.toLowerCase()}`)}</button></div>
      </form></dialog>`;
  }

  private list(): TemplateResult | typeof nothing {
    const running = this.running();
    if (!running.length) return nothing;
    const now = this.live.now();
    return html`<ul class="running">${running.map((notice) => html`<li><span><b>${say(`console.notice.${notice.status}`)}</b> ${pick(notice.headline)}<small>${notice.feed ? `${say("console.notice.feed", { source: notice.source || notice.feed })} · ` : ""}${notice.until ? say("console.why.until", { at: when(notice.until, now) }) : say("console.notice.endless")}</small></span>
      <button type="button" class="plain" data-do="end-notice" @click=${() => order(this, { key: `notice:${notice.id}`, method: "DELETE", path: `/api/notices/${encodeURIComponent(notice.id)}`, done: say("console.notice.ended") })}>${say("console.notice.end")}</button></li>`)}</ul>`;
  }
}

customElements.define("io-notices", Notices);
