/** The figures of the layouts: feeds that fail, and what is missing, by whose it is and who answers for it. */

import { html, nothing, type TemplateResult } from "lit";
import { DeskElement } from "../desk/element.js";
import { few } from "../desk/wording.js";
import { pick, say } from "../words.js";
import type { FeedCheck, FigureCheck, Preflight, UnitCheck } from "./nouns.js";
import { fine, sign, wrong } from "./signs.js";

const NAMED = 3; // layouts in a line

export class Supply extends DeskElement {
  static override properties = { check: { attribute: false } };
  declare check: Preflight;

  protected override render(): TemplateResult {
    const { feeds = [], units = [], whole = 0 } = this.check;
    const read = fine(feeds);
    return html`<section class="part" aria-labelledby="supply-title"><h2 id="supply-title">${say("preflight.data")}</h2>
      ${wrong(feeds).length ? html`<article class="card ${feeds.some((each) => each.state === "bad") ? "bad" : "warn"}"><header><b>${say("preflight.feeds")}</b></header><ul class="findings">${wrong(feeds).map((feed) => this.feed(feed))}</ul></article>` : nothing}
      ${units.map((unit) => this.unit(unit))}
      ${whole ? html`<p class="passed">${sign("good")} ${say("preflight.figures_whole", { n: whole })}</p>` : nothing}
      ${read.length ? html`<details class="passed"><summary>${sign("good")} ${say("preflight.feeds")}: ${read.length}</summary><ul class="findings">${read.map((feed) => this.feed(feed))}</ul></details>` : nothing}
    </section>`;
  }

  private feed(feed: FeedCheck): TemplateResult {
    return html`<li class="finding ${feed.state}" data-feed=${feed.key}>${sign(feed.state)}<div><span class="what"><b>${pick(feed.name)}</b>: ${feed.text}</span>${feed.help ? html`<small>${feed.help}</small>` : nothing}</div></li>`;
  }

  private unit(unit: UnitCheck): TemplateResult {
    return html`<article class="card ${unit.state}" data-unit=${unit.unit}><header>${sign(unit.state)}<span><b>${unit.name || unit.unit}</b> <span class="of">${tally(unit.figures)}</span>
        <small>${unit.people.length ? say("preflight.people", { names: unit.people.join(", ") }) : say("preflight.nobody")}</small></span></header>
      <details ?open=${unit.state === "bad"}><summary>${few(unit.figures.map((each) => pick(each.name)), NAMED)}</summary>
        <ul class="findings">${unit.figures.map((figure) => this.figure(figure))}</ul></details></article>`;
  }

  private figure(figure: FigureCheck): TemplateResult {
    const place = figure.area ?? (figure.areas ? say("preflight.areas", { n: figure.areas }) : "");
    const layouts = say("preflight.of_layouts", { names: few(figure.layouts.map((each) => pick(each)), NAMED) });
    return html`<li class="finding ${figure.state}" data-series=${figure.series}>${sign(figure.state)}<div><span class="what"><b>${pick(figure.name)}</b>${place ? html` (${place})` : nothing}: ${figure.text}</span>
      <small>${[figure.why, figure.help, layouts].filter(Boolean).map((each) => html`<span>${each}</span>`)}</small></div></li>`;
  }
}

/** "3 chưa có số · 1 quá hạn": how many of a unit's figures are in which state, by their first words. */
function tally(figures: readonly FigureCheck[]): string {
  const counts = new Map<string, number>();
  for (const { code } of figures) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, n]) => say(`preflight.tally.${code}`, { n })).join(" · ");
}

customElements.define("io-supply", Supply);
