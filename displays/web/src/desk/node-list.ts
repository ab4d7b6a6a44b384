/** The servers on this journal, where there are several: who leads, how far behind, what is at each, since when. */

import { html, nothing, type TemplateResult } from "lit";
import { number } from "../format.js";
import { asOf } from "../times.js";
import { known, say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Live } from "./live.js";
import type { GoneServer, Server } from "./nouns.js";

/** How many servers there is something to say about. */
export const ailing = (live: Live): number => live.nodes.filter((each) => !each.ready || each.differs.length).length + live.departed.filter((each) => !each.stopped).length;

export class NodeList extends LiveElement {
  protected override render(): TemplateResult {
    const { nodes, departed } = this.live;
    if (!nodes.length) return html`<section class="sheet"><p class="empty">${say("console.nodes.alone")}</p></section>`;
    const builds = new Set(nodes.map((each) => each.build));
    return html`<section class="sheet nodes" aria-label=${say("console.nodes.title", { n: nodes.length })}>
      <header><h2>${say("console.nodes.title", { n: nodes.length })}</h2><p class="quiet">${say("console.nodes.about")}</p></header>
      ${nodes.some((each) => each.leading) ? nothing : html`<p class="banner bad" role="status">${icon("triangle")} ${say("console.nodes.unled")}</p>`}
      ${builds.size > 1 ? html`<p class="banner warn" role="status">${icon("triangle")} ${say("console.nodes.mixed")}</p>` : nothing}
      <table class="feeds"><thead><tr>${["name", "state", "screens", "pages", "since", "build"].map((each) => html`<th scope="col">${say(`console.nodes.${each}`)}</th>`)}</tr></thead>
        <tbody>${nodes.map((each) => this.row(each))}${departed.map((each) => this.gone(each))}</tbody></table></section>`;
  }

  private row(each: Server): TemplateResult {
    const { live } = this;
    const behind = Math.max(...live.nodes.map((one) => one.seq)) - each.seq;
    const here = live.nodes.find((one) => one.here);
    return html`<tr data-node=${each.name}><th scope="row"><b>${each.name}</b>${each.leading ? html` <span class="leads">${say("console.nodes.leads")}</span>` : nothing}${each.here ? html`<small>${say("console.nodes.here")}</small>` : nothing}</th>
      <td data-head=${say("console.nodes.state")}>${behind ? say("console.nodes.behind", { n: number(behind) }) : say("console.nodes.current")}
        ${each.checks.map((name) => html`<small class="bad">${known(`console.nodes.check.${name}`) ? say(`console.nodes.check.${name}`) : say("console.nodes.check.other", { name })}</small>`)}
        ${each.differs.length ? html`<small class="warn">${say("console.nodes.differs", { files: each.differs.join(", ") })}</small>` : nothing}</td>
      <td data-head=${say("console.nodes.screens")}>${number(each.screens)}</td><td data-head=${say("console.nodes.pages")}>${number(each.seats)}</td><td data-head=${say("console.nodes.since")}>${asOf(Date.parse(each.since), live.now(), true)}</td>
      <td data-head=${say("console.nodes.build")}>${each.build}${here && here.build !== each.build ? html`<small class="warn">${say("console.nodes.other_build")}</small>` : nothing}</td></tr>`;
  }

  private gone({ name, at, seq, stopped }: GoneServer): TemplateResult {
    const since = say(`console.nodes.${stopped ? "stopped" : "gone"}`, { at: asOf(Date.parse(at), this.live.now(), true) });
    return html`<tr data-node=${name}><th scope="row"><b>${name}</b></th> <td colspan="5" data-head=${say("console.nodes.state")}>${stopped ? since : html`<span class="silent">${icon("cross")} ${since}</span>`}<small>${say("console.nodes.upto", { seq: number(seq) })}</small></td></tr>`;
  }
}

customElements.define("io-node-list", NodeList);
