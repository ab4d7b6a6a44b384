/** The operator's page: its tabs, and where the wishes of its elements go. The elements only show and wish. */

import { html, nothing, type TemplateResult } from "lit";
import { nameSeries } from "../read.js";
import { clock } from "../times.js";
import { lang, say } from "../words.js";
import type { Ask, Question } from "./ask.js";
import "./ask.js";
import type { Command } from "./command.js";
import "./desk-head.js";
import { LiveElement } from "./element.js";
import { Errands } from "./errands.js";
import "./feed-list.js";
import { failing, type FeedPlan } from "./feeds.js";
import "./held-list.js";
import { icon } from "./icons.js";
import "./layout-list.js";
import "./loss-bar.js";
import type { Live, Place } from "./live.js";
import "./meetings.js";
import { mismatches } from "./mismatch-list.js";
import type { Held, Person, Reason } from "./nouns.js";
import { ailing } from "./node-list.js";
import "./notice-bar.js";
import type { Notices } from "./notices.js";
import "./notices.js";
import type { Pairing } from "./pairing.js";
import "./pairing.js";
import type { Picker, TakeDetail } from "./picker.js";
import "./preview.js";
import type { Rooms } from "./rooms.js";
import "./rooms.js";
import { decides, operates, signIn } from "./session.js";
import type { BatchClaim } from "./claims.js";
import type { Take } from "./takes.js";
import type { Toasts } from "./toasts.js";
import "./toasts.js";
import "./travel-dialog.js";
import { seriesWords } from "./wording.js";

const TABS = ["rooms", "meetings", "feeds", "held", "layouts", "nodes"] as const;
type Tab = (typeof TABS)[number];

export class Desk extends LiveElement {
  static override properties = { ...LiveElement.properties, person: { attribute: false }, tab: { state: true }, chosen: { state: true }, preview: { state: true }, back: { state: true }, layout: { state: true }, rest: { state: true } };
  declare person: Person;
  declare tab: Tab;
  declare chosen: string;
  declare preview: { layout: string; place: Place } | null;
  /** Of which screen a past moment is looked for. */
  declare back: { place: Place; start: number | null } | null;
  /** The layout that is edited; "" where none is. */
  declare layout: string;
  /** What follows the tab in the address. */
  declare rest: readonly string[];
  private ticker: ReturnType<typeof setInterval> | undefined;
  private errands!: Errands;

