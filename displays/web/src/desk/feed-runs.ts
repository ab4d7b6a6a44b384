/** One feed looked at closely: its last runs as a strip of marks and as a list, what is wrong, and every refused row with its place. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { clockSeconds, day, sameDay } from "../times.js";
import { say } from "../words.js";
import { Problem, send } from "./api.js";
import { path } from "./command.js";
import { LiveElement } from "./element.js";
import { circuitWords, mark, type FeedState } from "./feeds.js";
import { icon } from "./icons.js";
import type { Run } from "./nouns.js";
import { reasonWords, secondsOf, seriesWords, when } from "./wording.js";

const STRIP = 40; // runs on the strip
const LISTED = 6; // runs in words unless all are asked for
const REFUSED = 8; // refused rows unless all are asked for

export class FeedRuns extends LiveElement {
  static override properties = { ...LiveElement.properties, state: { attribute: false }, runs: { state: true }, trouble: { state: true }, all: { state: true }, rest: { state: true } };
  declare state: FeedState;
  declare runs: Run[] | null;
  declare trouble: string;
  declare all: boolean;
  declare rest: boolean;
  private asked = "";

  constructor() {
    super();
    this.runs = null;
    this.trouble = "";
    this.all = this.rest = false;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const want = `${this.state.plan.key}|${this.state.run?.at ?? ""}`;
    if (want === this.asked) return;
    this.asked = want;
    void this.fetch(this.state.plan.key);
  }

  private async fetch(key: string): Promise<void> {
    try {
      const { runs } = await send<{ runs: Run[] }>("GET", path("feeds", key, "runs"));
      this.runs = runs;
      this.trouble = "";
    } catch (error) {
      this.trouble = error instanceof Problem ? error.message : String(error);
    }
  }

  protected override render(): TemplateResult {
    const { run, error } = this.state;
    const now = this.live.now();
    const circuit = circuitWords(run, (at) => when(at, now));
    return html`<div class="closely">
      ${error ? html`<p class="bad why">${icon("cross")}<span>${reasonWords(error)}${run?.since ? ` ${say("console.runs.since", { at: when(run.since, now) })}` : ""}</span></p>` : nothing}
      ${circuit ? html`<p class="why">${icon("pause")}<span>${circuit}</span></p>` : nothing}
      ${this.trouble ? html`<p class="bad" role="alert">${this.trouble}</p>` : this.runs === null ? html`<p class="quiet">${say("console.loading")}</p>` : this.runs.length ? this.history(this.runs) : html`<p class="quiet">${say("console.runs.none")}</p>`}
      ${run?.refused?.length ? this.refused(run.refused) : nothing}</div>`;
  }

  private history(runs: Run[]): TemplateResult {
    const strip = runs.slice(0, STRIP).reverse();
    const listed = this.all ? runs : runs.slice(0, LISTED);
    return html`<ol class="strip" aria-hidden="true">${strip.map((run) => {
        const { sign, mood, words } = mark(run);
        return html`<li class=${mood} title="${this.moment(run)} · ${words}">${icon(sign)}</li>`;
      })}</ol>
      <ul class="runs" aria-label=${say("console.runs.title")}>${listed.map((run) => this.row(run))}</ul>
      ${runs.length > LISTED ? html`<button type="button" class="link" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>${this.all ? say("console.runs.fewer") : say("console.runs.all", { n: runs.length })}</button>` : nothing}`;
  }

  private row(run: Run): TemplateResult {
    const { sign, mood, words } = mark(run);
    const why = reasonWords(run.error); // said above already where it is the one that lasts
    return html`<li><time>${this.moment(run)}</time><span class="state ${mood}">${icon(sign)}${words}</span>
      <span class="quiet">${[run.rows ? say("console.runs.rows", { n: run.rows }) : "", run.took !== undefined && run.took !== null ? secondsOf(run.took * 1000) : ""].filter(Boolean).join(" · ")}</span>
      ${why && why !== reasonWords(this.state.error) ? html`<span class="bad">${why}</span>` : nothing}</li>`;
  }

  private moment(run: Run): string {
    const at = Date.parse(run.finished ?? run.at);
    return sameDay(at, this.live.now()) ? clockSeconds(at) : `${clockSeconds(at)} ${day(at).slice(0, 5)}`;
  }

  private refused(rows: NonNullable<Run["refused"]>): TemplateResult {
    const shown = this.rest ? rows : rows.slice(0, REFUSED);
    return html`<h4>${say("console.runs.refused", { n: rows.length })}</h4>
      <ul class="refusals">${shown.map((row) => html`<li><span class="mono">${row.place || "–"}</span><span>${row.series ? html`<b>${seriesWords(this.live, row.series)}</b> ` : nothing}${row.raw ? html`<q>${row.raw}</q>` : nothing}</span><span>${reasonWords(row.reason)}</span></li>`)}</ul>
      ${rows.length > REFUSED ? html`<button type="button" class="link" aria-expanded=${this.rest} @click=${() => (this.rest = !this.rest)}>${this.rest ? say("console.runs.fewer") : say("console.runs.all", { n: rows.length })}</button>` : nothing}`;
  }
}

customElements.define("io-feed-runs", FeedRuns);
