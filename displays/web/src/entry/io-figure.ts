/** The form of one indicator: what was sent last, what to send next, and the answer beside the field. Nothing typed is lost. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { number } from "../format.js";
import { shortDay } from "../times.js";
import { known, pick, say } from "../words.js";
import { Problem } from "../desk/api.js";
import { DeskElement } from "../desk/element.js";
import { icon } from "../desk/icons.js";
import { type Draft, type Drafts, fresh } from "./drafts.js";
import type { Answer } from "./io-waiting.js";
import "./io-waiting.js";
import type { Figure, Item, Sent, Service, Verdict, Waiting } from "./nouns.js";
import { because, itemName, standing } from "./owing.js";

const OTHER = "other";
const STATUSES = ["E", "P", "A"] as const;

/** Emits `sent` {item, verdict} when a figure was taken, `changed` when the list may have, `refused` with a Problem. */
export class FigureForm extends DeskElement {
  static override properties = { item: { attribute: false }, service: { attribute: false }, drafts: { attribute: false }, now: { attribute: false }, draft: { state: true }, verdict: { state: true }, trouble: { state: true }, busy: { state: true } };
  declare item: Item;
  declare service: Service;
  declare drafts: Drafts;
  declare now: number;
  declare draft: Draft & { correction?: string };
  declare verdict: Verdict | null;
  declare trouble: string;
  declare busy: boolean;
  private shown = "";

