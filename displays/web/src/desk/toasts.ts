/** What was done or refused, said for a while at the edge of the page, with the way back beside it. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { say } from "../words.js";
import { order, type Command } from "./command.js";
import { DeskElement } from "./element.js";
import { icon } from "./icons.js";

export const SHOWN = 4000; // milliseconds; a refusal stays until it is put away
export const UNDOABLE = 9000; // milliseconds for what can be taken back
const MOST = 2; // at once: quick hands must not cover the rooms

export interface Toast {
  id: number;
  words: string;
  bad: boolean;
  undo: Command | undefined;
}

export class Toasts extends DeskElement {
  static override properties = { list: { state: true } };
  declare list: Toast[];
  private last = 0;

  constructor() {
    super();
    this.list = [];
  }

  /** Say something; refusals wait to be read. */
  add(words: string, options: { bad?: boolean; undo?: Command | undefined } = {}): void {
    const id = ++this.last;
    this.list = [...this.list, { id, words, bad: options.bad ?? false, undo: options.undo }].slice(-MOST);
    if (!options.bad) setTimeout(() => this.drop(id), options.undo ? UNDOABLE : SHOWN);
  }

  private drop(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  protected override render(): TemplateResult {
    return html`<div class="toasts" role="status" aria-live="polite">
      ${repeat(
        this.list,
        (toast) => toast.id,
        (toast) => html`<div class="toast ${toast.bad ? "refused" : ""}">
          ${icon(toast.bad ? "diamond" : "check")}<span>${toast.words}</span>
          ${toast.undo ? html`<button type="button" class="link" @click=${() => this.back(toast)}>${say("console.undo")}</button>` : nothing}
          <button type="button" class="put" aria-label=${say("console.put_away")} @click=${() => this.drop(toast.id)}>${icon("cross")}</button>
        </div>`,
      )}
    </div>`;
  }

  private back(toast: Toast): void {
    if (toast.undo) order(this, toast.undo);
    this.drop(toast.id);
  }
}

customElements.define("io-toasts", Toasts);
