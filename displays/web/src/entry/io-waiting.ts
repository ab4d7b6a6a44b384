/** One held figure on a steward's page: what was written, why it waits, and the ways on. */

import { html, nothing, type TemplateResult } from "lit";
import { number } from "../format.js";
import { say } from "../words.js";
import { DeskElement } from "../desk/element.js";
import { icon } from "../desk/icons.js";
import { typedNumber } from "../desk/wording.js";
import type { Waiting } from "./nouns.js";
import { because } from "./owing.js";

export type Answer = { held: Waiting; use?: string; accept?: { value: number | null; reason: string }; reject?: { reason: string } };

/** Wishes go up as `answer`. */
export class WaitingCard extends DeskElement {
  static override properties = { held: { attribute: false }, decimals: { attribute: false }, busy: { type: Boolean }, asking: { state: true }, value: { state: true }, why: { state: true }, bare: { state: true } };
  declare held: Waiting;
  declare decimals: number | undefined;
  declare busy: boolean;
  declare asking: "accept" | "reject" | null;
  /** What accepting would let through. */
  declare value: number | null;
  declare why: string;
  /** A reason was asked for and none was typed. */
  declare bare: boolean;

  constructor() {
    super();
    this.busy = this.bare = false;
    this.asking = this.value = null;
    this.why = "";
  }

  /** Typed on this page: typing it anew mends it. What stands in a source would be read again, so it needs a decision. */
  private get typed(): boolean {
    return this.held.feed === "api";
  }

  private wish(answer: Omit<Answer, "held">): void {
    this.dispatchEvent(new CustomEvent<Answer>("answer", { bubbles: true, detail: { held: this.held, ...answer } }));
  }

  private async ask(what: "accept" | "reject", value: number | null = null): Promise<void> {
    this.asking = what;
    this.value = value;
    await this.updateComplete;
    this.querySelector<HTMLInputElement>("[name=why]")?.focus();
  }

  private decide(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    const reason = this.why.trim();
    this.bare = !reason;
    if (!reason) return this.querySelector<HTMLInputElement>("[name=why]")?.focus();
    if (this.asking === "reject") this.wish({ reject: { reason } });
    else this.wish({ accept: { value: this.value, reason } });
  }

  protected override render(): TemplateResult {
    const { held } = this;
    const suggestion = held.suggestion === null ? "" : number(held.suggestion, this.decimals, "vi");
    const written = typedNumber(held.raw, "vi");
    return html`<section class="waiting-card" data-held=${held.id} aria-label=${say("entry.held_title")}>
      <p class="told">${icon("triangle")}<span><b>${say("entry.held_title")}</b> <q>${held.raw}</q> <span class="quiet">${held.period_text}</span></span></p>
      <p class="because">${because(held.reason)}</p>
      ${this.typed ? nothing : html`<p class="quiet small">${[held.feed, held.place].filter(Boolean).join(" · ")}</p>`}
      ${this.asking
        ? html`<form @submit=${(event: Event) => this.decide(event)}>
            <label class="field"><span>${this.asking === "accept" ? say("entry.why_right", { v: this.value === null ? held.raw : number(this.value, this.decimals, "vi") }) : say("entry.why_drop")}</span>
              <input name="why" maxlength="500" autocomplete="off" aria-invalid=${this.bare ? "true" : nothing} .value=${this.why} @input=${(event: Event) => { this.why = (event.target as HTMLInputElement).value; this.bare = false; }} /></label>
            ${this.bare ? html`<p class="bad" role="alert">${say("entry.want_reason")}</p>` : nothing}
            <div class="row"><button type="submit" class="go" data-do="decide" ?disabled=${this.busy}>${say(this.asking === "accept" ? "entry.accept" : "entry.drop")}</button>
              <button type="button" class="plain" @click=${() => (this.asking = null)}>${say("entry.cancel")}</button></div>
          </form>`
        : html`<div class="row">
            ${suggestion ? html`<button type="button" class="go" data-do="suggestion" ?disabled=${this.busy} @click=${() => (this.typed ? this.wish({ use: suggestion }) : void this.ask("accept", held.suggestion))}>${say("entry.use", { v: suggestion })}</button>` : nothing}
            ${written !== null ? html`<button type="button" class="plain" data-do="insist" ?disabled=${this.busy} @click=${() => this.ask("accept", written)}>${say("entry.insist")}</button>` : nothing}
            <button type="button" class="link" data-do="drop" ?disabled=${this.busy} @click=${() => this.ask("reject")}>${say("entry.drop_this")}</button>
          </div>`}
    </section>`;
  }
}

customElements.define("io-waiting", WaitingCard);
