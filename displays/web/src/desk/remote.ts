/** The presenter's phone: what the room shows, its topics as large buttons, next and hold. Buttons tell the room's state. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { nameSeries } from "../read.js";
import { clock, clockSeconds } from "../times.js";
import { lang, pick, say } from "../words.js";
import { Problem, send } from "./api.js";
import { path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import "./layout-sheet.js";
import "./miniature.js";
import type { Layout, Scene, Topic } from "./nouns.js";
import { choose } from "./prefs.js";
import { receipt, shown, type Receipt } from "./receipt.js";
import "./topic-button.js";
import type { Standing } from "./topic-button.js";
import { seriesWords, when } from "./wording.js";

const SAID = 6000; // milliseconds a refusal stays

const ROOMY = 4; // topics; with so few the picture of the screen may be large

/** A wish on its way: until it is answered, and then until the scene is on every screen. */
interface Wish {
  slot: "focus" | "layout" | "hold";
  value: string; // topic or layout key; "" for release
  answered: boolean;
}

export class Remote extends LiveElement {
  static override properties = { ...LiveElement.properties, room: {}, name: {}, wish: { state: true }, sheet: { state: true }, menu: { state: true }, trouble: { state: true } };
  declare room: string;
  declare name: string;
  declare wish: Wish | null;
  declare sheet: boolean;
  declare menu: boolean;
  declare trouble: string;
  private ticker: ReturnType<typeof setInterval> | undefined;
  private quiet: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.room = this.name = this.trouble = "";
    this.wish = null;
    this.sheet = this.menu = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    nameSeries((series) => seriesWords(this.live, series));
    this.ticker = setInterval(() => this.requestUpdate(), 1000);
    document.addEventListener("visibilitychange", this.wake);
    addEventListener("online", this.wake);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.ticker);
    clearTimeout(this.quiet);
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("online", this.wake);
  }

  /** A phone that was locked or out of reach tries at once when it can again. */
  private readonly wake = (): void => {
    if (document.visibilityState === "visible") this.live.wire.hurry();
  };

  private get scene(): Scene | undefined {
    return (this.live.wire.scene as Scene | null) ?? undefined;
  }

  private get layout(): Layout | undefined {
    return this.live.layoutOf(this.scene?.layout);
  }

  private counted(): Receipt {
    const scenes = Object.fromEntries(this.live.under<Scene>("@scene/"));
    const scene = this.scene;
    if (scene) scenes[`${scene.room}/${scene.screen}`] = scene;
    return receipt(this.room, scenes, this.live.presence);
  }

  /** True while nothing can be sent. */
  private get still(): boolean {
    return this.live.link.state !== "live" || !this.live.ready;
  }

  private async want(wish: Omit<Wish, "answered">, method: "PUT" | "DELETE", body?: unknown): Promise<void> {
    if (this.still || (this.wish && !this.wish.answered)) return;
    const mine: Wish = { ...wish, answered: false };
    this.wish = mine;
    this.trouble = "";
    try {
      await send(method, path("rooms", this.room, wish.slot), body);
      if (this.wish === mine) this.wish = { ...mine, answered: true };
    } catch (error) {
      if (this.wish === mine) this.wish = null;
      if (error instanceof Problem && error.status === 401) this.dispatchEvent(new CustomEvent("shut-out", { bubbles: true }));
      else this.complain((error as Error).message);
    }
  }

  private complain(words: string): void {
    this.trouble = words;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => (this.trouble = ""), SAID);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const wish = this.wish;
    if (!wish?.answered) return;
    const scene = this.scene;
    const now = wish.slot === "focus" ? (scene?.focus ?? "") : wish.slot === "layout" ? (scene?.layout ?? "") : scene?.hold ? "on" : "";
    const count = this.counted();
    if (now === wish.value && (shown(count) || count.on === 0)) this.wish = null;
  }

  private standing(topic: Topic, count: Receipt): Standing {
    const wish = this.wish?.slot === "focus" ? this.wish : null;
    const focused = this.scene?.focus === topic.key;
    if (wish && !wish.answered && (wish.value === topic.key || (wish.value === "" && focused))) return "sending";
    if (focused) return shown(count) || count.on === 0 ? "on" : "coming";
    if (wish?.answered && wish.value === topic.key) return "coming";
    return "off";
  }

  protected override render(): TemplateResult {
    const { live, layout } = this;
    const count = this.counted();
    return html`<main class="remote ${live.link.state} ${(layout?.topics?.length ?? 0) <= ROOMY ? "roomy" : ""}" lang=${lang()} @close-sheet=${() => (this.sheet = false)} @show-layout=${(event: CustomEvent<{ layout: string }>) => this.go(event.detail.layout)}>
      ${this.head()} ${this.banner()}
      ${live.ready && this.scene
        ? html`${this.now(count)}
            <div class="topics" @click=${this.touch}>${layout?.topics?.length
              ? repeat(layout.topics, (topic) => topic.key, (topic) => html`<io-topic-button .live=${live} .topic=${topic} .layout=${layout} .standing=${this.standing(topic, count)} ?still=${this.still}></io-topic-button>`)
              : html`<p class="none">${say("remote.no_topics")}</p>`}</div>
            ${this.foot()}`
        : html`<p class="none">${say("remote.joining")}</p>`}
      ${this.trouble ? html`<p class="refusal" role="alert" @click=${() => (this.trouble = "")}>${icon("diamond")} ${this.trouble}</p>` : nothing}
      <io-layout-sheet .live=${live} .shown=${this.scene?.layout ?? ""} ?open=${this.sheet} ?still=${this.still}></io-layout-sheet>
    </main>`;
  }

  private head(): TemplateResult {
    const scene = this.scene;
    const meeting = this.live.meetingOf(this.room);
    const title = meeting?.name && pick(meeting.name) ? pick(meeting.name) : scene?.room_name ? pick(scene.room_name) : this.room;
    const screens = this.live.under<Scene>("@scene/").length || 1;
    const below = meeting?.name && pick(meeting.name) && scene?.room_name ? pick(scene.room_name) : screens > 1 ? say("remote.screens", { n: screens }) : scene?.screen_name ? pick(scene.screen_name) : "";
    return html`<header><div class="where"><h1><b>${title}</b></h1><span>${below}</span></div>
      <button type="button" class="me" data-do="menu" aria-expanded=${this.menu} @click=${() => (this.menu = !this.menu)}>${this.name || say("remote.menu")}${icon("down")}</button>
      ${this.menu ? html`<div class="menu" role="menu" @click=${() => (this.menu = false)}>
        <button type="button" role="menuitem" data-do="language" @click=${() => { choose(lang() === "vi" ? "en" : "vi"); this.live.dispatchEvent(new Event("change")); this.requestUpdate(); }}>${lang() === "vi" ? "English" : "Tiếng Việt"}</button>
        <button type="button" role="menuitem" data-do="leave" @click=${() => this.dispatchEvent(new CustomEvent("leave", { bubbles: true }))}>${say("remote.leave")}</button></div>` : nothing}
    </header>`;
  }

  private banner(): TemplateResult | typeof nothing {
    const { state, since } = this.live.link;
    if (state !== "cut") return nothing;
    return html`<p class="cut" role="alert"><b>${say("remote.cut", { at: clock(since) })}</b><span>${say("remote.cut_note")}</span></p>`;
  }

  private now(count: Receipt): TemplateResult {
    const scene = this.scene;
    const layout = this.layout;
    const topic = layout?.topics?.find((each) => each.key === scene?.focus);
    const why = scene?.why?.layout;
    const title = layout ? pick(layout.title) : (scene?.layout ?? "");
    const sending = this.wish?.slot === "layout" && !this.wish.answered;
    return html`<button type="button" class="now" data-do="choose" @click=${() => (this.sheet = true)}>
      <span class="told"><small class=${shown(count) ? "ok" : count.frozen ? "bad" : "wait"}><i></i>${sending ? say("remote.sending") : this.painted(count)}</small>
        <span class="title"><span>${title}</span>${icon("down")}</span>
        ${topic ? html`<span class="in-focus">${icon("focus")} ${pick(topic.title)}</span>` : nothing}
        ${why?.pinned ? html`<span class="pinned">${icon("pin")} ${why.until ? say("remote.pinned_until", { by: why.by, at: when(why.until, this.live.now()) }) : say("remote.pinned", { by: why.by })}</span>` : nothing}</span>
      <span class="look" aria-hidden="true"><io-miniature .live=${this.live} .scene=${scene} ?still=${!shown(count)}></io-miniature></span>
      <span class="unseen">${say("remote.choose")}</span>
    </button>`;
  }

  private painted(count: Receipt): string {
    if (!this.live.linked) return say("remote.unknown");
    if (count.on === 0) return say("remote.nobody");
    if (shown(count)) return say(count.on === 1 ? "remote.painted_one" : "remote.painted_all", { n: count.on, at: count.at ? clockSeconds(Date.parse(count.at)) : "" });
    if (count.frozen === count.on) return say("remote.frozen");
    return count.on > 1 ? say("remote.painted_some", { n: count.painted, of: count.on }) : say("remote.painting");
  }

  private touch(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("button[data-topic]");
    const key = button?.dataset["topic"];
    if (!key) return;
    if (this.scene?.focus === key) void this.want({ slot: "focus", value: "" }, "DELETE");
    else void this.want({ slot: "focus", value: key }, "PUT", { topic: key });
  }

  private go(layout: string): void {
    void this.want({ slot: "layout", value: layout }, "PUT", { layout });
  }

  private foot(): TemplateResult {
    const scene = this.scene;
    const all = this.live.layouts();
    const at = all.findIndex((layout) => layout.key === scene?.layout);
    const before = at >= 0 && all.length > 1 ? all[(at + all.length - 1) % all.length] : undefined;
    const after = at >= 0 && all.length > 1 ? all[(at + 1) % all.length] : all[0];
    const hold = scene?.hold;
    const holding = this.wish?.slot === "hold";
    const going = this.wish?.slot === "layout" ? this.wish.value : "";
    const pinned = scene?.why?.layout?.pinned === true;
    const step = (layout: Layout | undefined, way: "prev" | "next"): TemplateResult =>
      html`<button type="button" data-do=${way} ?disabled=${!layout || this.still || pinned} aria-busy=${Boolean(layout && going === layout.key)} @click=${() => layout && this.go(layout.key)}>
        <span>${way === "prev" ? icon("left") : nothing}${say(`remote.${way}`)}${way === "next" ? icon("right") : nothing}</span><small>${layout ? (going === layout.key ? say("remote.sending") : pick(layout.title)) : "–"}</small></button>`;
    return html`<footer>${step(before, "prev")}
      <button type="button" class="hold" data-do="hold" aria-pressed=${Boolean(hold)} aria-busy=${holding} ?disabled=${this.still} @click=${() => void this.want({ slot: "hold", value: hold ? "" : "on" }, hold ? "DELETE" : "PUT", hold ? undefined : {})}>
        <span>${icon("pause")}${say("remote.hold")}</span><small>${holding && !this.wish?.answered ? say("remote.sending") : hold ? say("remote.hold_on", { at: clock(Date.parse(hold.at)) }) : say("remote.hold_off")}</small></button>
      ${step(after, "next")}</footer>`;
  }
}

customElements.define("io-remote", Remote);
