/** The operator's page: tabs, commands and their answers; the elements inside only show and wish. */

import { html, nothing, type TemplateResult } from "lit";
import { nameSeries } from "../read.js";
import { clock } from "../times.js";
import { lang, say } from "../words.js";
import { Problem, send } from "./api.js";
import type { Ask, Question } from "./ask.js";
import "./ask.js";
import { type Command, path } from "./command.js";
import { LiveElement, role } from "./element.js";
import { feedName } from "./feed-list.js";
import "./feed-list.js";
import { failing, type FeedPlan } from "./feeds.js";
import "./held-list.js";
import { icon } from "./icons.js";
import "./layout-list.js";
import type { Live, Place } from "./live.js";
import { mismatches } from "./mismatch-list.js";
import type { Held, Person, Reason } from "./nouns.js";
import "./meetings.js";
import "./notice-bar.js";
import type { Notices } from "./notices.js";
import "./notices.js";
import type { Pairing } from "./pairing.js";
import "./pairing.js";
import type { Picker } from "./picker.js";
import { choose, dress, theme } from "./prefs.js";
import "./preflight-badge.js";
import "./preview.js";
import type { Rooms } from "./rooms.js";
import "./rooms.js";
import { decides, enters, operates, signIn } from "./session.js";
import type { Toasts } from "./toasts.js";
import "./toasts.js";
import "./travel-dialog.js";
import { placeName, reasonWords, seriesWords } from "./wording.js";

const TABS = ["rooms", "meetings", "feeds", "held", "layouts"] as const;
type Tab = (typeof TABS)[number];

