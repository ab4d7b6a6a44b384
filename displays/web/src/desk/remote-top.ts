/** The phone's upper edge: which meeting this is, and what must be known before anything is pressed. */

import { html, nothing, type TemplateResult } from "lit";
import { clock } from "../times.js";
import { pick, say } from "../words.js";
import { asking, driving } from "./driving.js";
import { LiveElement } from "./element.js";
import { fold } from "./fold.js";
import { icon } from "./icons.js";
import type { Meeting, Scene } from "./nouns.js";
import { when } from "./wording.js";

const PATIENCE = 21_000; // milliseconds after asking: then the service lets one take over from a phone that has gone

export class RemoteTop extends LiveElement {
  static override properties = { ...LiveElement.properties, room: {}, me: {}, scene: { attribute: false }, meeting: { attribute: false }, operates: { type: Boolean }, still: { type: Boolean }, put: { state: true } };
  declare room: string;
  declare me: string;
  declare scene: Scene | undefined;
  declare meeting: Meeting | undefined;
  declare operates: boolean;
  /** Nothing can be sent. */
  declare still: boolean;
  /** The request that was put aside here; handing over shows it again. */
  declare put: string;

  constructor() {
    super();
    this.put = "";
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  protected override render(): TemplateResult {
    const { scene, meeting, live, me } = this;
    const name = pick(meeting?.name);
    const room = pick(scene?.room_name) || this.room;
    const more = (meeting?.rooms.length ?? 1) - 1;
    const screens = live.under<Scene>("@scene/").length || 1;
    const rest = more > 0 ? say("remote.and_rooms", { room, n: more }) : name ? room : screens > 1 ? say("remote.screens", { n: screens }) : pick(scene?.screen_name);
    const hands = driving(meeting, me) === "mine" && (meeting?.presenters.length ?? 0) > 1;
    return html`<header><div class="where"><h1><b>${name || room}</b></h1><span>${meeting?.rehearsal ? html`<em>${say("remote.rehearsal")}</em> · ` : nothing}${rest}</span></div>
      <button type="button" class="me" data-do="menu" aria-haspopup="dialog" @click=${() => this.tell("open-me", null)}>${hands ? html`${icon("wheel")}${say("remote.drive.hand_over")}` : html`<span>${me || say("remote.menu")}</span>${icon("down")}`}</button>
    </header>${this.banner()}`;
  }

  /** The line is cut; somebody asks to drive; somebody else drives. */
  private banner(): TemplateResult | typeof nothing {
    const { live, meeting, me, still } = this;
    const { state, since } = live.link;
    if (state === "cut") return html`<p class="cut" role="alert"><b>${say("remote.cut", { at: clock(since) })}</b><span>${say("remote.cut_note")}</span></p>`;
    if (meeting && !meeting.since) return html`<p class="strip" role="status"><span>${icon("clock")} ${meeting.starts ? say("remote.begins", { at: when(meeting.starts, live.now()) }) : say("remote.awaited")}</span></p>`;
    const [first, ...rest] = asking(meeting, me);
    const request = first ? `${first} ${rest.length}` : "";
    if (first && request !== this.put)
      return html`<div class="strip asks" role="status"><span>${rest.length ? say("remote.drive.ask_n", { name: first, n: rest.length }) : say("remote.drive.ask_one", { name: first })}</span>
        <button type="button" data-hand=${first} ?disabled=${still} @click=${() => this.tell("hand-over", first)}>${say("remote.drive.hand")}</button>
        <button type="button" class="later" data-do="later" aria-label=${say("remote.drive.later")} @click=${() => (this.put = request)}>${icon("cross")}</button></div>`;
    if (this.operates || driving(meeting, me) !== "theirs") return nothing;
    const asked = meeting?.asked?.find((each) => each.name === me);
    if (asked && live.now() - Date.parse(asked.at) > PATIENCE)
      return html`<div class="strip" role="status"><span>${icon("wheel")} ${say("remote.drive.absent", { name: meeting?.driver })}</span>
        <button type="button" data-do="take" ?disabled=${still} @click=${() => this.tell("hand-over", me)}>${say("remote.drive.take")}</button></div>`;
    const item = meeting?.agenda?.find((each) => each.key === meeting.item);
    const mine = item !== undefined && fold(item.presenter) === fold(me);
    return html`<div class="strip" role="status"><span>${icon("wheel")} ${say(asked ? "remote.drive.waiting" : mine ? "remote.drive.your_turn" : "remote.drive.theirs", { name: meeting?.driver })}</span>
      <button type="button" data-do=${asked ? "withdraw" : "ask"} ?disabled=${still} @click=${() => this.tell("ask", !asked)}>${say(asked ? "remote.drive.withdraw" : "remote.drive.ask")}</button></div>`;
  }
}

customElements.define("io-remote-top", RemoteTop);
