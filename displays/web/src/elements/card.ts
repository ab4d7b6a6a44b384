/** What the technicians' cards have in common: they cover the window, and read the screen they belong to. */

import { css, LitElement } from "lit";
import type { Screen } from "../screen.js";
import { leastFont } from "../sight.js";
import { pick } from "../words.js";
import "../words.technician.js";

export const card = css`
  :host {
    position: fixed;
    top: 0;
    right: 0;
    bottom: 0;
    left: 0;
    z-index: 5;
    overflow: hidden;
    color: var(--ink);
    background: var(--ground);
    --u: min(100vh / 1080, 100vw / 1440);
    font-size: calc(30 * var(--u));
    line-height: 1.32;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  p {
    margin: 0;
  }
`;

export class IoCard extends LitElement {
  static override properties = { screen: { attribute: false } };
  declare screen: Screen;

  protected get room(): string {
    return pick(this.screen.scene?.room_name);
  }

  protected get place(): string {
    return pick(this.screen.scene?.screen_name);
  }

  /** px of the smallest type that its room may be shown. */
  protected get least(): number {
    return leastFont(this.screen.scene?.screen_setup) * Math.min(innerHeight / 1080, innerWidth / 1440);
  }
}
