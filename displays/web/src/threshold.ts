/** What stands before a wall that has no place yet, or none any more: the pairing code, or why the wall has ended.
 *  Loaded when it is needed; most pages never need it. */

import "./elements/io-pair.js";
import type { IoPair } from "./elements/io-pair.js";
import { Pairing } from "./pairing.js";
import type { Why } from "./verdict.js";

export class Threshold {
  private panel: IoPair | null = null;
  private readonly pairing: Pairing;

  /** paired: called when the operator has given this browser its place. */
  constructor(
    private readonly body: HTMLElement,
    paired: () => void,
  ) {
    this.pairing = new Pairing({
      code: (code) => this.show({ modules: code?.modules ?? [], code: code?.code ?? "", until: code ? Date.parse(code.until) : 0, away: false }),
      away: () => this.show({ away: true }),
      paired: () => {
        this.hide();
        paired();
      },
    });
  }

  /** Show a code and wait for a place. */
  pair(ending: "revoked" | null): void {
    this.show({ ending });
    this.pairing.start();
  }

  /** Say why this wall has ended. */
  end(ending: Why): void {
    this.show({ ending });
  }

  hide(): void {
    this.pairing.stop();
    this.panel?.remove();
    this.panel = null;
  }

  private show(what: Partial<Pick<IoPair, "code" | "modules" | "until" | "away" | "ending">>): void {
    if (!this.panel) {
      this.panel = document.createElement("io-pair") as IoPair;
      this.panel.address = `${location.host}/console`;
      this.panel.addEventListener("here", () => location.reload());
      this.body.append(this.panel);
    }
    Object.assign(this.panel, what);
  }
}
