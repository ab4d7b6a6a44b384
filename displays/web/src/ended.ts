/** What stands before a wall that is watched by a link: that it is being opened, has ended, or waits. */

import "./elements/io-ended.js";
import type { Ended, IoEnded } from "./elements/io-ended.js";
import type { Before } from "./screen.js";
import type { Why } from "./verdict.js";

export class Farewell implements Before {
  private panel: IoEnded | null = null;

  /** again: called when this window is to be the one that watches. */
  constructor(
    private readonly body: HTMLElement,
    private readonly again: () => void,
  ) {}

  /** Without a cookie there is nothing to wait for: only the link opens the wall. */
  pair(ending: "revoked" | null): void {
    this.say(ending ? "over" : "none");
  }

  end(why: Why): void {
    this.say(why === "replaced" ? "replaced" : "over");
  }

  hide(): void {
    this.panel?.remove();
    this.panel = null;
  }

  say(what: Ended): void {
    if (!this.panel) {
      this.panel = document.createElement("io-ended") as IoEnded;
      this.panel.addEventListener("here", () => {
        this.hide();
        this.again();
      });
      this.body.append(this.panel);
    }
    this.panel.what = what;
  }
}
