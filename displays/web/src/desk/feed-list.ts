/** The data flows: of each feed its last success, its age, its next run, and in words what is wrong. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { age, shortDay } from "../times.js";
import { known, pick, say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { feedStates, type FeedPlan, type FeedState } from "./feeds.js";
import { icon, type Sign } from "./icons.js";
import { reasonWords, when } from "./wording.js";

const SIGNS: Record<FeedState["health"], Sign> = { well: "dot", holding: "triangle", failed: "cross", waiting: "ring", off: "pause" };

export class FeedList extends LiveElement {
  static override properties = { ...LiveElement.properties, busy: { attribute: false }, allowed: { type: Boolean } };
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;

  protected override render(): TemplateResult {
    const states = feedStates(this.live);
    const failed = states.filter((state) => state.health === "failed").length;
    return html`<section class="sheet" aria-label=${say("console.tab.feeds")}>
      <header><h2>${say("console.feeds.title", { n: states.length })}</h2><p class="quiet">${failed ? say("console.feeds.failing", { n: failed }) : say("console.feeds.well")}</p></header>
      ${states.length ? this.table(states) : html`<p class="empty">${say("console.feeds.none")}</p>`}
    </section>`;
  }

  private table(states: FeedState[]): TemplateResult {
    return html`<table class="feeds"><thead><tr>
        <th>${say("console.feeds.feed")}</th><th>${say("console.feeds.state")}</th><th>${say("console.feeds.last")}</th><th>${say("console.feeds.as_of")}</th><th>${say("console.feeds.counts")}</th><th>${say("console.feeds.next")}</th><th></th>
      </tr></thead><tbody>
      ${repeat(states, (state) => state.plan.key, (state) => this.row(state))}
    </tbody></table>`;
  }

  private row({ plan, run, health, error, next }: FeedState): TemplateResult {
    const now = this.live.now();
    const key = `feed:${plan.key}`;
    const good = run?.ok ? (run.finished ?? run.at) : run?.last_ok;
    return html`<tr class=${health} data-feed=${plan.key}>
      <th scope="row"><b>${plan.name ? pick(plan.name) : plan.key}</b><small>${known(`console.kind.${plan.kind}`) ? say(`console.kind.${plan.kind}`) : plan.kind}${plan.name ? ` · ${plan.key}` : ""}</small></th>
      <td><span class="state ${health === "failed" ? "bad" : health === "well" ? "ok" : health === "holding" ? "warn" : "quiet"}">${icon(SIGNS[health])}${say(`console.health.${health}`)}</span>${error ? html`<small class="bad">${reasonWords(error)}</small>` : nothing}</td>
      <td>${good ? html`${when(good, now)}<small>${ago(now - Date.parse(good))}</small>` : say("console.feeds.never")}</td>
      <td>${run?.as_of ? shortDay(Date.parse(run.as_of), now) : "–"}</td>
      <td class="counts">${run ? this.counts(run.accepted ?? 0, run.unchanged ?? 0, run.held ?? 0, run.rejected ?? 0) : "–"}</td>
      <td>${next && health !== "off" ? when(next, now) : "–"}<small>${scheduleWords(plan)}</small></td>
      <td><button type="button" class="plain" data-do="run" aria-busy=${this.busy.has(key)} ?disabled=${!this.allowed || health === "off" || this.busy.has(key)} @click=${() => this.run(plan)}>${this.busy.has(key) ? say("console.feeds.running") : say("console.feeds.run")}</button></td>
    </tr>`;
  }

  private counts(accepted: number, unchanged: number, held: number, rejected: number): TemplateResult {
    return html`${say("console.feeds.fresh", { n: accepted })} · ${say("console.feeds.same", { n: unchanged })}
      ${held ? html`<small class="warn">${say("console.feeds.held", { n: held })}</small>` : nothing}${rejected ? html`<small class="bad">${say("console.feeds.rejected", { n: rejected })}</small>` : nothing}`;
  }

  private run(plan: FeedPlan): void {
    order(this, { key: `feed:${plan.key}`, method: "POST", path: path("feeds", plan.key, "run"), body: {}, done: say("console.feeds.ran", { feed: plan.name ? pick(plan.name) : plan.key }) });
  }
}

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
