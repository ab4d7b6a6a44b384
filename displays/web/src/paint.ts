/** `style` by the object model: the pages' policy (CSP) refuses style attributes, and Lit's own styleMap starts with one. */

import { noChange } from "lit";
import { directive, Directive, PartType, type ElementPart, type PartInfo } from "lit/directive.js";

export type Style = Readonly<Record<string, string | number | null | undefined>>;

class Paint extends Directive {
  private before: Style = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("paint() stands among an element's attributes");
  }

  render(_: Style): unknown {
    return noChange;
  }

  override update(part: ElementPart, [style]: [Style]): unknown {
    const target = (part.element as HTMLElement | SVGElement).style;
    for (const name of Object.keys(this.before)) if (style[name] == null) target.removeProperty(name);
    for (const [name, value] of Object.entries(style))
      if (value != null && value !== this.before[name]) target.setProperty(name, String(value));
    this.before = style;
    return noChange;
  }
}

/** `<div ${paint({left: "3px", "--u": "1px"})}>`; null and undefined remove. */
export const paint = directive(Paint);

export const px = (n: number): string => `${Math.round(n * 100) / 100}px`;
