/** The phone's list of layouts, over the page: which is on, and one touch to another. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { Sheet } from "./sheet.js";
import { tally } from "./tone.js";

export class LayoutSheet extends Sheet {
  static override properties = { ...Sheet.properties, shown: {}, still: { type: Boolean } };
  declare shown: string;
  declare still: boolean;

  protected override get heading(): string {
    return say("remote.choose");
  }

  protected override content(): TemplateResult {
    return html`<ul>${this.live.layouts().map((layout) => {
      const on = layout.key === this.shown;
      const count = tally(layout, this.live.values, this.live.now());
      return html`<li><button type="button" data-layout=${layout.key} aria-current=${on ? "true" : nothing} ?disabled=${this.still || on} @click=${() => { this.close(); this.tell("show-layout", layout.key); }}>
        <b>${pick(layout.title)}</b><span>${on ? say("remote.now") : count.critical ? say("console.tally.critical", { n: count.critical }) : count.late ? say("console.tally.late", { n: count.late }) : ""}</span></button></li>`;
    })}</ul>`;
  }
}

customElements.define("io-layout-sheet", LayoutSheet);
