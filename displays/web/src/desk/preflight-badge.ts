/** What the last pre-flight check of a meeting found; without a meeting, of all that are planned or run. Leads to the page. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Meeting } from "./nouns.js";
import { when } from "./wording.js";

interface Found {
  at: string;
  by: string;
  verdict: "good" | "warn" | "bad";
  bad: number;
  warn: number;
}

export class PreflightBadge extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: {} };
  /** The id of a meeting; "": the worst of all, and nothing where all is good. */
  declare meeting: string;

  constructor() {
    super();
    this.meeting = "";
  }

  protected override render(): TemplateResult | typeof nothing {
    const all = this.live.under<Found>("@preflight/").filter(([key]) => !key.startsWith("room/") && (!this.meeting || key === this.meeting));
    const shown = all.filter(([, found]) => this.meeting || found.verdict !== "good").sort(([, a], [, b]) => b.bad - a.bad || b.warn - a.warn)[0];
    if (!shown) return nothing;
    const [id, found] = shown;
    const name = pick(this.live.entry<Meeting>(`@meeting/${id}`)?.name);
    const words = say(`preflight.verdict_${found.verdict}`, { n: found.verdict === "bad" ? found.bad : found.warn });
    const brief = html`<span class="word">${say("preflight.badge")} </span><b>${found.verdict === "bad" ? found.bad : found.warn}</b>`; // the head of a page is full
    const title = [name, words, say(found.by === "service" ? "preflight.last_auto" : "preflight.last", { at: when(found.at, this.live.now()), by: found.by })].filter(Boolean).join(" · ");
    return html`<a class="preflight-badge ${found.verdict}" href="/preflight#meeting/${encodeURIComponent(id)}" title=${title}>${icon(found.verdict === "bad" ? "diamond" : found.verdict === "warn" ? "triangle" : "check")}${this.meeting ? html`<span>${words}</span>` : html`${brief}<span class="unseen"> · ${name}: ${words}</span>`}</a>`;
  }
}

customElements.define("io-preflight-badge", PreflightBadge);
