/** What desk elements share: they draw into the page itself, so that one stylesheet and one tab order serve all. */

import { LitElement, type PropertyValues } from "lit";
import { clock } from "../times.js";
import { say } from "../words.js";
import type { Live } from "./live.js";

export class DeskElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

/** A desk element that draws again whenever the live picture changes, and once a second because ages grow. */
export class LiveElement extends DeskElement {
  static override properties = { live: { attribute: false } };
  declare live: Live;
  private readonly again = () => this.hear();
  private heard: Live | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.heard?.removeEventListener("change", this.again);
    this.heard = null;
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.listen();
  }

  /** The picture changed. */
  protected hear(): void {
    this.requestUpdate();
  }

  private listen(): void {
    if (!this.isConnected || this.heard === this.live || !this.live) return;
    this.heard?.removeEventListener("change", this.again);
    this.live.addEventListener("change", this.again);
    this.heard = this.live;
  }
}

/** "14:29", or nothing for no instant. */
export function hour(at: string | null | undefined): string {
  return at ? clock(Date.parse(at)) : "";
}

/** The words of a role. */
export function role(key: string): string {
  return say(`pages.role.${key}`);
}
