/** What my unit sent, newest first, each with who and where from; what was wrong is undone by a correction with its reason. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { pick, say } from "../words.js";
import { Problem } from "../desk/api.js";
import type { Ask } from "../desk/ask.js";
import "../desk/ask.js";
import { DeskElement } from "../desk/element.js";
import { icon } from "../desk/icons.js";
import { fresh } from "./drafts.js";
import { byWords, statusWords, valueWords } from "./io-figure.js";
import type { History, Past, Service, Unit } from "./nouns.js";
import { because } from "./owing.js";

const PAGE = 50;
const MOST = 200;

/** Emits `said` {words, bad?} with what was done, `changed`, and `refused` with a Problem. */
export class PastList extends DeskElement {
  static override properties = { service: { attribute: false }, unit: { attribute: false }, seq: { attribute: false }, history: { state: true }, trouble: { state: true }, limit: { state: true }, busy: { state: true } };
  declare service: Service;
  declare unit: Unit;
  /** Of the journal; another one fetches anew. */
  declare seq: number;
  declare history: History | null;
  declare trouble: string;
  declare limit: number;
  declare busy: boolean;
  private asked = "";

  constructor() {
    super();
    this.history = null;
    this.trouble = "";
    this.limit = PAGE;
    this.busy = false;
  }

  protected override updated(): void {
    const want = `${this.unit.key}|${this.seq}|${this.limit}`;
    if (want !== this.asked) {
      this.asked = want;
      void this.fetch();
    }
  }

