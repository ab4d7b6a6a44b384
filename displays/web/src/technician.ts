/** What is laid over a wall for who looks after it: its name, the test card, its particulars. Loaded with the first of them. */

import type { IoCard } from "./elements/card.js";
import "./elements/io-identify.js";
import "./elements/io-info.js";
import "./elements/io-testcard.js";
import type { Screen } from "./screen.js";

export type Card = "identify" | "testcard" | "info";

const LONGEST = 300; // seconds; nothing stands over a wall because somebody forgot it
const LOOK = 250; // ms between two looks at whether a real alert has come

export class Technician {
  private standing: IoCard | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;

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
    if (again || this.alarmed) return;
    this.standing = Object.assign(document.createElement(`io-${card}`) as IoCard, { screen: this.screen });
    this.standing.addEventListener("click", () => this.close());
    this.screen.body.append(this.standing);
    this.opened(true);
    this.timer = setTimeout(() => this.close(), (seconds || LONGEST) * 1_000);
    this.watch = setInterval(() => this.alarmed && this.close(), LOOK);
  }

  close(): void {
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.standing?.remove();
    this.standing = null;
    this.opened(false);
  }

  /** A real alert stands over everything, over these cards, too. */
  private get alarmed(): boolean {
    return this.screen.scene?.notices?.some((notice) => notice.status === "Actual") ?? false;
  }

  private pressed(key: string): void {
    if (!this.standing) return;
    if (key === "Escape") this.close();
    else if (key === "t" || key === "T") this.lay("testcard", 0);
  }
}
