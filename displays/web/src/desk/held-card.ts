/** One held observation: what stood where, why it was not let through, and the two answers a named person can give. */

import { html, nothing, type TemplateResult } from "lit";
import { number } from "../format.js";
import { period, shortDay } from "../times.js";
import { pick, say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { seriesParts } from "../picture.js";
import { icon } from "./icons.js";
import type { Held } from "./nouns.js";
import { fullValue, reasonWords, seriesWords, typedNumber, when } from "./wording.js";

export class HeldCard extends LiveElement {
  static override properties = { ...LiveElement.properties, held: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean }, text: { state: true }, why: { state: true }, trouble: { state: true } };
  declare held: Held;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  /** What stands in the value field; null until a person has touched it. */
  declare text: string | null;
  declare why: string;
  declare trouble: string;

  constructor() {
    super();
    this.busy = new Set();
    this.allowed = true;
    this.text = null;
    this.why = this.trouble = "";
  }

  private get decimals(): number | undefined {
    return this.live.indicators[seriesParts(this.held.series)[0]]?.decimals;
  }

  private get value(): string {
    return this.text ?? (this.held.suggestion === null ? "" : number(this.held.suggestion, this.decimals));
  }

  private answer(accepted: boolean): void {
    const why = this.why.trim();
    const v = typedNumber(this.value);
    this.trouble = !why ? say("console.held.want_reason") : accepted && v === null ? say("console.held.want_number") : "";
    if (this.trouble) {
      this.querySelector<HTMLElement>(why ? "[name=value]" : "[name=reason]")?.focus();
      return;
    }
    const series = seriesWords(this.live, this.held.series);
    const base = path("held", this.held.id, accepted ? "accept" : "reject");
    order(this, {
      key: `held:${this.held.id}`,
      method: "POST",
      path: base,
      body: accepted ? { value: v, reason: why } : { reason: why },
      done: accepted ? say("console.held.accepted", { series, v: fullValue(this.live, this.held.series, v ?? 0) }) : say("console.held.rejected", { series }),
      failed: (words) => (this.trouble = words),
      undo: { key: `held:${this.held.id}`, method: "POST", path: path("held", this.held.id, "undo"), body: { reason: say("console.held.undo_slip") }, done: say("console.held.undone", { series }) },
    });
  }

  protected override render(): TemplateResult {
    const { held, live } = this;
    const now = live.now();
    const busy = this.busy.has(`held:${held.id}`);
    const last = live.value(held.series);
    const [code] = seriesParts(held.series);
    const owner = live.indicators[code]?.owner;
    return html`<article class="held" data-held=${held.id} aria-labelledby="held-${held.id}">
      <div class="told">
        <h3 id="held-${held.id}">${seriesWords(live, held.series, true)}</h3>
        <p class="quiet">${held.series} · ${period(held.period)}${owner ? ` · ${pick(owner.short ?? owner.name) || pick(owner.name)}` : ""}</p>
        <p class="raw"><q>${held.raw}</q><span class="tag">${say("console.held.raw")}</span></p>
        <p class="reason">${icon("triangle")}<span>${reasonWords(held.reason)}</span></p>
        <dl>
          <dt>${say("console.held.place")}</dt><dd class="mono">${held.source.place || "–"}</dd>
          <dt>${say("console.held.feed")}</dt><dd>${held.source.feed}</dd>
          <dt>${say("console.held.as_of")}</dt><dd>${shortDay(Date.parse(held.as_of), now)} · ${say("console.held.since", { at: when(held.since, now) })}</dd>
          <dt>${say("console.held.standing")}</dt><dd>${last && last.v !== null ? `${fullValue(live, held.series, last.v)} (${period(last.period)})` : say("console.held.nothing")}</dd>
        </dl>
      </div>
      <form @submit=${(event: Event) => { event.preventDefault(); this.answer(true); }}>
        <label class="field"><span>${say("console.held.value")}${held.suggestion !== null ? html` <em>${say("console.held.suggested", { v: number(held.suggestion, this.decimals) })}</em>` : nothing}</span>
          <input name="value" inputmode="decimal" autocomplete="off" ?disabled=${!this.allowed} .value=${this.value} @input=${(event: Event) => { this.text = (event.target as HTMLInputElement).value; this.trouble = ""; }} /></label>
        <label class="field"><span>${say("console.held.reason")}</span>
          <textarea name="reason" rows="2" maxlength="500" ?disabled=${!this.allowed} placeholder=${say("console.held.reason_hint")} .value=${this.why} @input=${(event: Event) => { this.why = (event.target as HTMLTextAreaElement).value; this.trouble = ""; }}></textarea></label>
        ${this.trouble ? html`<p class="bad" role="alert">${this.trouble}</p>` : nothing}
        <div class="answers">
          <button type="button" class="plain danger" data-do="reject" ?disabled=${busy || !this.allowed} @click=${() => this.answer(false)}>${say("console.held.reject")}</button>
          <button type="submit" class="go" data-do="accept" aria-busy=${busy} ?disabled=${busy || !this.allowed}>${busy ? say("console.sending") : say("console.held.accept")}</button>
        </div>
        ${this.allowed ? nothing : html`<p class="quiet small">${say("console.held.not_yours")}</p>`}
      </form>
    </article>`;
  }
}

customElements.define("io-held-card", HeldCard);
