/** A unit's figures in a file: the template to fill, the file to send, every cell's verdict before anything is recorded. */

import { html, nothing, type TemplateResult } from "lit";
import { clockSeconds } from "../times.js";
import { lang, say } from "../words.js";
import { Problem } from "../desk/api.js";
import { DeskElement } from "../desk/element.js";
import { icon } from "../desk/icons.js";
import { fileId, kind, promise, tally } from "./cells.js";
import { Drafts, fresh } from "./drafts.js";
import "./io-cells.js";
import type { Fix } from "./io-cells.js";
import type { Kind, Reading, Service, Unit } from "./nouns.js";
import { because, unitName } from "./owing.js";

export const LARGEST = 10_000_000; // bytes; the service has the last word
const SPOILT = [413, 415, 422]; // the same file would be refused again
const KINDS = ".xlsx,.xls,.ods,.csv";

/** Emits `changed` after a file was recorded and `refused` with a Problem. */
export class FileSheet extends DeskElement {
  static override properties = { service: { attribute: false }, unit: { attribute: false }, who: {}, file: { state: true }, reading: { state: true }, fixes: { state: true }, busy: { state: true }, trouble: { state: true }, over: { state: true }, done: { state: true } };
  declare service: Service;
  declare unit: Unit;
  /** Whose fixes these are. */
  declare who: string;
  declare file: File | null;
  declare reading: Reading | null;
  declare fixes: Readonly<Record<string, string>>;
  declare busy: "reading" | "checking" | "sending" | null;
  declare trouble: string;
  declare over: boolean;
  declare done: { reading: Reading; at: number } | null;
  private first: ReadonlyMap<string, Kind> = new Map();
  private kept: Drafts<Record<string, string>> | undefined;
  private key = fresh();
  private turn = 0;
  private passing = false; // the trouble may pass by itself: trying again is worth it

  constructor() {
    super();
    this.who = "";
    this.file = this.reading = this.busy = this.done = null;
    this.fixes = {};
    this.trouble = "";
    this.over = false;
  }

  /** Read the chosen file again, for another language. */
  again(): void {
    if (this.file && this.reading) void this.read();
  }

  private async take(file: File | undefined): Promise<void> {
    if (!file) return;
    this.kept ??= new Drafts<Record<string, string>>(this.who, "fixes");
    this.file = file;
    this.reading = this.done = null;
    this.fixes = this.kept.get(fileId(file)) ?? {};
    this.first = new Map();
    this.passing = false;
    this.trouble = file.size > LARGEST ? say("entry.file.too_large", { name: file.name }) : "";
    if (!this.trouble) await this.read();
  }

  /** Ask what would become of every cell. Of several askings under way only the newest counts. */
  private async read(): Promise<void> {
    if (!this.file) return;
    const turn = ++this.turn;
    this.busy = this.reading ? "checking" : "reading";
    this.trouble = "";
    this.key = fresh();
    try {
      const reading = await this.service.read(this.file, this.fixes, this.unit.key);
      if (turn !== this.turn) return;
      if (!this.first.size) this.first = new Map(reading.rows.map((cell) => [cell.place, kind(cell)]));
      this.reading = reading;
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    } finally {
      if (turn === this.turn) this.busy = null;
    }
  }

