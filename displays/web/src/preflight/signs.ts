/** How a state looks: a shape, a word and a colour, so that no one of them is needed to tell. */

import { html, type TemplateResult } from "lit";
import { icon, type Sign } from "../desk/icons.js";
import type { Finding, State } from "./nouns.js";

const SIGNS: Record<State, Sign> = { bad: "diamond", warn: "triangle", good: "check" };

export function sign(state: State): TemplateResult {
  return html`<span class="sign ${state}">${icon(SIGNS[state])}</span>`;
}

/** One thing that was looked at, what helps, and what can be done about it here. */
export function row(finding: Finding, act: TemplateResult | null = null): TemplateResult {
  return html`<li class="finding ${finding.state}" data-code=${finding.code}>${sign(finding.state)}
    <div><span class="what">${finding.text}</span>${finding.help ? html`<small>${finding.help}</small>` : ""}</div>${act ?? ""}</li>`;
}

/** Those that are not good. */
export const wrong = <T extends { state: State }>(all: readonly T[]): T[] => all.filter((each) => each.state !== "good");
export const fine = <T extends { state: State }>(all: readonly T[]): T[] => all.filter((each) => each.state === "good");
