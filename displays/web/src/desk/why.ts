/** Why each slot of a screen is as it is, who else wants it, and what comes next by itself. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, known, say } from "../words.js";
import { Problem, send } from "./api.js";
import { path } from "./command.js";
import { LiveElement } from "./element.js";
import { groupName } from "./groups.js";
import type { Place } from "./live.js";
import type { Text, Why } from "./nouns.js";
import { layoutName, when, whyLong } from "./wording.js";

export interface Wanting extends Why {
  value: unknown;
  /** Why it does not hold the slot; null for the one that does. */
  lost: string | null;
}

export interface Coming {
  at: string;
  slot: string;
  value: unknown;
  why: Why | null;
}

interface Told {
  screens: { screen: string; slots: Record<string, Wanting[]>; coming: Coming[] }[];
}

const AGAIN = 400; // milliseconds: several changes of a scene are one question

export class WhyList extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, told: { state: true }, trouble: { state: true } };
  declare place: Place;
  declare told: Told["screens"][number] | null;
  declare trouble: string;
  private asked = ""; // for which screen and scene
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.told = null;
    this.trouble = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.asked = "";
  }

  protected override updated(): void {
    const scene = this.live.sceneOf(this.place.id);
    const wanted = `${this.place.id}@${scene?.changed ?? 0}`;
    if (wanted === this.asked || this.live.link.state !== "live") return;
    const other = !this.asked.startsWith(`${this.place.id}@`);
    this.asked = wanted;
    if (other) this.told = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(wanted), other ? 0 : AGAIN);
  }

  private async ask(wanted: string): Promise<void> {
    const { room, screen } = this.place;
    try {
      const answer = await send<Told>("GET", `${path("rooms", room.key, "why")}?screen=${encodeURIComponent(screen.key)}`);
      if (wanted !== this.asked) return;
      this.told = answer.screens[0] ?? null;
      this.trouble = "";
    } catch (error) {
      if (wanted === this.asked) this.trouble = error instanceof Problem ? error.message : String(error);
    }
  }

  protected override render(): TemplateResult {
    const now = this.live.now();
    if (this.trouble) return html`<p class="note bad small">${this.trouble}</p>`;
    if (!this.told) return html`<p class="quiet small">${say("console.loading")}</p>`;
    const { slots, coming } = this.told;
    return html`<section class="why-list" aria-label=${say("console.reasons.title")}>
      <dl>${Object.entries(slots).map(([slot, wanting]) => this.slotted(slot, wanting, now))}</dl>
      <h3>${say("console.reasons.coming")}</h3>
      ${coming.length
        ? html`<ol class="coming">${coming.map((each) => html`<li><time datetime=${each.at}>${when(each.at, now)}</time><span>${this.change(each, now)}</span></li>`)}</ol>`
        : html`<p class="quiet small">${say("console.reasons.stays")}</p>`}
    </section>`;
  }

  private slotted(slot: string, wanting: readonly Wanting[], now: number): TemplateResult | typeof nothing {
    const [first, ...rest] = wanting;
    const on = first && !first.lost ? first : null;
    if (!on && !wanting.length) return nothing;
    const others = on ? rest : wanting;
    return html`<div data-slot=${slot}>
      <dt>${say(`console.reasons.slot.${slot}`)}</dt>
      <dd><b>${on ? this.named(slot, on.value, now) : say("console.reasons.none")}</b>${on ? html` <span class="quiet">${this.clause(slot, on, now)}${this.far(on)}</span>` : nothing}
        ${others.length
          ? html`<details><summary>${say("console.reasons.others", { n: others.length })}</summary>
              <ul>${others.map((each) => html`<li><b>${this.named(slot, each.value, now)}</b> <span class="quiet">${this.clause(slot, each, now)}${this.far(each)}</span> <span class="lost">${this.lost(each)}</span></li>`)}</ul></details>`
          : nothing}</dd></div>`;
  }

  /** Who and when; only layouts are switched to. */
  private clause(slot: string, why: Why, now: number): string {
    if (slot === "layout") return whyLong(why, now);
    const parts = [say("console.reasons.by", { by: why.by, at: when(why.since, now) })];
    if (why.until) parts.push(say("console.why.until", { at: when(why.until, now) }));
    return parts.join(", ");
  }

  private lost(each: Wanting): string {
    const key = `console.reasons.lost.${each.lost}`;
    return known(key) ? say(key) : String(each.lost ?? "");
  }

  /** For whom it was made, where that is more than this screen. */
  private far(why: Why): string {
    if (why.rank === "home") return "";
    if (why.width === "all") return ` · ${say("console.reasons.far.all")}`;
    if (why.width === "group") return ` · ${say("console.reasons.far.group", { name: groupName(this.live, why.key ?? "") })}`;
    if (why.width === "screen" && this.place.room.screens.length > 1) return ` · ${say("console.reasons.far.screen")}`;
    return "";
  }

  private named(slot: string, value: unknown, now: number): string {
    if (slot === "layout") return layoutName(this.live, value as string);
    if (slot === "focus") {
      const topics = this.live.layouts().flatMap((layout) => layout.topics ?? []);
      return pick(topics.find((topic) => topic.key === value)?.title) || String(value);
    }
    return say("console.reasons.held", { at: when((value as { at?: string } | null)?.at, now) });
  }

  private change(each: Coming, now: number): string {
    if (each.slot === "notices") return say("console.reasons.notices", { n: (each.value as unknown[]).length });
    if (each.slot === "meeting") return say("console.reasons.meeting", { name: pick((each.value as { name?: Text }).name) });
    if (each.value === null) return say(`console.reasons.ends.${each.slot}`);
    const to = this.named(each.slot, each.value, now);
    return each.why ? `${to}, ${this.clause(each.slot, { ...each.why, until: null }, now)}` : to;
  }
}

customElements.define("io-why", WhyList);