  /** Ask again, in whatever language the page speaks now. */
  async fetch(): Promise<void> {
    try {
      this.history = await this.service.history(this.unit.key, this.limit);
      this.trouble = "";
    } catch (error) {
      this.trouble = error instanceof Problem ? error.message : String(error);
      this.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: error }));
    }
  }

  /** The figure that counted before this one and can be brought back. */
  private earlier(row: Past): Past | undefined {
    return this.history?.rows.find((each) => each.seq < row.seq && each.series === row.series && each.period === row.period && each.back);
  }

  private async undo(row: Past, back: Past): Promise<void> {
    const name = nameOf(row);
    const reason = await this.ask({
      title: say("entry.past.undo_title", { name }),
      words: say("entry.past.undo_what", { now: figureOf(row), back: figureOf(back), period: row.period_text }),
      yes: say("entry.past.undo_yes", { v: figureOf(back) }),
      reason: say("entry.past.reason"),
    });
    if (!reason || !back.back) return;
    const figure = { ...back.back, correction: reason };
    await this.attempt(async () => {
      const verdict = await this.service.send(figure, fresh());
      if (verdict.outcome === "accepted") this.say(say("entry.past.undone", { name, v: figureOf(back) }));
      else this.say(`${say("entry.past.not_undone")} ${because(verdict.reason)}`.trim(), true);
    });
  }

  private async reopen(row: Past): Promise<void> {
    const decision = row.decision;
    const reason = await this.ask({ title: say("entry.past.reopen_title", { name: nameOf(row) }), words: say("entry.past.reopen_what"), yes: say("entry.past.reopen"), reason: say("entry.past.reason") });
    if (!reason || !decision) return;
    await this.attempt(async () => {
      await this.service.reopen(decision.held, reason);
      this.say(say("entry.past.reopened", { name: nameOf(row) }));
    });
  }

  private ask(question: Parameters<Ask["ask"]>[0]): Promise<string | null> {
    return (this.querySelector("io-ask") as Ask).ask(question);
  }

  private say(words: string, bad = false): void {
    this.dispatchEvent(new CustomEvent("said", { bubbles: true, detail: { words, bad } }));
  }

  private async attempt(what: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await what();
      this.dispatchEvent(new CustomEvent("changed", { bubbles: true }));
      await this.fetch();
    } catch (error) {
      this.say(error instanceof Problem ? error.message : String(error), true);
      this.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: error }));
    } finally {
      this.busy = false;
    }
  }

  protected override render(): TemplateResult {
    const rows = this.history?.rows ?? [];
    return html`<section class="past" aria-label=${say("entry.tab.sent")}>
      <h1>${say("entry.past.title")}</h1><p class="quiet">${say("entry.past.about")}</p>
      ${this.trouble ? html`<p class="trouble" role="alert">${icon("cross")}<span>${this.trouble}</span><button type="button" class="link" @click=${() => void this.fetch()}>${say("entry.again")}</button></p>` : nothing}
      ${!this.history ? html`<p class="empty">${say("entry.loading")}</p>` : rows.length ? html`<ol>${repeat(rows, (row) => row.seq + row.series + row.period + row.place, (row) => this.row(row))}</ol>` : html`<p class="empty">${say("entry.past.none")}</p>`}
      ${rows.length >= this.limit && this.limit < MOST ? html`<button type="button" class="plain more" @click=${() => (this.limit = Math.min(MOST, this.limit * 2))}>${say("entry.past.more")}</button>` : nothing}
      <io-ask></io-ask></section>`;
  }

  private row(row: Past): TemplateResult {
    const decided = row.kind === "decided" ? row.decision : null;
    const before = row.stands ? this.earlier(row) : undefined;
    return html`<li class=${row.stands ? "stands" : ""} data-seq=${row.seq} data-series=${row.series}>
      <span class="when"><time datetime=${row.at}>${row.at_text}</time><small>${byWords(row.by)}</small></span>
      <span class="what"><b>${nameOf(row)}</b><small>${row.series} · ${row.period_text}</small>
        ${row.correction ? html`<small class="said">${icon("undo")}${say("entry.past.corrected", { why: row.correction })}</small>` : nothing}
        ${decided ? html`<small class="said">${icon(decided.accepted ? "check" : "cross")}${say(decided.accepted ? "entry.past.accepted" : "entry.past.rejected", { why: decided.reason })}${decided.undone ? ` · ${say("entry.past.taken_back")}` : ""}</small>` : nothing}
        ${row.note ? html`<small>${row.note}</small>` : nothing}
        <small class="source">${[placeWords(row), asWritten(row)].filter(Boolean).join(" · ")}</small></span>
      <span class="value"><b>${figureOf(row)}</b>${row.status && row.status !== "A" ? html`<small class="tag">${statusWords(row.status)}</small>` : nothing}${row.stands ? html`<small class="state ok">${icon("dot")}${say("entry.past.stands")}</small>` : nothing}</span>
      <span class="do">${before ? html`<button type="button" class="plain" data-do="undo" ?disabled=${this.busy} @click=${() => void this.undo(row, before)}>${icon("undo")}${say("entry.past.undo")}</button>` : nothing}
        ${!row.stands && row.back && !decided ? html`<button type="button" class="link" data-do="back" ?disabled=${this.busy} @click=${() => void this.undo(this.standing(row) ?? row, row)}>${say("entry.past.back")}</button>` : nothing}
        ${decided && !decided.undone ? html`<button type="button" class="link" data-do="reopen" ?disabled=${this.busy} @click=${() => void this.reopen(row)}>${say("entry.past.reopen")}</button>` : nothing}</span>
    </li>`;
  }

  private standing(row: Past): Past | undefined {
    return this.history?.rows.find((each) => each.stands && each.series === row.series && each.period === row.period);
  }
}

const nameOf = (row: Past): string => (row.area_name ? `${pick(row.name)} · ${row.area_name}` : pick(row.name) || row.series);

/** Where it stood: a cell of a file, this page's form, a program's message. */
function placeWords({ place, feed }: Past): string {
  const sent = /^api(?::(.*))?$/.exec(place ?? "");
  if (sent) return sent[1] === "form" ? say("entry.past.form") : (sent[1] ?? say("entry.past.api"));
  return place || feed || "";
}

/** The text of the source where it is not simply the number. */
function asWritten(row: Past): string {
  const plain = !row.raw || row.raw === valueWords(row, row.decimals) || Number(row.raw) === row.v;
  return plain ? "" : `“${row.raw}”`;
}

function figureOf(row: Past): string {
  const unit = pick(row.unit);
  const words = valueWords(row, row.decimals);
  return words === "–" || !unit ? words : words + (unit === "%" ? "%" : ` ${unit}`);
}

customElements.define("io-past", PastList);