  constructor() {
    super();
    this.preview = this.back = null;
    this.tab = "rooms";
    this.chosen = "";
    this.layout = "";
    this.rest = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.live.others.me = this.person.name;
    this.errands = new Errands(this.live, { ask: (question) => this.asks(question), tell: (words, options) => this.toasts.add(words, options), changed: () => this.redraw() });
    nameSeries((series) => seriesWords(this.live, series));
    this.route();
    addEventListener("hashchange", this.route);
    addEventListener("keydown", this.keys);
    this.ticker = setInterval(() => this.redraw(), 1000); // ages grow also when nothing arrives
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
    } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !typing && this.tab === "rooms") {
      const take = this.errands.takes.latest;
      if (take) void this.errands.takes.undo(take);
    }
  };

  private redraw(): void {
    this.live.dispatchEvent(new Event("change"));
  }

  /** The servers have a tab where there are several. */
  private get tabs(): readonly Tab[] {
    return this.live.nodes.length || this.tab === "nodes" ? TABS : TABS.filter((each) => each !== "nodes");
  }

  private get toasts(): Toasts {
    return this.querySelector("io-toasts") as Toasts;
  }

  private readonly asks = (question: Question): Promise<string | null> => (this.querySelector("io-ask") as Ask).ask(question);
  private readonly tells = (words: string, bad = false): void => this.toasts.add(words, { bad });

  protected override render(): TemplateResult {
    if (this.live.link.state === "unpaired") signIn();
    const { live, errands, preview } = this;
    return html`<div class="desk" lang=${lang()}
        @command=${(event: CustomEvent<Command>) => void errands.run(event.detail)}
        @choose=${(event: CustomEvent<{ id: string }>) => this.choose(event.detail.id)}
        @take=${(event: CustomEvent<TakeDetail>) => void errands.take(event.detail)}
        @untake=${(event: CustomEvent<Take>) => void errands.takes.undo(event.detail)}
        @release=${(event: CustomEvent<{ claims: BatchClaim[]; places: Place[]; seen: number }>) => void errands.takes.release(event.detail.claims, event.detail.places, event.detail.seen)}
        @prepare=${(event: CustomEvent<{ targets: { width: string; key: string }[]; layout: string | null }>) => errands.prepare(event.detail.targets, event.detail.layout)}
        @preview=${(event: CustomEvent<{ layout: string; place: Place }>) => (this.preview = event.detail)}
        @close-preview=${() => (this.preview = null)}
        @travel=${(event: CustomEvent<{ place: Place; start: number | null }>) => (this.back = event.detail)}
        @close-travel=${() => (this.back = null)}
        @take-previewed=${() => this.querySelector<Picker>("io-picker")?.take()}
        @notice=${() => this.querySelector<Notices>("io-notices")?.show()}
        @pair=${(event: CustomEvent<{ place: Place | null }>) => this.querySelector<Pairing>("io-pairing")?.show(event.detail.place)}
        @unpair=${(event: CustomEvent<{ place: Place; device: string }>) => void errands.unpair(event.detail)}
        @run-anyway=${(event: CustomEvent<{ plan: FeedPlan; error: Reason }>) => void errands.anyway(event.detail)}
        @undo-decision=${(event: CustomEvent<{ held: Held }>) => void errands.undecide(event.detail.held)}>
      <io-desk-head .live=${live} .person=${this.person} .tabs=${this.tabs} .tab=${this.tab} .counts=${this.counts()}></io-desk-head>
      <section class="banners" aria-label=${say("console.notice.standing")}>${this.banner()}<io-loss-bar .live=${live} .busy=${errands.busy} .allowed=${operates(this.person)}></io-loss-bar><io-notice-bar .live=${live} .busy=${errands.busy} .allowed=${operates(this.person)}></io-notice-bar></section>
      <main data-tab=${this.tab}>${live.ready ? this.body() : html`<p class="empty">${say("console.joining")}</p>`}</main>
      <io-travel .live=${live} .place=${this.back?.place ?? null} .start=${this.back?.start ?? null} .busy=${errands.busy} .allowed=${operates(this.person) && live.linked}></io-travel>
      <io-preview .live=${live} .place=${preview?.place ?? null} .layout=${preview?.layout ?? ""} ?switchable=${operates(this.person) && live.linked}></io-preview>
      <io-pairing .live=${live} .busy=${errands.busy}></io-pairing><io-notices .live=${live} .busy=${errands.busy}></io-notices><io-ask></io-ask><io-toasts></io-toasts>
    </div>`;
  }

  private choose(id: string): void {
    this.chosen = id;
    history.replaceState(null, "", `#rooms/${id}`);
  }

  private body(): TemplateResult {
    const { live, person, errands } = this;
    const { busy } = errands;
    const operator = operates(person);
    switch (this.tab) {
      case "meetings":
        return html`<io-meetings .live=${live} .route=${this.rest} .busy=${busy} ?allowed=${operator} .asks=${this.asks}></io-meetings>`;
      case "feeds":
        return html`<io-feed-list .live=${live} .busy=${busy} .allowed=${operator}></io-feed-list>`;
      case "held":
        return html`<io-held-list .live=${live} .busy=${busy} .allowed=${decides(person)}></io-held-list>`;
      case "layouts":
        if (!this.layout || !operator) return html`<io-layout-list .live=${live} .person=${person}></io-layout-list>`;
        return html`<io-editor .live=${live} .person=${person} .name=${this.layout} .ask=${this.asks} .tell=${this.tells}></io-editor>`;
      case "nodes":
        return html`<io-node-list .live=${live}></io-node-list>`;
      default:
        return html`<io-rooms .live=${live} .chosen=${this.chosen} .busy=${busy} .takes=${errands.takes} .me=${person.name} .allowed=${operator}></io-rooms>`;
    }
  }

  /** What waits in the other tabs. */
  private counts(): Record<string, readonly [number, string]> {
    const { live } = this;
    const waiting = live.held().filter((held) => !held.decision).length;
    return { feeds: [failing(live) + mismatches(live).length, "bad"], held: [waiting, "warn"], layouts: [live.under("@problem/").length, "bad"], nodes: [ailing(live), "warn"] };
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
