/** A button that wants to be held: for what cannot be taken back by those who have read it. Mouse, finger, Enter or Space.
 *  Event: `held`. */

import { html, type TemplateResult } from "lit";
import { DeskElement } from "./element.js";

export const HOLD = 1500; // milliseconds

export class HoldButton extends DeskElement {
  static override properties = { words: {}, busy: { type: Boolean }, holding: { state: true } };
  declare words: string;
  declare busy: boolean;
  declare holding: boolean;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.words = "";
    this.busy = this.holding = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.let();
  }

  private press(): void {
    if (this.busy || this.holding) return;
    this.holding = true;
    this.timer = setTimeout(() => {
      this.let();
      this.dispatchEvent(new CustomEvent("held", { bubbles: true }));
    }, HOLD);
  }

  private let(): void {
    clearTimeout(this.timer);
    this.holding = false;
  }

  private key(event: KeyboardEvent, down: boolean): void {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault(); // no click of its own
    if (!down) this.let();
    else if (!event.repeat) this.press();
  }

  protected override render(): TemplateResult {
    return html`<button type="button" class="go danger hold-down ${this.holding ? "holding" : ""}" style="--hold: ${HOLD}ms" ?disabled=${this.busy} aria-busy=${this.busy}
      @pointerdown=${(event: PointerEvent) => { if (event.button === 0) this.press(); }} @pointerup=${() => this.let()} @pointerleave=${() => this.let()} @pointercancel=${() => this.let()} @contextmenu=${(event: Event) => event.preventDefault()}
      @keydown=${(event: KeyboardEvent) => this.key(event, true)} @keyup=${(event: KeyboardEvent) => this.key(event, false)} @blur=${() => this.let()}><span>${this.words}</span></button>`;
  }
}

customElements.define("io-hold-button", HoldButton);
