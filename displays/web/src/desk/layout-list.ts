/** The layouts of the site, where each is shown now, and what is wrong with site files: file, line, column, expectation. */

import { html, nothing, type TemplateResult } from "lit";
import { known, pick, say } from "../words.js";
import { Drawer } from "./editor/drawer.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import "./miniature.js";
import type { Layout, Person, Scene } from "./nouns.js";
import { operates } from "./session.js";
import { tally } from "./tone.js";
import { few, placeName, when } from "./wording.js";

const NAMED = 4; // places on a card; of more their number

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
  static override properties = { ...LiveElement.properties, person: { attribute: false } };
  declare person: Person;

  protected override render(): TemplateResult {
    const refused = this.live.under<Refused>("@problem/");
    const layouts = this.live.layouts();
    return html`<section class="sheet" aria-label=${say("console.tab.layouts")}>
      ${refused.length ? html`<header><h2 class="bad">${icon("diamond")} ${say("console.site.title", { n: refused.length })}</h2><p class="quiet">${say("console.site.about")}</p></header>
        ${refused.map(([key, each]) => this.problem({ ...each, path: each.path ?? key }))}` : nothing}
      <header class="titled"><div><h2>${say("console.layouts.title", { n: layouts.length })}</h2><p class="quiet">${say("console.layouts.about")}</p></div>
        ${operates(this.person) ? html`<button type="button" class="plain" data-do="new" @click=${() => void this.begin()}>${icon("plus")}${say("console.layouts.new")}</button>` : nothing}</header>
      ${this.drafts(layouts)}
      <div class="layouts">${layouts.map((layout) => this.card(layout))}</div>
    </section>`;
  }

  private problem(refused: Refused): TemplateResult {
    return html`<article class="refused" data-path=${refused.path}><h3 class="mono">${this.edits(refused.path) ? html`<a href="#${this.edits(refused.path)}">${refused.path}</a>` : refused.path}</h3><p class="quiet small">${say("console.site.since", { at: when(refused.at, this.live.now()) })}</p>
      <ol>${refused.problems.map((fault) => html`<li><span class="mono spot">${say("console.site.spot", { line: String(fault.line), column: String(fault.column) })}</span><span>${faultWords(fault)}</span></li>`)}</ol></article>`;
  }

  /** What this person began and has not saved, also of layouts that nobody else sees yet. */
  private drafts(layouts: Layout[]): TemplateResult | typeof nothing {
    if (!operates(this.person)) return nothing;
    const keys = new Drawer(this.person.name).keys();
    if (!keys.length) return nothing;
    const name = (key: string): string => pick(layouts.find((layout) => layout.key === key)?.title) || key;
    return html`<p class="drafts">${say("console.layouts.drafts")} ${keys.map((key) => html`<a class="chip" href="#layouts/${key}">${name(key)}</a>`)}</p>`;
  }

  /** Where a broken file is mended, if it is a layout's and this person may. */
  private edits(path: string): string {
    const key = /^layouts\/([^/]+)\.yaml$/.exec(path)?.[1];
    return key && operates(this.person) ? `layouts/${key}` : "";
  }

  /** Name a new layout and open the editor on its first text. */
  private async begin(): Promise<void> {
    const { begin } = await import("./editor/begin.js");
    await begin(this, this.live, this.person);
  }

  private card(layout: Layout): TemplateResult {
    const scene = { room: "", screen: "", layout: layout.key, focus: null, hold: null, changed: 0 } as Scene;
    const shown = this.live.places().filter((place) => this.live.sceneOf(place.id)?.layout === layout.key);
    const used = (this.live.site?.rooms ?? []).filter((room) => room.screens.some((screen) => screen.home === layout.key) || room.schedules?.some((part) => part.layout === layout.key)).map((room) => pick(room.name));
    const count = tally(layout, this.live.values, this.live.now());
    const faults = (["critical", "held", "late", "missing"] as const).filter((each) => count[each] > 0).map((each) => say(`console.tally.${each}`, { n: count[each] }));
    return html`<article class="layout" data-layout=${layout.key}>
      <div class="mini-box"><io-miniature .live=${this.live} .scene=${scene}></io-miniature></div>
      <h3>${operates(this.person) ? html`<a href="#layouts/${layout.key}">${pick(layout.title)}</a>` : pick(layout.title)}</h3>
      <p class="quiet">${say("console.layouts.tiles", { n: layout.tiles.length })} · ${faults.length ? faults.join(" · ") : say("console.tally.complete")}</p>
      <p>${used.length ? say("console.layouts.used", { names: few(used, NAMED) }) : html`<span class="quiet">${say("console.layouts.unused")}</span>`}</p>
      <p>${shown.length ? say("console.layouts.shown", { names: few(shown.map(placeName), NAMED) }) : html`<span class="quiet">${say("console.layouts.nowhere")}</span>`}</p>
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
