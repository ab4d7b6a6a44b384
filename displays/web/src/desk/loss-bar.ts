/** What the store of the journal has lost, across the console, until an operator has taken note of it. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import { when } from "./wording.js";

export interface Loss {
  epoch: string;
  first: number;
  last: number;
  /** Less than from first to last where some between them are kept. */
  count: number;
  /** When it was noticed. */
  at: string;
  /** The time of the last event before them, where there is one. */
  since?: string | null;
  why: string;
  /** The name that the damaged file is kept under. */
  file?: string | null;
}

/** The sentences about a loss: what is lost, why, and what is to be done. */
export function account(loss: Loss, now: number): { what: string; more: string } {
  const args = { n: loss.count, first: loss.first, last: loss.last, at: when(loss.at, now), since: loss.since ? when(loss.since, now) : "" };
  const what = say(loss.since ? "console.lost.since" : "console.lost.all", args);
  const file = loss.file ? say("console.lost.file", { file: loss.file }) : "";
  return { what, more: [say(`console.lost.why.${loss.why}`), file, say("console.lost.help")].filter(Boolean).join(" ") };
}

export class LossBar extends LiveElement {
  static override properties = { ...LiveElement.properties, busy: { attribute: false }, allowed: { type: Boolean } };
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;

  constructor() {
    super();
    this.busy = new Set();
    this.allowed = true;
  }

  protected override render(): TemplateResult | typeof nothing {
    const losses = this.live.under<Loss>("@lost/");
    if (!losses.length) return nothing;
    return html`<ul class="notice-bar" role="alert" aria-label=${say("console.lost.title")}>${losses.map(([epoch, loss]) => {
      const { what, more } = account(loss, this.live.now());
      const key = `lost:${epoch}`;
      return html`<li class="on-wall actual" data-lost=${epoch}>
        <b class="kind-word">${icon("cross")}${say("console.lost.title")}</b><span><b>${what}</b><small>${more}</small></span>
        ${this.allowed ? html`<button type="button" class="plain" data-do="note-loss" aria-busy=${this.busy.has(key)} @click=${() => order(this, { key, method: "DELETE", path: path("losses", epoch), done: say("console.lost.noted") })}>${say("console.lost.note")}</button>` : nothing}</li>`;
    })}</ul>`;
  }
}

customElements.define("io-loss-bar", LossBar);
