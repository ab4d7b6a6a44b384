/** Who owes which figures since when, and of each in one sentence why; the same as a file for the minutes. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { owing } from "../owing.js";
import type { OwnerItem } from "../picture.js";
import { age, clock, day } from "../times.js";
import { pick, say } from "../words.js";
import { Problem, send } from "./api.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import { seriesParts } from "../picture.js";
import { seriesWords } from "./wording.js";

interface Why {
  phase: string;
  since: string | null;
  period_text?: string;
  why: { code: string; text: string } | null;
}

export class OwnerList extends LiveElement {
  static override properties = { ...LiveElement.properties, open: { state: true }, told: { state: true } };
  declare open: string;
  /** Sentences by series; of those still on their way "". */
  declare told: ReadonlyMap<string, string>;

  constructor() {
    super();
    this.open = "";
    this.told = new Map();
  }

  private unfold(item: OwnerItem): void {
    this.open = this.open === item.unit ? "" : item.unit;
    if (this.open) for (const debt of item.owes) void this.ask(debt.series);
  }

  private async ask(series: string): Promise<void> {
    const [code, area] = seriesParts(series);
    let words: string;
    try {
      const { why } = await send<{ why: Why["why"] }>("GET", `/api/indicators/${encodeURIComponent(code)}/why${area ? `?area=${encodeURIComponent(area)}` : ""}`);
      words = why?.text ?? say("console.owners.no_why");
    } catch (error) {
      words = error instanceof Problem ? error.message : String(error);
    }
    this.told = new Map([...this.told, [series, words]]);
  }

  protected override render(): TemplateResult {
    const all = this.live.entry<OwnerItem[]>("@owners");
    const items = owing(all);
    const away = (all ?? []).filter((item) => item.connected === false).length;
    return html`<section class="owners" aria-label=${say("console.owners.title")}>
      <header class="titled"><div><h2>${say("console.owners.title")}</h2><p class="quiet">${items.length ? say("console.owners.about", { n: items.length }) : say("console.owners.none")}${away ? ` ${say("console.owners.away", { n: away })}` : ""}</p></div>
        <a class="plain" href="/api/owners.csv" download data-do="csv">${icon("load")}${say("console.owners.csv")}</a></header>
      ${items.length ? html`<ul class="debtors">${repeat(items, (item) => item.unit, (item) => this.unit(item))}</ul>` : nothing}</section>`;
  }

  private unit(item: OwnerItem): TemplateResult {
    const open = this.open === item.unit;
    const now = this.live.now();
    const first = item.owes.map((debt) => debt.since).filter(Boolean).sort()[0];
    return html`<li data-unit=${item.unit}><button type="button" class="unfold" aria-expanded=${open} @click=${() => this.unfold(item)}>${icon(open ? "down" : "right")}
        <span><b>${pick(item.name)}</b></span>
        <span class="owes">${item.late ? html`<span class="state late">${icon("clock")}${say("console.owners.late", { n: item.late })}${first ? `, ${say("console.owners.longest", { age: age(Math.max(60_000, now - Date.parse(first))) })}` : ""}</span>` : nothing}
          ${item.missing ? html`<span class="quiet">${say("console.owners.missing", { n: item.missing })}</span>` : nothing}</span></button>
      ${open ? html`<ul class="debts">${item.owes.map((debt) => html`<li data-series=${debt.series}><span><b>${seriesWords(this.live, debt.series, true)}</b><small>${debt.series}${debt.since ? ` · ${say("console.owners.since", { at: `${clock(Date.parse(debt.since))} ${day(Date.parse(debt.since))}` })}` : ""}</small></span>
        <span>${this.told.get(debt.series) ?? say("console.loading")}</span></li>`)}</ul>` : nothing}</li>`;
  }
}

customElements.define("io-owner-list", OwnerList);
