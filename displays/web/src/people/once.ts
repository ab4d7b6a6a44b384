/** What is told this one time: a link as text and picture, or a token, with a button that copies it. Event: `kept`. */

import { html, nothing, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import { DeskElement } from "../desk/element.js";
import { icon } from "../desk/icons.js";
import { say } from "../words.js";
import type { Once } from "./nouns.js";

export class ToldOnce extends DeskElement {
  static override properties = { told: { attribute: false }, copied: { state: true } };
  declare told: Once;
  declare copied: boolean;

  constructor() {
    super();
    this.copied = false;
  }

  protected override firstUpdated(): void {
    this.querySelector("input")?.select();
  }

  /** Copied by the browser where it lets us; on a page without HTTPS by the old way, from the marked text. */
  private async copy(): Promise<void> {
    const field = this.querySelector("input");
    field?.select();
    const text = this.told.link ?? this.told.token ?? "";
    this.copied = await (navigator.clipboard?.writeText(text).then(() => true, () => false) ?? Promise.resolve(document.execCommand("copy")));
  }

  protected override render(): TemplateResult {
    const { told } = this;
    const link = told.link !== undefined;
    return html`<div class="once">
      <p class="bad-once">${icon("triangle")} <span>${say(link ? "people.once_link" : "people.once_token", { name: told.name, n: told.hours ?? 0 })}</span></p>
      <label class="field"><span>${say(link ? "people.link" : "people.token")}</span><input readonly name="once" .value=${told.link ?? told.token ?? ""} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /></label>
      ${told.qr ? html`<div class="qr" role="img" aria-label=${say("people.qr")}>${unsafeSVG(told.qr)}</div>` : nothing}
      <p class="answers"><button type="button" class="plain" data-do="copy" @click=${() => void this.copy()}>${this.copied ? say("console.links.copied") : say("console.links.copy")}</button>
        <button type="button" class="go" data-do="kept" @click=${() => this.dispatchEvent(new CustomEvent("kept", { bubbles: true }))}>${say("people.done")}</button></p>
    </div>`;
  }
}

customElements.define("io-told-once", ToldOnce);