export class Desk extends LiveElement {
  static override properties = { ...LiveElement.properties, person: { attribute: false }, tab: { state: true }, chosen: { state: true }, busy: { state: true }, backs: { state: true }, preview: { state: true }, back: { state: true }, menu: { state: true }, layout: { state: true }, rest: { state: true } };
  declare person: Person;
  declare tab: Tab;
  declare chosen: string;
  declare busy: ReadonlySet<string>;
  declare backs: ReadonlyMap<string, Command>;
  declare preview: { layout: string; place: Place } | null;
  /** Of which screen a past moment is looked for. */
  declare back: { place: Place; start: number | null } | null;
  declare menu: boolean;
  /** The layout that is edited; "" where none is. */
  declare layout: string;
  /** What follows the tab in the address. */
  declare rest: readonly string[];
  private ticker: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.busy = new Set();
    this.backs = new Map();
    this.preview = this.back = null;
    this.menu = false;
    this.tab = "rooms";
    this.chosen = "";
    this.layout = "";
    this.rest = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    nameSeries((series) => seriesWords(this.live, series));
    this.route();
    addEventListener("hashchange", this.route);
    addEventListener("keydown", this.keys);
    this.ticker = setInterval(() => this.live.dispatchEvent(new Event("change")), 1000); // ages grow also when nothing arrives
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.route);
    removeEventListener("keydown", this.keys);
    clearInterval(this.ticker);
  }

  private readonly route = (): void => {
    const [tab, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
    this.tab = TABS.find((each) => each === tab) ?? "rooms";
    this.rest = rest;
    if (this.tab === "rooms" && rest.length) this.chosen = rest.join("/");
    this.layout = this.tab === "layouts" ? (rest[0] ?? "") : "";
    if (this.layout) void import("./editor/editor.js").then(() => this.requestUpdate());
  };

  private readonly keys = (event: KeyboardEvent): void => {
    const typing = (event.target as Element).closest?.("input, textarea, select, dialog, .cm-editor");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      location.hash = "rooms";
      void this.updateComplete.then(() => this.querySelector<Rooms>("io-rooms")?.find());
    } else if (event.key === "Escape" && this.menu) {
      this.menu = false;
    }
  };

  private get toasts(): Toasts {
    return this.querySelector("io-toasts") as Toasts;
  }

  private readonly asks = (question: Question): Promise<string | null> => this.asker.ask(question);
  private readonly tells = (words: string, bad = false): void => this.toasts.add(words, { bad });

  private get asker(): Ask {
    return this.querySelector("io-ask") as Ask;
  }

  /** Send a command, keep its button busy, say how it went. */
  private readonly run = async (command: Command): Promise<void> => {
    this.busy = new Set([...this.busy, command.key]);
    try {
      const answer = await send(command.method, command.path, command.body);
      command.then?.(answer);
      if (command.done) this.toasts.add(command.done, { undo: command.undo });
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return signIn();
      const words = error instanceof Error ? error.message : String(error);
      if (command.failed) command.failed(words);
      else this.toasts.add(words, { bad: true });
    } finally {
      this.busy = new Set([...this.busy].filter((key) => key !== command.key));
    }
  };

  private async take({ command, targets, title }: { command: Command; targets: Place[]; title: string }): Promise<void> {
    if (targets.length > 1) {
      const sure = await this.asker.ask({ title: say("console.sure_many", { n: targets.length, layout: title }), list: targets.map(placeName), yes: say("console.switch", { layout: title }) });
      if (sure === null) return;
    }
    const undo = command.undo;
    await this.run({
      ...command,
      then: () => {
        if (!undo) return;
        const way = new Map(this.backs);
        for (const place of targets) way.set(place.id, undo);
        this.backs = way;
      },
    });
  }

  private async unpair({ place, device }: { place: Place; device: string }): Promise<void> {
    const sure = await this.asker.ask({ title: say("console.unpair_sure", { name: placeName(place) }), words: say("console.unpair_what"), yes: say("console.unpair"), danger: true });
    if (sure !== null) await this.run({ key: "unpair", method: "DELETE", path: `/api/devices/${encodeURIComponent(device)}`, done: say("console.unpaired", { name: placeName(place) }) });
  }

  private async undecide(held: Held): Promise<void> {
    const series = seriesWords(this.live, held.series);
    const reason = await this.asker.ask({ title: say("console.held.undo_title", { series }), words: say("console.held.undo_what"), yes: say("console.held.undo"), reason: say("console.held.reason") });
    if (reason) await this.run({ key: `held:${held.id}`, method: "POST", path: `/api/held/${encodeURIComponent(held.id)}/undo`, body: { reason }, done: say("console.held.undone", { series }) });
  }

  /** Read a feed whose answer had shrunk, and take what it gives: after a person has read what that means. */
  private async anyway({ plan, error }: { plan: FeedPlan; error: Reason }): Promise<void> {
    const feed = feedName(plan);
    const sure = await this.asker.ask({ title: say("console.feeds.anyway_title", { feed }), words: `${reasonWords(error)} ${say("console.feeds.anyway_what")}`, yes: say("console.feeds.anyway") });
    if (sure !== null) await this.run({ key: `feed:${plan.key}`, method: "POST", path: `${path("feeds", plan.key, "run")}?anyway=1`, body: {}, done: say("console.feeds.ran", { feed }) });
  }

  private ordered(command: Command): void {
    if (command.key === "undo") {
      this.backs = new Map([...this.backs].filter(([, back]) => back.path !== command.path));
    }
    void this.run(command);
  }

  private async leave(): Promise<void> {
    await send("DELETE", "/api/session").catch(() => undefined);
    location.assign("/sign-in");
  }

  protected override render(): TemplateResult {
    if (this.live.link.state === "unpaired") signIn();
    return html`<div class="desk" lang=${lang()}
        @command=${(event: CustomEvent<Command>) => this.ordered(event.detail)}
        @choose=${(event: CustomEvent<{ id: string }>) => { this.chosen = event.detail.id; history.replaceState(null, "", `#rooms/${event.detail.id}`); }}
        @take=${(event: CustomEvent<{ command: Command; targets: Place[]; title: string }>) => void this.take(event.detail)}
        @preview=${(event: CustomEvent<{ layout: string; place: Place }>) => (this.preview = event.detail)}
        @close-preview=${() => (this.preview = null)}
        @travel=${(event: CustomEvent<{ place: Place; start: number | null }>) => (this.back = event.detail)}
        @close-travel=${() => (this.back = null)}
        @take-previewed=${() => this.querySelector<Picker>("io-picker")?.take()}
        @pair=${(event: CustomEvent<{ place: Place | null }>) => this.querySelector<Pairing>("io-pairing")?.show(event.detail.place)}
        @unpair=${(event: CustomEvent<{ place: Place; device: string }>) => void this.unpair(event.detail)}
        @run-anyway=${(event: CustomEvent<{ plan: FeedPlan; error: Reason }>) => void this.anyway(event.detail)}
        @undo-decision=${(event: CustomEvent<{ held: Held }>) => void this.undecide(event.detail.held)}>
      ${this.head()}
      <section class="banners" aria-label=${say("console.notice.standing")}>${this.banner()}<io-notice-bar .live=${this.live} .busy=${this.busy} .allowed=${operates(this.person)}></io-notice-bar></section>
      <main data-tab=${this.tab}>${this.live.ready ? this.body() : html`<p class="empty">${say("console.joining")}</p>`}</main>
      <io-travel .live=${this.live} .place=${this.back?.place ?? null} .start=${this.back?.start ?? null} .busy=${this.busy} .allowed=${operates(this.person) && this.live.linked}></io-travel>
      <io-preview .live=${this.live} .place=${this.preview?.place ?? null} .layout=${this.preview?.layout ?? ""} ?switchable=${operates(this.person) && this.live.linked}></io-preview>
      <io-pairing .live=${this.live} .busy=${this.busy}></io-pairing><io-notices .live=${this.live} .busy=${this.busy}></io-notices><io-ask></io-ask><io-toasts></io-toasts>
    </div>`;
  }

  private body(): TemplateResult {
    const operator = operates(this.person);
    switch (this.tab) {
      case "feeds":
        return html`<io-feed-list .live=${this.live} .busy=${this.busy} .allowed=${operator}></io-feed-list>`;
      case "meetings":
        return html`<io-meetings .live=${this.live} .route=${this.rest} .busy=${this.busy} ?allowed=${operator} .asks=${this.asks}></io-meetings>`;
      case "held":
        return html`<io-held-list .live=${this.live} .busy=${this.busy} .allowed=${decides(this.person)}></io-held-list>`;
      case "layouts":
        if (!this.layout || !operator) return html`<io-layout-list .live=${this.live} .person=${this.person}></io-layout-list>`;
        return html`<io-editor .live=${this.live} .person=${this.person} .name=${this.layout} .ask=${this.asks} .tell=${this.tells}></io-editor>`;
      default:
        return html`<io-rooms .live=${this.live} .chosen=${this.chosen} .busy=${this.busy} .backs=${this.backs} .allowed=${operator}></io-rooms>`;
    }
  }

  private head(): TemplateResult {
    const waiting = this.live.held().filter((held) => !held.decision).length;
    const counts: Record<Tab, number> = { rooms: 0, meetings: 0, feeds: failing(this.live) + mismatches(this.live).length, held: waiting, layouts: this.live.under("@problem/").length };
    return html`<header class="head"><h1 class="unseen">${say("pages.titles.console")}</h1><a class="brand" href="/">iocast</a>
      <nav aria-label=${say("console.tabs")}>${TABS.map((tab) => html`<a href="#${tab}" aria-current=${this.tab === tab ? "page" : nothing}>${say(`console.tab.${tab}`)}${counts[tab] ? html` <b class="count ${tab === "held" ? "warn" : "bad"}">${counts[tab]}</b>` : nothing}</a>`)}</nav>
      <span class="gap"></span>
      <io-preflight-badge .live=${this.live}></io-preflight-badge>
      <time class="now">${clock(this.live.now())}</time>
      <div class="me" @keydown=${(event: KeyboardEvent) => (this.menu &&= event.key !== "Escape")}><button type="button" class="plain" data-do="menu" aria-expanded=${this.menu} @click=${() => (this.menu = !this.menu)}><b>${this.person.name}</b><span>${role(this.person.role)}</span>${icon("down")}</button>
        ${this.menu ? this.menuList() : nothing}</div>
      ${operates(this.person) ? html`<button type="button" class="alert" data-do="notice" @click=${() => this.querySelector<Notices>("io-notices")?.show()}>${icon("diamond")}${say("console.notice.title")}</button>` : nothing}
    </header>`;
  }

  private menuList(): TemplateResult {
    const other = lang() === "vi" ? "en" : "vi";
    const dark = theme() === "dark";
    return html`<div class="menu" role="menu" @click=${() => (this.menu = false)}>
      <button role="menuitem" type="button" data-do="language" @click=${() => { choose(other); document.title = say("pages.titles.console"); this.live.dispatchEvent(new Event("change")); this.requestUpdate(); }}>${other === "en" ? "English" : "Tiếng Việt"}</button>
      <button role="menuitem" type="button" data-do="theme" @click=${() => { dress(dark ? "light" : "dark"); this.requestUpdate(); }}>${dark ? say("pages.light") : say("pages.dark")}</button>
      ${enters(this.person) ? html`<a role="menuitem" href="/entry">${say("pages.start.entry")}</a>` : nothing}
      <a role="menuitem" href="/">${say("pages.home")}</a>
      <button role="menuitem" type="button" data-do="sign-out" @click=${() => void this.leave()}>${say("pages.sign_out")}</button>
    </div>`;
  }

  private banner(): TemplateResult | typeof nothing {
    const { state, since, why } = this.live.link;
    if (state === "cut") return html`<p class="banner bad" role="alert">${icon("cross")} ${say("console.cut", { at: clock(since) })} <button type="button" class="link" @click=${() => this.live.wire.hurry()}>${say("console.again")}</button></p>`;
    if (state === "ended") return html`<p class="banner bad" role="alert">${say(`console.ended.${why ?? "refused"}`)} <a href="/sign-in">${say("pages.sign_in")}</a></p>`;
    return nothing;
  }
}

customElements.define("io-desk", Desk);
export type { Live };