  private fail(error: unknown): void {
    const problem = error instanceof Problem ? error : new Problem(0, {});
    const { document: said } = problem;
    this.passing = !SPOILT.includes(problem.status);
    if (problem.status === 409 && said.preview) {
      this.reading = said.preview as Reading;
      this.trouble = problem.message;
      return;
    }
    this.trouble = said.reason ? because(said.reason) : problem.message;
    this.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: problem }));
  }

  private fix({ place, text }: Fix): void {
    const fixes = { ...this.fixes };
    if (text === null) delete fixes[place];
    else fixes[place] = text;
    this.fixes = fixes;
    if (this.file) this.kept?.put(fileId(this.file), fixes);
    void this.read();
  }

  private async confirm(): Promise<void> {
    const { file, reading } = this;
    if (!file || !reading || this.busy) return;
    this.busy = "sending";
    this.trouble = "";
    try {
      const recorded = await this.service.read(file, this.fixes, this.unit.key, { digest: reading.digest, key: this.key });
      this.kept?.drop(fileId(file));
      this.done = { reading: recorded, at: Date.now() };
      this.file = this.reading = null;
      this.dispatchEvent(new CustomEvent("changed", { bubbles: true }));
      await this.updateComplete;
      this.querySelector<HTMLElement>(".done h1")?.focus();
    } catch (error) {
      if (error instanceof Problem && error.status === 409) this.key = fresh();
      this.fail(error);
    } finally {
      this.busy = null;
    }
  }

  private restart(): void {
    this.turn += 1;
    this.file = this.reading = this.done = this.busy = null;
    this.fixes = {};
    this.trouble = "";
  }

  private drop(event: DragEvent): void {
    event.preventDefault();
    this.over = false;
    void this.take(event.dataTransfer?.files[0]);
  }

  protected override render(): TemplateResult {
    return html`<section class="file" lang=${lang()} aria-label=${say("entry.tab.file")}
      @dragover=${(event: DragEvent) => { event.preventDefault(); this.over = true; }} @dragleave=${(event: DragEvent) => { if (!this.contains(event.relatedTarget as Node | null)) this.over = false; }} @drop=${(event: DragEvent) => this.drop(event)}>
      ${this.done ? this.result(this.done) : this.reading ? this.preview(this.reading) : this.start()}
    </section>`;
  }

  private start(): TemplateResult {
    const unit = unitName(this.unit);
    return html`<h1>${say("entry.file.title")}</h1><p class="quiet">${say("entry.file.about")}</p>
      <div class="steps">
        <div class="step"><h2>${say("entry.file.template")}</h2><p>${say("entry.file.template_what", { unit })}</p>
          <a class="plain big" data-do="template" href=${this.service.template(this.unit.key)} download>${icon("load")}${say("entry.file.template_get")}</a></div>
        <div class="step drop ${this.over ? "over" : ""}"><h2>${say("entry.file.send")}</h2><p>${say("entry.file.send_what")}</p>
          <label class="go big pick" aria-busy=${this.busy === "reading"}><input type="file" class="unseen" name="file" accept=${KINDS} ?disabled=${this.busy !== null} @change=${(event: Event) => this.picked(event)} />${this.busy === "reading" ? say("entry.file.reading", { name: this.file?.name ?? "" }) : say("entry.file.pick")}</label>
          <p class="quiet drop-hint">${say(this.over ? "entry.file.let_go" : "entry.file.drop")}</p>
          ${this.alert(this.file?.name)}
          ${this.trouble && this.file && this.passing ? html`<button type="button" class="plain" data-do="retry" ?disabled=${this.busy !== null} @click=${() => void this.read()}>${say("entry.again")}</button>` : nothing}</div>
      </div>`;
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    void this.take(input.files?.[0]);
    input.value = ""; // the same file, mended, can be picked again
  }

  private alert(title?: string): TemplateResult | typeof nothing {
    return this.trouble ? html`<p class="trouble" role="alert">${icon("cross")}<span>${title && !this.trouble.includes(title) ? html`<b>${title}</b><br />` : nothing}${this.trouble}</span></p>` : nothing;
  }

  private preview(reading: Reading): TemplateResult {
    const words = promise(reading.rows);
    const many = reading.counts.accepted + reading.counts.held;
    return html`<header class="read"><div><h1>${reading.file}</h1><p class="quiet">${say("entry.file.nothing_yet")}</p></div>
        <label class="plain pick"><input type="file" class="unseen" name="file" accept=${KINDS} @change=${(event: Event) => this.picked(event)} />${say("entry.file.other")}</label></header>
      <io-cells .cells=${reading.rows} .first=${this.first} .fixes=${this.fixes} ?busy=${this.busy !== null} @fix=${(event: CustomEvent<Fix>) => this.fix(event.detail)}></io-cells>
      <footer class="confirm"><div role="status" aria-live="polite">${this.trouble ? this.alert() : html`<p>${this.busy === "checking" ? say("entry.file.checking") : words || say("entry.file.nothing")}</p>`}</div>
        <button type="button" class="plain" data-do="cancel" @click=${() => this.restart()}>${say("entry.cancel")}</button>
        <button type="button" class="go big" data-do="confirm" aria-busy=${this.busy === "sending"} ?disabled=${this.busy !== null || !words} @click=${() => void this.confirm()}>${this.busy === "sending" ? say("entry.sending") : say("entry.file.confirm", { n: many })}</button></footer>`;
  }

  private result({ reading, at }: { reading: Reading; at: number }): TemplateResult {
    const counts = tally(reading.rows);
    return html`<div class="done">${icon("check")}<h1 tabindex="-1">${say("entry.file.done", { n: counts.accepted })}</h1>
      <p>${say("entry.file.done_at", { at: clockSeconds(at), seq: String(reading.seq), file: reading.file })}</p>
      ${counts.held ? html`<p class="warn">${icon("triangle")} ${say("entry.file.done_held", { n: counts.held })}</p>` : nothing}
      ${counts.rejected ? html`<p>${say("entry.file.done_refused", { n: counts.rejected })}</p>` : nothing}
      <div class="row"><a class="go big" href="#owed">${say("entry.file.to_owed")}</a><button type="button" class="plain big" data-do="more" @click=${() => this.restart()}>${say("entry.file.more")}</button></div></div>`;
  }
}

customElements.define("io-file", FileSheet);
