/** The data flows: of each feed its last success, the age of its data, its next run, and in words what is wrong. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { age, shortDay } from "../times.js";
import { known, pick, say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import "./feed-runs.js";
import { bytesWords, feedStates, shrunken, type FeedPlan, type FeedState } from "./feeds.js";
import { icon, type Sign } from "./icons.js";
import "./mismatch-list.js";
import type { Run } from "./nouns.js";
import "./owner-list.js";
import { reasonWords, when } from "./wording.js";

const SIGNS: Record<FeedState["health"], Sign> = { well: "dot", holding: "triangle", failed: "cross", waiting: "ring", off: "pause" };
const MOODS: Record<FeedState["health"], string> = { well: "ok", holding: "warn", failed: "bad", waiting: "quiet", off: "quiet" };
const COLUMNS = 7;

/** Emits `run-anyway` {plan, error} where a shrunken answer is to be taken after all; the page asks first. */
export class FeedList extends LiveElement {
  static override properties = { ...LiveElement.properties, busy: { attribute: false }, allowed: { type: Boolean }, open: { state: true } };
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  declare open: string;

  constructor() {
    super();
    this.busy = new Set();
    this.allowed = false;
    this.open = "";
  }

  protected override render(): TemplateResult {
    const states = feedStates(this.live);
    const failed = states.filter((state) => state.health === "failed").length;
    return html`<section class="sheet" aria-label=${say("console.tab.feeds")}>
      <io-mismatch-list .live=${this.live}></io-mismatch-list>
      <header class="titled"><div><h2>${say("console.feeds.title", { n: states.length })}</h2><p class="quiet">${failed ? say("console.feeds.failing", { n: failed }) : say("console.feeds.well")}</p></div></header>
      ${states.length ? this.table(states) : html`<p class="empty">${say("console.feeds.none")}</p>`}
      <io-owner-list .live=${this.live}></io-owner-list>
    </section>`;
  }

  private table(states: FeedState[]): TemplateResult {
    return html`<table class="feeds"><thead><tr>
        <th>${say("console.feeds.feed")}</th><th>${say("console.feeds.state")}</th><th>${say("console.feeds.last")}</th><th>${say("console.feeds.as_of")}</th><th>${say("console.feeds.counts")}</th><th>${say("console.feeds.next")}</th><th><span class="unseen">${say("console.feeds.run")}</span></th>
      </tr></thead>${repeat(states, (state) => state.plan.key, (state) => html`<tbody>${this.row(state)}${state.error && this.open !== state.plan.key ? html`<tr class="said"><td></td><td colspan=${COLUMNS - 1} class="bad">${reasonWords(state.error)}</td></tr>` : nothing}${this.open === state.plan.key ? html`<tr class="more"><td colspan=${COLUMNS}><io-feed-runs .live=${this.live} .state=${state}></io-feed-runs></td></tr>` : nothing}</tbody>`)}
    </table>`;
  }

  private row({ plan, run, health, error, next }: FeedState): TemplateResult {
    const now = this.live.now();
    const good = run?.ok ? (run.finished ?? run.at) : run?.last_ok;
    const open = this.open === plan.key;
    const of = run?.newest ?? run?.as_of;
    const kind = known(`console.kind.${plan.kind}`) ? say(`console.kind.${plan.kind}`) : plan.kind;
    return html`<tr class=${health} data-feed=${plan.key}>
      <th scope="row"><button type="button" class="unfold" data-do="unfold" aria-expanded=${open} @click=${() => (this.open = open ? "" : plan.key)}>${icon(open ? "down" : "right")}<span><b>${plan.name ? pick(plan.name) : plan.key}</b><small>${kind}${plan.name ? ` · ${plan.key}` : ""}</small></span></button></th>
      <td><span class="state ${MOODS[health]}">${icon(SIGNS[health])}${say(`console.health.${health}`)}</span></td>
      <td>${good ? html`${when(good, now)}<small>${ago(now - Date.parse(good))}</small>` : say("console.feeds.never")}</td>
      <td>${of ? html`${shortDay(Date.parse(of), now)}<small>${ago(now - Date.parse(of))}</small>` : "–"}</td>
      <td class="counts">${run?.ok ? this.counts(plan, run) : "–"}${run?.bytes ? html`<small>${bytesWords(run.bytes)}</small>` : nothing}</td>
      <td>${next && health !== "off" ? html`${when(next, now)}` : "–"}<small>${health === "failed" && run?.retry ? say("console.feeds.retry") : scheduleWords(plan)}</small></td>
      <td>${this.buttons(plan, health, error)}</td>
    </tr>`;
  }

  private buttons(plan: FeedPlan, health: FeedState["health"], error: FeedState["error"]): TemplateResult {
    const key = `feed:${plan.key}`;
    const busy = this.busy.has(key);
    const off = !this.allowed || health === "off" || busy;
    return html`<button type="button" class="plain" data-do="run" aria-busy=${busy} ?disabled=${off} @click=${() => this.run(plan)}>${busy ? say("console.feeds.running") : say("console.feeds.run")}</button>
      ${shrunken(error) ? html`<button type="button" class="link" data-do="anyway" ?disabled=${off} @click=${() => this.dispatchEvent(new CustomEvent("run-anyway", { bubbles: true, detail: { plan, error } }))}>${say("console.feeds.anyway")}</button>` : nothing}`;
  }

  private counts(plan: FeedPlan, { accepted = 0, unchanged = 0, held = 0, rejected = 0, rows = 0 }: Run): TemplateResult {
    const listed = LISTING.has(plan.kind);
    return html`${listed ? say("console.feeds.listed", { n: rows - rejected }) : html`${say("console.feeds.fresh", { n: accepted })} · ${say("console.feeds.same", { n: unchanged })}`}
      ${held ? html`<small class="warn">${say("console.feeds.held", { n: held })}</small>` : nothing}${rejected ? html`<small class="bad">${say("console.feeds.rejected", { n: rejected })}</small>` : nothing}`;
  }

  private run(plan: FeedPlan): void {
    order(this, { key: `feed:${plan.key}`, method: "POST", path: path("feeds", plan.key, "run"), body: {}, done: say("console.feeds.ran", { feed: feedName(plan) }) });
  }
}

/** Kinds that list what is no figure: alerts, headlines. */
const LISTING = new Set(["cap", "rss"]);

export const feedName = (plan: FeedPlan): string => (plan.name ? pick(plan.name) : plan.key);

function ago(ms: number): string {
  return ms < 60_000 ? say("console.just_now") : say("console.ago", { age: age(ms) });
}

/** "mỗi 5 phút", "theo lịch 0 17 * * 1-5". */
export function scheduleWords(plan: FeedPlan): string {
  if (plan.schedule) return plan.schedule;
  if (plan.every) return say("console.feeds.every", { age: plan.every < 60 ? `${plan.every} s` : age(plan.every * 1000) });
  if (plan.kind === "spreadsheet") return say("console.feeds.watched");
  if (plan.cron) return say("console.feeds.cron", { cron: plan.cron });
  return "";
}

customElements.define("io-feed-list", FeedList);
