/** Once a night, in the site's quiet hours, a page that stands for long loads itself again: whatever a browser piles up in
 *  months is gone before anybody comes. The wall is handed over, so nobody sees it. */

import { clock } from "./times.js";

const FROM = 120; // minutes after midnight, the site's time: 02:00
const LENGTH = 150; // minutes of quiet hours
const SPREAD = 120; // minutes over which the screens of a house go
const LONG = 12 * 3_600_000; // ms a page must have stood
const AGAIN = 120_000; // ms until a page that may not go yet looks again

export interface Rounds {
  /** Server time, ms. */
  now(): number;
  /** ms since this page began. */
  up(): number;
  /** True while the server is heard and nobody would mind. */
  calm(): boolean;
  /** Fetches the page that a reload would bring; "" where it does not come. */
  load(): Promise<string>;
  reload(): void;
  random?: () => number;
}

export class Night {
  /** When in the night this page goes, minutes after midnight. */
  readonly turn: number;
  private looked = -Infinity;
  private under = false;

  constructor(private readonly rounds: Rounds) {
    this.turn = FROM + Math.floor((rounds.random ?? Math.random)() * SPREAD);
  }

  /** Called every second or so. */
  look(): void {
    const { rounds } = this;
    const up = rounds.up();
    if (this.under || up < LONG || up - this.looked < AGAIN) return;
    const minute = minutes(rounds.now());
    if (minute < this.turn || minute >= FROM + LENGTH) return;
    this.looked = up;
    if (rounds.calm()) void this.go();
  }

  /** Not into the dark: only where the page that follows is really there, and nobody has begun anything meanwhile. */
  private async go(): Promise<void> {
    this.under = true;
    try {
      if ((await this.rounds.load()) && this.rounds.calm()) this.rounds.reload();
    } finally {
      this.under = false;
    }
  }
}

function minutes(ms: number): number {
  const [hours = 0, rest = 0] = clock(ms).split(":").map(Number);
  return hours * 60 + rest;
}
