/** Figures that contradict each other: which, by how much, and the rule that says so. Nothing where all agree. */

import { html, nothing, type TemplateResult } from "lit";
import { number } from "../format.js";
import { period } from "../times.js";
import { known, pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Live } from "./live.js";
import type { Mismatch } from "./nouns.js";
import { fullValue, seriesWords } from "./wording.js";

export const mismatches = (live: Live): Mismatch[] => live.entry<Mismatch[]>("@mismatches") ?? [];

export class MismatchList extends LiveElement {
  protected override render(): TemplateResult | typeof nothing {
    const found = mismatches(this.live);
    if (!found.length) return nothing;
    return html`<section class="mismatches" aria-label=${say("console.mismatch.title", { n: found.length })}>
      <header><h2>${icon("triangle")} ${say("console.mismatch.title", { n: found.length })}</h2><p class="quiet">${say("console.mismatch.about")}</p></header>
      <ul>${found.map((each) => this.row(each))}</ul></section>`;
  }

  private row(each: Mismatch): TemplateResult {
    const { live } = this;
    return html`<li data-rule=${each.rule}><p><b>${disagreement(live, each)}</b></p>
      <p class="quiet">${[period(each.period), each.why ? pick(each.why) : "", say("console.mismatch.rule", { rule: each.rule, series: each.series.join("; ") })].filter(Boolean).join(" · ")}</p></li>`;
  }
}

/** "Văn bản ký số 300.000 lớn hơn Văn bản đi 256.177, hơn 43.823." */
export function disagreement(live: Live, { kind, args, series }: Mismatch): string {
  const whole = String(args["whole"] ?? series[0] ?? "");
  const full = (name: string, v: unknown): string => (typeof v === "number" ? fullValue(live, name, v) : "–");
  const key = `console.mismatch.${kind}`;
  if (kind === "subset") {
    const part = String(args["part"]);
    return say(key, { part: seriesWords(live, part), v: full(part, args["v"]), whole: seriesWords(live, whole), of: full(whole, args["of"]), by: full(whole, Number(args["v"]) - Number(args["of"])) });
  }
  const by = Math.abs(Number(args["difference"] ?? 0));
  const words = { whole: seriesWords(live, whole), v: full(whole, args["v"]), sum: full(whole, args["sum"]), by: full(whole, by), parts: series.slice(1).map((name) => seriesWords(live, name)).join(" + ") };
  return known(key) ? say(key, words) : `${words.whole}: ${words.v} ≠ ${words.sum} (${number(by)})`;
}

customElements.define("io-mismatch-list", MismatchList);
