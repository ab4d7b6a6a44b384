/** What keeps a screen going for months, loaded after its first picture: it stays awake, can do without its server, has all
 *  its faces, begins anew every night, and says how it is. */

import { Report } from "./condition.js";
import { Fonts } from "./fonts.js";
import { Night, type Rounds } from "./night.js";
import { Offline } from "./offline.js";
import type { Screen } from "./screen.js";
import { Wake } from "./wake.js";

export interface Charge {
  /** The page's build. */
  build: string;
  /** True for a page that the service worker stands in for. */
  worker: boolean;
  rounds: Rounds;
  /** Told how many faces fail, whenever that has changed. */
  faces(failed: number): void;
  screen: Screen;
}

export class Care {
  readonly wake = new Wake();
  readonly offline: Offline | null;
  readonly night: Night;
  readonly report: Report;
  private readonly fonts: Fonts;

  constructor({ build, worker, rounds, faces, screen }: Charge) {
    this.offline = worker ? new Offline(build) : null;
    this.night = new Night(rounds);
    this.fonts = new Fonts(document, () => faces(this.fonts.failed));
    this.report = new Report(screen, this);
    this.wake.start();
  }

  /** The server has been heard. */
  heard(): void {
    this.offline?.heard();
    this.fonts.heard();
    this.report.again();
  }

  /** Once a second. */
  tick(): void {
    this.night.look();
    this.report.look();
  }
}