  constructor() {
    super();
    this.now = 0;
    this.verdict = null;
    this.trouble = "";
    this.busy = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("item") || this.shown === this.item.series) return;
    this.shown = this.item.series;
    this.draft = this.drafts.get(this.item.series) ?? this.blank();
    this.verdict = null;
    this.trouble = "";
  }

  private blank(): Draft {
    return { value: "", period: this.item.period, typed: "", status: "A", as_of: "", note: "", key: fresh() };
  }

  /** Puts the caret where the figure is typed. */
  async begin(options: FocusOptions = {}): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLInputElement>("[name=value]")?.focus(options);
  }

  private set(change: Partial<FigureForm["draft"]>): void {
    this.draft = { ...this.draft, ...change, key: fresh() };
    this.drafts.put(this.item.series, this.draft);
    this.trouble = "";
    if (this.verdict?.outcome !== "held") this.verdict = null;
  }

  private get period(): string {
    return this.draft.period === OTHER ? this.draft.typed.trim() : this.draft.period;
  }

  /** What already stands for the chosen period. */
  private get standing(): Sent | undefined {
    return this.item.last.find((each) => each.period === this.period);
  }

  private async submit(event?: Event): Promise<void> {
    event?.preventDefault();
    const { draft, item } = this;
    const wrong = !draft.value.trim() ? "value" : !this.period ? "typed" : "";
    if (wrong) {
      this.trouble = say(wrong === "value" ? "entry.want_value" : "entry.want_period");
      return this.querySelector<HTMLInputElement>(`[name=${wrong}]`)?.focus();
    }
    if (this.busy) return;
    const figure: Figure = { series: item.series, value: draft.value.trim(), period: this.period, status: draft.status };
    if (draft.as_of.trim()) figure.as_of = draft.as_of.trim();
    if (draft.note.trim()) figure.note = draft.note.trim();
    if (draft.correction?.trim() && this.standing) figure.correction = draft.correction.trim();
    await this.attempt(async () => this.judged(item, await this.service.send(figure, draft.key)));
  }

  private judged(item: Item, verdict: Verdict): void {
    this.verdict = verdict;
    if (verdict.outcome === "accepted") {
      this.drafts.drop(item.series);
      this.draft = this.blank();
      this.dispatchEvent(new CustomEvent("sent", { bubbles: true, detail: { item, verdict } }));
      return;
    }
    this.drafts.put(item.series, (this.draft = { ...this.draft, key: fresh() }));
    if (verdict.outcome === "held") this.changed();
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>("[name=value]")?.select());
  }

  private changed(): void {
    this.dispatchEvent(new CustomEvent("changed", { bubbles: true }));
  }

  private async attempt(what: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.trouble = "";
    try {
      await what();
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(0, {});
      this.trouble = say("entry.not_sent", { why: problem.message });
      this.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: problem }));
    } finally {
      this.busy = false;
    }
  }

  private async answered({ held, use, accept, reject }: Answer): Promise<void> {
    if (use !== undefined) {
      this.set({ value: use, ...this.placed(held.period) });
      return this.submit();
    }
    await this.attempt(async () => {
      if (accept) await this.service.accept(held.id, accept.value, accept.reason);
      else if (reject) await this.service.reject(held.id, reject.reason);
      this.verdict = null;
      this.drafts.drop(this.item.series);
      this.draft = this.blank();
      if (accept) this.dispatchEvent(new CustomEvent("sent", { bubbles: true, detail: { item: this.item, verdict: { outcome: "accepted", v: accept.value, raw: held.raw, period: held.period, id: held.id, suggestion: null, reason: null } } }));
      else this.changed();
    });
  }

  private placed(period: string): Partial<Draft> {
    return this.periods().some(([key]) => key === period) ? { period } : { period: OTHER, typed: period };
  }

  /** The periods to choose from: the one owed, then those that were sent, each once. */
  private periods(): [key: string, words: string][] {
    const found = new Map([[this.item.period, this.item.period_text], ...this.item.last.map((each): [string, string] => [each.period, each.period_text])]);
    return [...found].filter(([key]) => key);
  }

  protected override render(): TemplateResult {
    const { item } = this;
    const state = standing(item, this.now);
    const [newest, ...older] = [...item.held].sort((a, b) => b.since.localeCompare(a.since));
    return html`<section class="figure" data-series=${item.series} aria-labelledby="figure-${item.series}">
      <header>
        <h2 id="figure-${item.series}">${itemName(item, true)}</h2>
        <p class="quiet">${item.code} · ${pick(item.unit)}${item.feeds.length ? ` · ${say("entry.from_feed", { feeds: item.feeds.join(", ") })}` : ""}</p>
        ${item.why && !item.held.length ? html`<p class="why ${state.mood}">${icon(state.sign)}<span>${because(item.why)}</span></p>` : nothing}
        ${item.notes?.length ? html`<p class="quiet small">${item.notes.join(" ")}</p>` : nothing}
      </header>
      ${this.lasts()}
      ${this.waiting(newest)}
      ${older.length ? html`<details class="older"><summary>${say("entry.older_held", { n: older.length })}</summary>${older.map((held) => this.waiting(held))}</details>` : nothing}
      ${this.form()}
    </section>`;
  }

  private waiting(held: Waiting | undefined): TemplateResult | typeof nothing {
    return held ? html`<io-waiting .held=${held} .decimals=${this.item.decimals ?? undefined} ?busy=${this.busy} @answer=${(event: CustomEvent<Answer>) => void this.answered(event.detail)}></io-waiting>` : nothing;
  }

  private lasts(): TemplateResult {
    const { item } = this;
    if (!item.last.length) return html`<p class="quiet nothing-yet">${say("entry.no_last")}</p>`;
    return html`<table class="lasts"><caption class="unseen">${say("entry.lasts")}</caption>
      <thead><tr><th>${say("entry.period")}</th><th class="n">${pick(item.unit) || say("entry.value")}</th><th>${say("entry.by")}</th></tr></thead>
      <tbody>${item.last.map((each) => html`<tr><th scope="row">${each.period_text}</th>
        <td class="n"><b>${valueWords(each, item.decimals)}</b>${each.status && each.status !== "A" ? html` <span class="tag">${statusWords(each.status)}</span>` : nothing}</td>
        <td>${byWords(each.by) || each.feed || "–"}${each.received ? html` <small>${shortDay(Date.parse(each.received), this.now)}</small>` : nothing}</td></tr>`)}</tbody></table>`;
  }

  private form(): TemplateResult {
    const { draft, item } = this;
    const unit = pick(item.unit);
    const stands = this.standing;
    const bad = this.verdict?.outcome === "rejected" || (this.trouble !== "" && !draft.value.trim());
    return html`<form novalidate @submit=${(event: Event) => void this.submit(event)}>
      <label class="field value"><span>${say("entry.value")}</span>
        <span class="with-unit"><input name="value" inputmode="text" enterkeyhint="send" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder=${say("entry.value_hint")} aria-describedby="answer-${item.series}" aria-invalid=${bad ? "true" : nothing}
          .value=${draft.value} @input=${(event: Event) => this.set({ value: (event.target as HTMLInputElement).value })} />${unit ? html`<i aria-hidden="true">${unit}</i>` : nothing}</span></label>
      <div id="answer-${item.series}" class="answer" role="status" aria-live="polite">${this.answer()}</div>
      <div class="two">
        <label class="field"><span>${say("entry.period")}</span>
          <select name="period" @change=${(event: Event) => this.set({ period: (event.target as HTMLSelectElement).value })}>
            ${this.periods().map(([key, words]) => html`<option value=${key} ?selected=${draft.period === key}>${words}</option>`)}
            <option value=${OTHER} ?selected=${draft.period === OTHER}>${say("entry.other_period")}</option></select></label>
        <fieldset class="statuses-field"><legend>${say("entry.status")}</legend><div class="statuses">
          ${STATUSES.map((key) => html`<label class=${draft.status === key ? "picked" : ""}><input type="radio" name="status-${item.series}" class="unseen" value=${key} .checked=${draft.status === key} @change=${() => this.set({ status: key })} />${statusWords(key)}</label>`)}</div></fieldset>
      </div>
      ${draft.period === OTHER ? html`<label class="field"><span>${say("entry.typed_period")}</span><input name="typed" autocomplete="off" placeholder=${say("entry.period_hint")} .value=${draft.typed} @input=${(event: Event) => this.set({ typed: (event.target as HTMLInputElement).value })} /></label>` : nothing}
      ${stands ? html`<label class="field"><span>${say("entry.correction")} <em>${say("entry.correction_when", { v: valueWords(stands, item.decimals) })}</em></span><input name="correction" autocomplete="off" maxlength="500" placeholder=${say("entry.correction_hint")} .value=${draft.correction ?? ""} @input=${(event: Event) => this.set({ correction: (event.target as HTMLInputElement).value })} /></label>` : nothing}
      <div class="two">
        <label class="field"><span>${say("entry.as_of")} <em>${say("entry.as_of_empty")}</em></span><input name="as_of" inputmode="numeric" autocomplete="off" placeholder="dd/MM/yyyy" .value=${draft.as_of} @input=${(event: Event) => this.set({ as_of: (event.target as HTMLInputElement).value })} /></label>
        <label class="field"><span>${say("entry.note")}</span><input name="note" autocomplete="off" maxlength="500" .value=${draft.note} @input=${(event: Event) => this.set({ note: (event.target as HTMLInputElement).value })} /></label>
      </div>
      <button type="submit" class="go send" data-do="send" aria-busy=${this.busy} ?disabled=${this.busy}>${this.busy ? say("entry.sending") : say("entry.send")}${icon("enter")}</button>
    </form>`;
  }

  /** What became of the figure, or why it could not be sent. */
  private answer(): TemplateResult | typeof nothing {
    if (this.trouble) return html`<p class="bad">${icon("cross")}<span>${this.trouble}</span></p>`;
    switch (this.verdict?.outcome) {
      case "rejected":
        return html`<p class="bad">${icon("cross")}<span>${say("entry.refused")} ${because(this.verdict.reason)}</span></p>
          ${this.verdict.suggestion === null ? nothing : this.suggest(this.verdict.suggestion)}`;
      case "held":
        return this.item.held.length ? html`<p class="warn">${icon("triangle")}<span>${say("entry.is_held")}</span></p>` : html`<p class="warn">${icon("triangle")}<span>${say("entry.is_held")} ${because(this.verdict.reason)}</span></p>`;
      case "unchanged":
        return html`<p class="calm">${icon("check")}<span>${say("entry.unchanged")}</span></p>`;
      default:
        return nothing;
    }
  }

  private suggest(v: number): TemplateResult {
    const text = number(v, this.item.decimals ?? undefined, "vi");
    return html`<button type="button" class="plain" data-do="suggestion" @click=${() => { this.set({ value: text }); void this.submit(); }}>${say("entry.use", { v: text })}</button>`;
  }
}

/** "1.260.513", "70 – 75", with its qualifier in front; a dash for none. */
export function valueWords(sent: Pick<Sent, "v" | "low" | "high">, decimals?: number | null): string {
  if (sent.low != null && sent.high != null && sent.low !== sent.high) return `${number(sent.low, decimals ?? undefined)} – ${number(sent.high, decimals ?? undefined)}`;
  return sent.v === null ? "–" : number(sent.v, decimals ?? undefined);
}

/** Who sent it: a person by name, a program or a feed as what it is. */
export function byWords(by: string | null | undefined): string {
  const [kind, name] = /^(token|feed):(.*)$/.exec(by ?? "")?.slice(1) ?? [];
  return kind ? say(`entry.by_${kind}`, { name }) : (by ?? "");
}

export const statusWords = (status: string): string => (known(`entry.statuses.${status}`) ? say(`entry.statuses.${status}`) : status);

customElements.define("io-figure", FigureForm);
