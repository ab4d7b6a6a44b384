/** A sheet that comes up from the phone's lower edge: where the thumb is. What stands on it is its subclass's. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";

export abstract class Sheet extends LiveElement {
  static override properties = { ...LiveElement.properties, open: { type: Boolean } };
  declare open: boolean;

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (!dialog || dialog.open) return;
    if (typeof dialog.showModal === "function") dialog.showModal();
    else dialog.setAttribute("open", ""); // phones before 2022
  }

  protected abstract get heading(): string;
  protected abstract content(): TemplateResult;

  protected close(): void {
    this.dispatchEvent(new CustomEvent("close-sheet", { bubbles: true }));
  }

  /** Tell the page what was chosen here. */
  protected tell(name: string, detail: unknown = null): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const id = `${this.localName}-title`;
    return html`<dialog class="sheet" aria-labelledby=${id} @cancel=${(event: Event) => { event.preventDefault(); this.close(); }} @click=${(event: Event) => { if (event.target === event.currentTarget) this.close(); }}>
      <div class="inner"><header><h2 id=${id}>${this.heading}</h2><button type="button" class="round" data-do="close" aria-label=${say("remote.close")} @click=${() => this.close()}>${icon("cross")}</button></header>
      ${this.content()}</div></dialog>`;
  }
}
