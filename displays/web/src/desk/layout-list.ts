/** The layouts of the site, where each is shown now, and what is wrong with site files: file, line, column, expectation. */

import { html, nothing, type TemplateResult } from "lit";
import { known, pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import "./miniature.js";
import type { Layout, Scene } from "./nouns.js";
import { tally } from "./tone.js";
import { placeName, when } from "./wording.js";

interface Fault {
  line: number;
  column: number;
  code: string;
  args?: Record<string, unknown>;
  text?: string;
  severity?: string;
}

interface Refused {
  path: string;
  problems: Fault[];
  at: string;
}

export class LayoutList extends LiveElement {
  protected override render(): TemplateResult {
    const refused = this.live.under<Refused>("@problem/");
    const layouts = this.live.layouts();
    return html`<section class="sheet" aria-label=${say("console.tab.layouts")}>
      ${refused.length ? html`<header><h2 class="bad">${icon("diamond")} ${say("console.site.title", { n: refused.length })}</h2><p class="quiet">${say("console.site.about")}</p></header>
        ${refused.map(([key, each]) => this.problem({ ...each, path: each.path ?? key }))}` : nothing}
      <header><h2>${say("console.layouts.title", { n: layouts.length })}</h2><p class="quiet">${say("console.layouts.about")}</p></header>
      <div class="layouts">${layouts.map((layout) => this.card(layout))}</div>
    </section>`;
  }

  private problem(refused: Refused): TemplateResult {
    return html`<article class="refused" data-path=${refused.path}><h3 class="mono">${refused.path}</h3><p class="quiet small">${say("console.site.since", { at: when(refused.at, this.live.now()) })}</p>
      <ol>${refused.problems.map((fault) => html`<li><span class="mono spot">${say("console.site.spot", { line: String(fault.line), column: String(fault.column) })}</span><span>${faultWords(fault)}</span></li>`)}</ol></article>`;
  }

  private card(layout: Layout): TemplateResult {
    const scene = { room: "", screen: "", layout: layout.key, focus: null, hold: null, changed: 0 } as Scene;
    const shown = this.live.places().filter((place) => this.live.sceneOf(place.id)?.layout === layout.key);
    const count = tally(layout, this.live.values, this.live.now());
    const faults = (["critical", "held", "late", "missing"] as const).filter((each) => count[each] > 0).map((each) => say(`console.tally.${each}`, { n: count[each] }));
    return html`<article class="layout" data-layout=${layout.key}>
      <div class="mini-box"><io-miniature .live=${this.live} .scene=${scene}></io-miniature></div>
      <h3>${pick(layout.title)}</h3>
      <p class="quiet">${say("console.layouts.tiles", { n: layout.tiles.length })} · ${faults.length ? faults.join(" · ") : say("console.tally.complete")}</p>
      <p>${shown.length ? say("console.layouts.shown", { names: shown.map(placeName).join(", ") }) : html`<span class="quiet">${say("console.layouts.nowhere")}</span>`}</p>
      ${layout.topics?.length ? html`<p class="quiet small">${say("console.topics")}: ${layout.topics.map((topic) => pick(topic.title)).join(", ")}</p>` : nothing}
    </article>`;
  }
}

/** A problem of a site file in the reader's language; the English text where its code has no words. */
export function faultWords(fault: Fault): string {
  const key = `problems.${fault.code}`;
  return known(key) ? say(key, fault.args ?? {}) : (fault.text ?? fault.code);
}

customElements.define("io-layout-list", LayoutList);
