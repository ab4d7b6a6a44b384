/** The presenter's phone: what the rooms show, topics as large buttons, agenda, hold. Buttons tell the rooms' state. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { nameSeries } from "../read.js";
import { lang, say } from "../words.js";
import "./agenda-sheet.js";
import { clicked } from "./clicker.js";
import "./driver-sheet.js";
import { driving } from "./driving.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import "./layout-sheet.js";
import type { Layout, Meeting, Scene, Topic } from "./nouns.js";
import "./pointer-sheet.js";
import { Pressing, type Press, type Slot } from "./pressing.js";
import { receipt, shown, sorted, type Receipt, type Rooms } from "./receipt.js";
import "./remote-card.js";
import "./remote-foot.js";
import { goals, type Goal } from "./remote-foot.js";
import "./remote-tools.js";
import "./remote-top.js";
import { claims, fixed, step, toDriver } from "./steering.js";
import "./topic-button.js";
import type { Standing } from "./topic-button.js";
import { seriesWords } from "./wording.js";

const ROOMY = 4; // lines below the picture of the screen; with so few it may be large
const LIT = 8; // seconds a tile stays lit, unless the service says otherwise

type Open = "" | "layouts" | "agenda" | "pointer" | "me";

export class Remote extends LiveElement {
  static override properties = { ...LiveElement.properties, room: {}, name: {}, operates: { type: Boolean }, sheet: { state: true }, pointed: { state: true } };
  declare room: string;
  declare name: string;
  /** An operator's presses count whoever drives. */
  declare operates: boolean;
  declare sheet: Open;
  /** The tile that is lit now, as the service said. */
  declare pointed: string;
  private readonly pressing = new Pressing(() => this.live, () => this.requestUpdate(), () => this.dispatchEvent(new CustomEvent("shut-out", { bubbles: true })));
  private ticker: ReturnType<typeof setInterval> | undefined;
  private unlit: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.room = this.name = this.pointed = "";
    this.operates = false;
    this.sheet = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    nameSeries((series) => seriesWords(this.live, series));
    this.ticker = setInterval(() => this.live.dispatchEvent(new Event("change")), 1000); // time goes on in a quiet room, too
    document.addEventListener("visibilitychange", this.wake);
    addEventListener("online", this.wake);
    addEventListener("keydown", this.keyed);
    this.live.addEventListener("do", this.told);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.ticker);
    clearTimeout(this.unlit);
    this.pressing.hush();
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("online", this.wake);
    removeEventListener("keydown", this.keyed);
    this.live.removeEventListener("do", this.told);
  }

  /** A phone that was locked or out of reach tries at once when it can again. */
  private readonly wake = (): void => {
    if (document.visibilityState === "visible") this.live.wire.hurry();
  };

  private readonly told = (event: Event): void => {
    const message = (event as CustomEvent<Record<string, unknown>>).detail;
    if (message["do"] !== "pointer") return;
    this.pointed = String(message["tile"] ?? "");
    clearTimeout(this.unlit);
    if (this.pointed) this.unlit = setTimeout(() => (this.pointed = ""), (Number(message["for"]) || LIT) * 1000);
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    const key = clicked(event);
    if (!key) return;
    event.preventDefault();
    this.turn(key);
  };

  private get scene(): Scene | undefined {
    return (this.live.wire.scene as Scene | null) ?? undefined;
  }

  private get layout(): Layout | undefined {
    return this.live.layoutShown(this.scene);
  }

  private get meeting(): Meeting | undefined {
    return this.live.meetingOf(this.room);
  }

  /** The meeting this phone has joined, which has not begun. */
  private get awaited(): Meeting | undefined {
    return this.meeting ? undefined : this.live.under<Meeting>("@meeting/").map(([, meeting]) => meeting).find((meeting) => !meeting.since);
  }

  private get scenes(): Record<string, Scene> {
    const scenes = Object.fromEntries(this.live.under<Scene>("@scene/"));
    const scene = this.scene;
    if (scene) scenes[`${scene.room}/${scene.screen}`] = scene;
    return scenes;
  }

  private get rooms(): Rooms | null {
    const rooms = this.meeting?.rooms ?? [];
    return rooms.length > 1 ? sorted(rooms, this.scenes, this.live.presence) : null;
  }

  /** True once what was asked is on every wall that can show it. */
  private painted(count: Receipt, rooms: Rooms | null): boolean {
    return rooms ? rooms.coming.length === 0 : shown(count) || count.on === 0;
  }

  /** True where this phone's presses count. */
  private get steers(): boolean {
    return this.operates || (!this.awaited && driving(this.meeting, this.name) !== "theirs");
  }

  private async press(press: Press | null): Promise<boolean> {
    if (!press) return false;
    if (!this.steers && !["drive", "mark", "press"].includes(press.slot)) return this.pressing.complain(this.awaited ? say("remote.awaited") : say("remote.drive.not_yours", { name: this.meeting?.driver }));
    return this.pressing.press(press);
  }

  private claim(slot: Slot & ("focus" | "layout" | "hold"), value: string): Promise<boolean> {
    return this.press(claims(slot, value, this.room, this.meeting, this.scenes, (key) => this.live.layoutOf(key)));
  }

  private turn(way: "next" | "prev" | "hold"): void {
    if (way === "hold") return void this.claim("hold", this.scene?.hold ? "" : "on");
    const { before, after } = goals(this.meeting, this.scene?.layout, this.live.layouts());
    const goal = way === "next" ? after : before;
    if (goal) void this.go(goal);
    else if (this.meeting?.agenda?.length) this.pressing.complain(say("remote.agenda.no_more"));
  }

  private go(goal: Goal): Promise<boolean> {
    return goal.kind === "layout" ? this.claim("layout", goal.key) : this.step(goal.key);
  }

  private step(item: string | null): Promise<boolean> {
    return this.press(this.meeting ? step(this.meeting, item) : null);
  }

  private point(tile: string): Promise<boolean> {
    const body = { layout: this.scene?.layout, ...(tile ? { tile } : {}) };
    return this.press({ slot: "point", value: tile, method: "POST", path: `/api/rooms/${encodeURIComponent(this.room)}/pointer`, body });
  }

  private mark(): void {
    const { meeting } = this;
    if (meeting) void this.press({ slot: "mark", value: meeting.id, method: "POST", path: `/api/meetings/${encodeURIComponent(meeting.id)}/marks`, body: {} });
  }

  /** The press is in this room, or has left it; whoever drives. */
  private seen(there: boolean): void {
    void this.press({ slot: "press", value: there ? "on" : "", method: there ? "PUT" : "DELETE", path: `/api/rooms/${encodeURIComponent(this.room)}/press` });
  }

  /** Let go of the wheel, before one leaves. */
  async letGo(): Promise<void> {
    if (this.meeting && driving(this.meeting, this.name) === "mine") await this.press(toDriver(this.meeting, null));
  }

  private drive(value: string | null | boolean): void {
    if (this.meeting) void this.press(toDriver(this.meeting, value));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const wish = this.pressing.wish;
    if (!wish?.answered) return;
    const { scene, meeting } = this;
    const now = { focus: scene?.focus ?? "", layout: scene?.layout ?? "", hold: scene?.hold ? "on" : "", press: scene?.press ? "on" : "", step: meeting?.item ?? "" }[wish.slot as string];
    if (now === undefined || !this.pressing.coming || (now === wish.value && this.painted(this.count, this.rooms))) this.pressing.done();
  }

  private get count(): Receipt {
    return receipt(this.room, this.scenes, this.live.presence);
  }

  /** How much stands below the card, and in it. */
  private get lines(): number {
    return (this.layout?.topics?.length ?? 0) + (this.meeting?.item ? 1 : 0) + (this.steers ? 0 : 1);
  }

  private standing(topic: Topic, settled: boolean): Standing {
    const wish = this.pressing.of("focus");
    const focused = this.scene?.focus === topic.key;
    if (wish && !wish.answered && (wish.value === topic.key || (wish.value === "" && focused))) return "sending";
    if (focused) return settled ? "on" : "coming";
    if (wish?.answered && wish.value === topic.key) return "coming";
    return "off";
  }

  protected override render(): TemplateResult {
    const { live, layout, scene, meeting, pressing } = this;
    const still = pressing.still || !this.steers;
    return html`<main class="remote ${live.link.state} ${this.steers ? "" : "watching"} ${this.lines <= ROOMY ? "roomy" : ""} ${this.steers ? "" : "told"}" lang=${lang()}
      @close-sheet=${() => (this.sheet = "")} @open-me=${() => (this.sheet = "me")} @show-layout=${(event: CustomEvent<string>) => void this.claim("layout", event.detail)} @step-to=${(event: CustomEvent<string | null>) => void this.step(event.detail)}
      @point-at=${(event: CustomEvent<string>) => void this.point(event.detail)} @hand-over=${(event: CustomEvent<string | null>) => this.drive(event.detail)} @ask=${(event: CustomEvent<boolean>) => this.drive(event.detail)}>
      <io-remote-top .live=${live} .room=${this.room} .me=${this.name} .scene=${scene} .meeting=${meeting ?? this.awaited} ?operates=${this.operates} ?still=${pressing.still}></io-remote-top>
      ${live.ready && scene ? this.body(still) : html`<p class="none">${say("remote.joining")}</p>`}
      ${pressing.trouble ? html`<p class="refusal" role="alert" @click=${() => pressing.hush()}>${icon("diamond")} ${pressing.trouble}</p>` : nothing}
      <io-layout-sheet .live=${live} .shown=${scene?.layout ?? ""} ?open=${this.sheet === "layouts"} ?still=${still}></io-layout-sheet>
      <io-agenda-sheet .live=${live} .meeting=${meeting} ?open=${this.sheet === "agenda"} ?still=${still}></io-agenda-sheet>
      <io-pointer-sheet .live=${live} .scene=${scene} .layout=${layout} .pointed=${this.pointed} ?open=${this.sheet === "pointer"} ?still=${still}></io-pointer-sheet>
      <io-driver-sheet .live=${live} .meeting=${meeting} .me=${this.name} ?open=${this.sheet === "me"} ?still=${pressing.still}></io-driver-sheet>
    </main>`;
  }

  private body(still: boolean): TemplateResult {
    const { live, layout, scene, meeting, pressing, count, rooms } = this;
    const settled = this.painted(count, rooms);
    const { before, after } = goals(meeting, scene?.layout, live.layouts());
    return html`<io-remote-card .live=${live} .scene=${scene} .layout=${layout} .meeting=${meeting} .count=${count} .rooms=${rooms} ?sending=${pressing.sending("layout") || pressing.sending("step")} @click=${() => (this.sheet = meeting?.agenda?.length ? "agenda" : "layouts")}></io-remote-card>
      <div class="topics" @click=${this.touch}>${layout?.topics?.length
        ? repeat(layout.topics, (topic) => topic.key, (topic) => html`<io-topic-button .live=${live} .topic=${topic} .layout=${layout} .standing=${this.standing(topic, settled)} ?still=${still}></io-topic-button>`)
        : html`<p class="none">${say("remote.no_topics")}</p>`}</div>
      <io-remote-tools .live=${live} .scene=${scene} ?telling=${pressing.sending("press")} @press-in-room=${(event: CustomEvent<boolean>) => this.seen(event.detail)} .meeting=${meeting} .me=${this.name} .pointed=${this.pointed} ?marking=${pressing.sending("mark")} ?still=${still} ?cut=${pressing.still} @mark=${() => this.mark()} @open-sheet=${(event: CustomEvent<Open>) => (this.sheet = event.detail)}></io-remote-tools>
      <io-remote-foot .live=${live} .scene=${scene} .meeting=${meeting} .wish=${pressing.wish} .earlier=${before} .later=${after} ?pinned=${fixed(scene, meeting, this.scenes)} ?still=${still}
        @click=${(event: Event) => { const way = (event.target as Element).closest<HTMLElement>("[data-do]:not(:disabled)")?.dataset["do"]; if (way) this.turn(way as "next"); }}></io-remote-foot>`;
  }

  private readonly touch = (event: Event): void => {
    const key = (event.target as Element).closest<HTMLElement>("button[data-topic]")?.dataset["topic"];
    if (key) void this.claim("focus", this.scene?.focus === key ? "" : key);
  };
}

customElements.define("io-remote", Remote);
