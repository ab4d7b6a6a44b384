/** Catches what a tile's element throws while it updates, before its first time and on every later one. */

import { noChange } from "lit";
import { directive, Directive, PartType, type ElementPart, type PartInfo } from "lit/directive.js";

interface Updating extends HTMLElement {
  performUpdate?(): void;
}

export interface Outcome {
  worked(): void;
  failed(error: unknown): void;
}

class Guard extends Directive {
  private outcome: Outcome | null = null;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("guard() stands among an element's attributes");
  }

  render(_: Outcome): unknown {
    return noChange;
  }

  override update(part: ElementPart, [outcome]: [Outcome]): unknown {
    if (!this.outcome) this.wrap(part.element as Updating);
    this.outcome = outcome;
    return noChange;
  }

  /** Of its own, so that it stands also on an element whose class is still being loaded. */
  private wrap(element: Updating): void {
    element.performUpdate = () => {
      try {
        (Object.getPrototypeOf(element) as Updating).performUpdate?.call(element);
        this.outcome?.worked();
      } catch (error) {
        this.outcome?.failed(error);
      }
    };
  }
}

/** `<io-bar ${guard({worked, failed})}>` */
export const guard = directive(Guard);
