/** The screens of the rooms that are looked at: each that is not ready as a card with what helps, the others in one line. */

import { html, nothing, type TemplateResult } from "lit";
import { DeskElement } from "../desk/element.js";
import { pick, say } from "../words.js";
import { stage } from "./io-glance.js";
import type { Finding, RoomCheck, ScreenCheck } from "./nouns.js";
import { fine, row, sign, wrong } from "./signs.js";

const MANY = 4; // screens that are ready from which on they stand folded up

export interface Wish {
  room: string;
  screen: string;
  what: "identify" | "testcard" | "reload" | "pair";
}

/** Events: `tell` with a Wish. */
export class Screens extends DeskElement {
  static override properties = { rooms: { attribute: false }, allowed: { type: Boolean } };
  declare rooms: RoomCheck[];
  declare allowed: boolean;

  protected override render(): TemplateResult {
    const all = this.rooms.flatMap((room) => room.screens.map((screen) => ({ room, screen, state: screen.state })));
    const [ailing, ready] = [wrong(all), fine(all)];
    ailing.sort((a, b) => Number(b.state === "bad") - Number(a.state === "bad"));
    return html`<section class="part" aria-labelledby="screens-title"><h2 id="screens-title">${say("preflight.screens")} <b>${all.length}</b></h2>
      ${this.rooms.filter((room) => room.findings.length).map((room) => html`<article class="card warn"><header>${sign("warn")}<b>${pick(room.name)}</b></header><ul class="findings">${room.findings.map((each) => row(each))}</ul></article>`)}
      ${ailing.map(({ room, screen }) => this.card(room, screen))}
      ${ready.length > MANY ? html`<details class="ready"><summary>${sign("good")} ${say("preflight.screens_ready", { n: ready.length })}</summary>${ready.map(({ room, screen }) => this.card(room, screen))}</details>` : ready.map(({ room, screen }) => this.card(room, screen))}
    </section>`;
  }

  private card(room: RoomCheck, screen: ScreenCheck): TemplateResult {
    const [ailing, passed] = [wrong(screen.findings), fine(screen.findings)];
    const there = !screen.findings.some((each) => ["off", "unpaired", "planned"].includes(each.code));
    const shows = screen.layout ? say("preflight.shows", { layout: pick(screen.layout) }) : say("preflight.shows_nothing");
    return html`<article class="card ${screen.state}" data-place=${screen.place} aria-label=${`${pick(room.name)}, ${pick(screen.name)}`}>
      <header>${sign(screen.state)}<span><b>${pick(room.name)}</b> <span class="of">${pick(screen.name)}</span>${stage(room)}<small>${shows}</small></span></header>
      ${ailing.length ? html`<ul class="findings">${ailing.map((each) => row(each, this.fix(room, screen, each)))}</ul>` : nothing}
      ${passed.length ? html`<details><summary>${passed.length === 1 ? passed[0]?.text : say("preflight.passed", { n: passed.length })}</summary>${passed.length > 1 ? html`<ul class="findings">${passed.map((each) => row(each))}</ul>` : nothing}</details>` : nothing}
      ${there && this.allowed ? html`<div class="acts">${(["identify", "testcard", "reload"] as const).map((what) => html`<button type="button" class="plain" data-do=${what} @click=${() => this.wish(room, screen, what)}>${say(`preflight.${what}`)}</button>`)}</div>` : nothing}
    </article>`;
  }

  private fix(room: RoomCheck, screen: ScreenCheck, finding: Finding): TemplateResult | null {
    if (finding.fix !== "pair" || !this.allowed) return null;
    return html`<button type="button" class="go" data-do="pair" @click=${() => this.wish(room, screen, "pair")}>${say("preflight.pair")}</button>`;
  }

  private wish(room: RoomCheck, screen: ScreenCheck, what: Wish["what"]): void {
    this.dispatchEvent(new CustomEvent<Wish>("tell", { bubbles: true, detail: { room: room.key, screen: screen.key, what } }));
  }
}

customElements.define("io-screens", Screens);
