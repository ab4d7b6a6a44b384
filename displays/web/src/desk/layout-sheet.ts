/** The phone's list of layouts, over the page: which is on, and one touch to another. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import { tally } from "./tone.js";

export class LayoutSheet extends LiveElement {
  static override properties = { ...LiveElement.properties, shown: {}, open: { type: Boolean }, still: { type: Boolean } };
  declare shown: string;
  declare open: boolean;
  declare still: boolean;

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (!dialog || dialog.open) return;
    if (typeof dialog.showModal === "function") dialog.showModal();
    else dialog.setAttribute("open", ""); // phones before 2022
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("close-sheet", { bubbles: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    return html`<dialog class="sheet" aria-labelledby="sheet-title" @cancel=${(event: Event) => { event.preventDefault(); this.close(); }} @click=${(event: Event) => { if (event.target === event.currentTarget) this.close(); }}>
      <div class="inner"><header><h2 id="sheet-title">${say("remote.choose")}</h2><button type="button" class="round" aria-label=${say("remote.close")} @click=${() => this.close()}>${icon("cross")}</button></header>
      <ul>${this.live.layouts().map((layout) => {
        const on = layout.key === this.shown;
        const count = tally(layout, this.live.values, this.live.now());
        return html`<li><button type="button" data-layout=${layout.key} aria-current=${on ? "true" : nothing} ?disabled=${this.still || on} @click=${() => { this.close(); this.dispatchEvent(new CustomEvent("show-layout", { bubbles: true, detail: { layout: layout.key } })); }}>
          <b>${pick(layout.title)}</b><span>${on ? say("remote.now") : count.critical ? say("console.tally.critical", { n: count.critical }) : count.late ? say("console.tally.late", { n: count.late }) : ""}</span></button></li>`;
      })}</ul></div></dialog>`;
  }
}

customElements.define("io-layout-sheet", LayoutSheet);
