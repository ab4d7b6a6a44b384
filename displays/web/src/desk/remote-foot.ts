/** The phone's lower edge: back, hold, on. With an agenda they step through it, without one through the layouts. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Meeting, Scene } from "./nouns.js";
import type { Wish } from "./pressing.js";
import { when } from "./wording.js";

/** Where a step leads: an item of the agenda, or a layout. */
export interface Goal {
  kind: "step" | "layout";
  key: string;
  words: string;
}

/** What comes before and after what is on; undefined: nothing does. Layouts go round, an agenda has two ends. */
export function goals(meeting: Meeting | undefined, shown: string | null | undefined, layouts: { key: string; title: Parameters<typeof pick>[0] }[]): { before?: Goal; after?: Goal } {
  const items = meeting?.agenda ?? [];
  const [kind, all, at] = items.length
    ? (["step", items, items.findIndex((item) => item.key === meeting?.item)] as const)
    : (["layout", layouts, layouts.findIndex((layout) => layout.key === shown)] as const);
  const goal = (i: number): Goal | undefined => {
    const each = kind === "layout" && all.length > 1 && at >= 0 ? all[(i + all.length) % all.length] : all[i];
    return each && i !== at ? { kind, key: each.key, words: kind === "step" ? `${i + 1}. ${pick(each.title)}` : pick(each.title) } : undefined;
  };
  const before = at >= 0 && (kind === "step" || all.length > 1) ? goal(at - 1) : undefined;
  const after = at < 0 ? goal(0) : kind === "step" || all.length > 1 ? goal(at + 1) : undefined;
  return { ...(before ? { before } : {}), ...(after ? { after } : {}) };
}

export class RemoteFoot extends LiveElement {
  static override properties = { ...LiveElement.properties, scene: { attribute: false }, meeting: { attribute: false }, wish: { attribute: false }, earlier: { attribute: false }, later: { attribute: false }, pinned: { type: Boolean }, still: { type: Boolean } };
  declare scene: Scene | undefined;
  declare meeting: Meeting | undefined;
  declare wish: Wish | null;
  declare earlier: Goal | undefined;
  declare later: Goal | undefined;
  /** No room's layout can be changed from here. */
  declare pinned: boolean;
  /** Nothing pressed here would go. The buttons take a press all the same, to say why. */
  declare still: boolean;

  protected override render(): TemplateResult {
    const hold = this.scene?.hold;
    const holding = this.wish?.slot === "hold";
    return html`<footer>${this.step("prev", this.earlier)}
      <button type="button" class="hold" data-do="hold" aria-pressed=${Boolean(hold)} aria-busy=${holding} aria-disabled=${this.still}>
        <span>${icon("pause")}${say("remote.hold")}</span><small>${holding && !this.wish?.answered ? say("remote.sending") : hold ? say(hold.past ? "remote.hold_past" : "remote.hold_on", { at: when(hold.at, this.live.now()) }) : say("remote.hold_off")}</small></button>
      ${this.step("next", this.later)}</footer>`;
  }

  private step(way: "prev" | "next", goal: Goal | undefined): TemplateResult {
    const pinned = goal?.kind === "layout" && this.pinned;
    const going = Boolean(goal && this.wish?.slot === goal.kind && this.wish.value === goal.key);
    const start = goal?.kind === "step" && way === "next" && !this.meeting?.item;
    const word = start ? say("remote.agenda.start") : say(`remote.${way}`);
    const none = this.meeting?.agenda?.length && way === "next" ? say("remote.agenda.end") : "–";
    return html`<button type="button" data-do=${way} ?disabled=${!goal || pinned} aria-disabled=${this.still || nothing} aria-busy=${going}>
      <span>${way === "prev" ? icon("left") : nothing}${word}${way === "next" ? icon("right") : nothing}</span><small>${!goal ? none : going && !this.wish?.answered ? say("remote.sending") : goal.words}</small></button>`;
  }
}

customElements.define("io-remote-foot", RemoteFoot);
