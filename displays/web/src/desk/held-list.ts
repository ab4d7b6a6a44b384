/** What intake did not let through: first what waits for a person, then what was decided and by whom. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { period } from "../times.js";
import { say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import "./held-card.js";
import type { Held } from "./nouns.js";
import { fullValue, seriesWords, when } from "./wording.js";

export class HeldList extends LiveElement {
  static override properties = { ...LiveElement.properties, busy: { attribute: false }, allowed: { type: Boolean } };
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;

  protected override render(): TemplateResult {
    const all = this.live.held();
    const waiting = all.filter((held) => !held.decision).sort((a, b) => a.since.localeCompare(b.since));
    const decided = all.filter((held) => held.decision).sort((a, b) => (b.decision?.at ?? "").localeCompare(a.decision?.at ?? ""));
    return html`<section class="sheet" aria-label=${say("console.tab.held")}>
      <header><h2>${say("console.held.title", { n: waiting.length })}</h2><p class="quiet">${say("console.held.about")}</p></header>
      ${waiting.length ? nothing : html`<p class="empty">${icon("check")} ${say("console.held.none")}</p>`}
      ${repeat(waiting, (held) => held.id, (held) => html`<io-held-card .live=${this.live} .held=${held} .busy=${this.busy} .allowed=${this.allowed}></io-held-card>`)}
      ${decided.length ? html`<h3 class="part">${say("console.held.decided")}</h3><ul class="decided">${decided.map((held) => this.decision(held))}</ul>` : nothing}
    </section>`;
  }

  private decision(held: Held): TemplateResult {
    const decision = held.decision;
    if (!decision) return html``;
    const now = this.live.now();
    const v = decision.v ?? held.suggestion;
    return html`<li data-held=${held.id} class=${decision.accepted ? "yes" : "no"}>
      <span class="verdict">${icon(decision.accepted ? "check" : "cross")}${say(decision.accepted ? "console.held.was_accepted" : "console.held.was_rejected")}</span>
      <span><b>${seriesWords(this.live, held.series)}</b>, ${period(held.period)}: <q>${held.raw}</q>${decision.accepted && v !== null ? html` → <b>${fullValue(this.live, held.series, v)}</b>` : nothing}
        <small>${decision.by}, ${when(decision.at, now)}: ${decision.reason}</small></span>
      <button type="button" class="plain" data-do="undo" ?disabled=${!this.allowed || this.busy.has(`held:${held.id}`)} @click=${() => this.dispatchEvent(new CustomEvent("undo-decision", { bubbles: true, detail: { held } }))}>${icon("undo")}${say("console.undo")}</button>
    </li>`;
  }
}

customElements.define("io-held-list", HeldList);
