/** The layouts beside a card: one press opens it, the next one switches that screen. The way back stands below the rooms. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { screens } from "./claims.js";
import { LiveElement } from "./element.js";
import type { Place } from "./live.js";
import type { TakeDetail } from "./picker.js";
import { placeName } from "./wording.js";

const GAP = 6; // pixels between the button and the menu
const WIDTH = 250; // pixels

export class QuickMenu extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { state: true } };
  declare place: Place | null;
  private from: HTMLElement | null = null;
  /** The newest event one had seen when it was opened. */
  private seen = 0;

  constructor() {
    super();
    this.place = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.outside);
    addEventListener("resize", this.shut);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.outside);
    removeEventListener("resize", this.shut);
  }

  async open(place: Place, from: HTMLElement): Promise<void> {
    const again = this.place?.id === place.id;
    this.place = again ? null : place;
    this.from = from;
    this.seen = this.live.seq;
    await this.updateComplete;
    const menu = this.querySelector<HTMLElement>(".quick-menu");
    if (!menu) return;
    const at = from.getBoundingClientRect();
    const { offsetHeight: height } = menu;
    const top = at.bottom + GAP + height > innerHeight ? Math.max(GAP, innerHeight - height - GAP) : at.bottom + GAP;
    menu.style.top = `${top}px`;
    menu.style.left = `${Math.max(GAP, Math.min(at.right - WIDTH, innerWidth - WIDTH - GAP))}px`;
    menu.style.visibility = "visible";
    (menu.querySelector<HTMLElement>("[aria-checked=false]") ?? menu).focus();
  }

  private readonly outside = (event: Event): void => {
    const to = event.target as Node;
    if (this.place && !this.contains(to) && !this.from?.contains(to)) this.shut();
  };

  private readonly shut = (): void => {
    this.place = null;
  };

  protected override render(): TemplateResult | typeof nothing {
    const { live, place } = this;
    if (!place) return nothing;
    const now = live.sceneOf(place.id)?.layout;
    return html`<div class="quick-menu" role="menu" tabindex="-1" aria-label=${say("console.quick.of", { name: placeName(place) })} @keydown=${this.walk}>
      <p>${placeName(place)}</p>
      ${live.layouts().map((layout) => html`<button type="button" role="menuitemradio" tabindex="-1" aria-checked=${layout.key === now} data-layout=${layout.key} ?disabled=${!live.linked} @click=${() => this.take(layout.key)}>${pick(layout.title)}${layout.key === now ? html`<small>${say("console.quick.now")}</small>` : nothing}</button>`)}
    </div>`;
  }

  private readonly walk = (event: KeyboardEvent): void => {
    const all = [...this.querySelectorAll<HTMLElement>("[role=menuitemradio]")];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      this.shut();
      this.from?.focus();
    } else if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length]?.focus();
    }
  };

  private take(layout: string): void {
    const { place } = this;
    this.shut();
    this.from?.focus();
    if (!place || this.live.sceneOf(place.id)?.layout === layout) return;
    const detail: TakeDetail = { wish: { layout, targets: screens([place]), places: [place], seen: this.seen }, wide: false };
    this.dispatchEvent(new CustomEvent("take", { bubbles: true, detail }));
  }
}

customElements.define("io-quick-menu", QuickMenu);
