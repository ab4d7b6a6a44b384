/** What is laid over a wall for who looks after it: its name, the test card, its particulars. Loaded with the first of them. */

import type { IoCard } from "./elements/card.js";
import "./elements/io-identify.js";
import "./elements/io-info.js";
import "./elements/io-testcard.js";
import type { Screen } from "./screen.js";

export type Card = "identify" | "testcard" | "info";

const LONGEST = 300; // seconds; nothing stands over a wall because somebody forgot it

export class Technician {
  private standing: IoCard | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** opened: told whether a card stands over the wall. */
  constructor(
    private readonly screen: Screen,
    private readonly opened: (open: boolean) => void,
  ) {
    window.addEventListener("keydown", (event) => this.pressed(event.key));
  }

  /** Lays a card for so many seconds; 0: until it is closed, five minutes at most. The particulars asked for again go. */
  lay(card: Card, seconds: number): void {
    const again = card === "info" && this.standing?.localName === "io-info";
    this.close();
    if (again) return;
    this.standing = Object.assign(document.createElement(`io-${card}`) as IoCard, { screen: this.screen });
    this.standing.addEventListener("click", () => this.close());
    this.screen.body.append(this.standing);
    this.opened(true);
    this.timer = setTimeout(() => this.close(), (seconds || LONGEST) * 1_000);
  }

  close(): void {
    clearTimeout(this.timer);
    this.standing?.remove();
    this.standing = null;
    this.opened(false);
  }

  private pressed(key: string): void {
    if (!this.standing) return;
    if (key === "Escape") this.close();
    else if (key === "t" || key === "T") this.lay("testcard", 0);
  }
}
