/** The notices that stand on walls now, across the console: nobody forgets one. On how many screens each has been painted. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { order } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Live } from "./live.js";
import type { Scene, Text } from "./nouns.js";
import { when } from "./wording.js";

export interface Running {
  id: string;
  status: string;
  severity: string;
  headline: Text | string;
  by?: string;
  since?: string;
  until?: string | null;
  feed?: string;
  source?: string;
}

export interface Standing extends Running {
  /** Screens whose scene has it, and those whose page has painted that scene. */
  on: number;
  painted: number;
}

const RANKS = ["Actual", "System", "Exercise", "Test"];

/** The notices on any screen, each once, what is real first. */
export function standing(live: Live): Standing[] {
  const found = new Map<string, Standing>();
  for (const [id, scene] of live.under<Scene>("@scene/")) {
    for (const notice of (scene.notices ?? []) as Running[]) {
      const each = found.get(notice.id) ?? { ...notice, on: 0, painted: 0 };
      each.on += 1;
      each.painted += live.presence[id]?.painted?.scene === scene.changed ? 1 : 0;
      found.set(notice.id, each);
    }
  }
  return [...found.values()].sort((a, b) => RANKS.indexOf(a.status) - RANKS.indexOf(b.status));
}

/** The sentence beside a notice: whose it is, where it has been painted, until when. */
export function about(notice: Standing, now: number): string {
  const whose = notice.feed ? say("console.notice.feed", { source: notice.source || notice.feed }) : (notice.by ?? "");
  const until = notice.until ? say("console.why.until", { at: when(notice.until, now) }) : say("console.notice.endless");
  return [whose, say("console.notice.painted", { n: notice.painted, all: notice.on }), until].filter(Boolean).join(" · ");
}

export class NoticeBar extends LiveElement {
  static override properties = { ...LiveElement.properties, busy: { attribute: false }, allowed: { type: Boolean }, sure: { state: true } };
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  /** A real one whose end was asked for once. */
  declare sure: string;

  constructor() {
    super();
    this.busy = new Set();
    this.allowed = true;
    this.sure = "";
  }

  private end(notice: Running): void {
    if (notice.status === "Actual" && this.sure !== notice.id) {
      this.sure = notice.id;
      return;
    }
    this.sure = "";
    order(this, { key: `notice:${notice.id}`, method: "DELETE", path: `/api/notices/${encodeURIComponent(notice.id)}`, done: say("console.notice.ended") });
  }

  protected override render(): TemplateResult | typeof nothing {
    const now = this.live.now();
    const notices = standing(this.live);
    if (!notices.length) return nothing;
    return html`<ul class="notice-bar" aria-label=${say("console.notice.standing")}>${notices.map((notice) => html`<li class="on-wall ${notice.status.toLowerCase()}" data-notice=${notice.id}>
      <b class="kind-word">${notice.status === "Actual" ? icon("diamond") : nothing}${say(`console.notice.${notice.status}`)}</b><span><b>${pick(notice.headline)}</b><small>${about(notice, now)}</small></span>
      ${this.allowed ? html`<button type="button" class="plain" data-do="end-notice" aria-busy=${this.busy.has(`notice:${notice.id}`)} @blur=${() => (this.sure = "")} @click=${() => this.end(notice)}>${say(this.sure === notice.id ? "console.notice.end_sure" : "console.notice.end")}</button>` : nothing}</li>`)}</ul>`;
  }
}

customElements.define("io-notice-bar", NoticeBar);
