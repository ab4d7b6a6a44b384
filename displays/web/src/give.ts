/** Properties of an element that is named only when the page runs: Lit's `.name=` wants its names in the template. */

import { noChange } from "lit";
import { directive, Directive, PartType, type ElementPart, type PartInfo } from "lit/directive.js";

class Give extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("give() stands among an element's attributes");
  }

  render(_: object): unknown {
    return noChange;
  }

  private before: object | null = null;

  override update(part: ElementPart, [properties]: [object]): unknown {
    if (properties !== this.before) Object.assign(part.element, properties);
    this.before = properties;
    return noChange;
  }
}

/** `<io-bar ${give({top: 4})}>` */
export const give = directive(Give);
