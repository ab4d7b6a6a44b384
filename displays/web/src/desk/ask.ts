/** A question over the page: a sentence, perhaps a reason to type, and two buttons. Resolves when it is answered. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../words.js";
import { DeskElement } from "./element.js";

export interface Question {
  title: string;
  words?: string;
  list?: string[];
  yes: string;
  /** Instead of "cancel". */
  no?: string;
  danger?: boolean;
  /** With a label a reason must be typed before it can be answered with yes. */
  reason?: string;
}

export class Ask extends DeskElement {
  static override properties = { question: { state: true }, text: { state: true } };
  declare question: Question | null;
  declare text: string;
  private answer: (answer: string | null) => void = () => undefined;

  constructor() {
    super();
    this.question = null;
    this.text = "";
  }

  /** The typed reason (or "") for yes, null for no. */
  ask(question: Question): Promise<string | null> {
    this.answer(null);
    this.question = question;
    this.text = "";
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
      (dialog.querySelector<HTMLElement>("textarea") ?? dialog.querySelector<HTMLElement>("button[type=submit]"))?.focus();
    }
  }

  /** Enter answers; a reason is one line. */
  private readonly enter = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (this.text.trim()) this.done(this.text.trim());
  };

  private done(answer: string | null): void {
    const resolve = this.answer;
    this.answer = () => undefined;
    this.question = null;
    resolve(answer);
  }

  protected override render(): TemplateResult | typeof nothing {
    const question = this.question;
    if (!question) return nothing;
    return html`<dialog class="ask" aria-labelledby="ask-title" @cancel=${(event: Event) => { event.preventDefault(); this.done(null); }}>
      <form @submit=${(event: Event) => { event.preventDefault(); this.done(this.text.trim()); }}>
        <h2 id="ask-title">${question.title}</h2>
        ${question.words ? html`<p>${question.words}</p>` : nothing}
        ${question.list ? html`<ul class="names">${question.list.map((name) => html`<li>${name}</li>`)}</ul>` : nothing}
        ${question.reason ? html`<label class="field"><span>${question.reason}</span><textarea rows="2" required maxlength="500" .value=${this.text} @input=${(event: Event) => (this.text = (event.target as HTMLTextAreaElement).value)} @keydown=${this.enter}></textarea></label>` : nothing}
        <div class="answers"><button type="button" class="plain" @click=${() => this.done(null)}>${question.no ?? say("console.cancel")}</button>
          <button type="submit" class="go ${question.danger ? "danger" : ""}" ?disabled=${Boolean(question.reason) && !this.text.trim()}>${question.yes}</button></div>
      </form>
    </dialog>`;
  }
}

customElements.define("io-ask", Ask);
