/** The steward's page: tabs, the unit, the line to the service; the elements inside show and wish. */

import { html, nothing, type TemplateResult } from "lit";
import { lang, pick, say } from "../words.js";
import { Problem, send } from "../desk/api.js";
import { DeskElement, role } from "../desk/element.js";
import { guideLink } from "../desk/guide-link.js";
import { icon } from "../desk/icons.js";
import type { Person } from "../desk/nouns.js";
import { choose, dress, theme } from "../desk/prefs.js";
import { operates } from "../desk/session.js";
import type { Toasts } from "../desk/toasts.js";
import "../desk/toasts.js";
import { nameSeries } from "../read.js";
import { Drafts } from "./drafts.js";
import type { FileSheet } from "./io-file.js";
import "./io-file.js";
import "./io-owed.js";
import type { PastList } from "./io-past.js";
import "./io-past.js";
import type { Entry, Item, Service } from "./nouns.js";
import { itemName, owed, unitName } from "./owing.js";

const TABS = ["owed", "file", "sent"] as const;
type Tab = (typeof TABS)[number];
const SOON = 5_000; // milliseconds between tries while nobody answers
const AGAIN = 60_000; // milliseconds between looks at what is owed; others of my unit send, too
const TICK = 20_000; // milliseconds; ages grow also when nothing arrives
const UNIT = "iocast-entry-unit";

interface Done {
  item: Item;
  value: string;
  more: boolean;
}

export class EntryPage extends DeskElement {
  static override properties = { person: { attribute: false }, service: { attribute: false }, entry: { state: true }, tab: { state: true }, cut: { state: true }, trouble: { state: true }, menu: { state: true } };
  declare person: Person;
  declare service: Service;
  declare entry: Entry | null;
  declare tab: Tab;
  /** "offline": nobody answers; "expired": somebody has to sign in again. What was typed stays either way. */
  declare cut: "offline" | "expired" | null;
  declare trouble: string;
  declare menu: boolean;
  private drafts: Drafts = new Drafts("");
  private unit = "";
  private offset = 0; // milliseconds the service's clock is ahead of this one
  private timers: ReturnType<typeof setInterval>[] = [];

  constructor() {
    super();
    this.entry = this.cut = null;
    this.tab = "owed";
    this.trouble = "";
    this.menu = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.drafts = new Drafts(this.person.name);
    this.unit = this.person.unit || recalled();
    nameSeries((series) => this.named(series));
    this.route();
    addEventListener("hashchange", this.route);
    addEventListener("online", this.look);
    document.addEventListener("visibilitychange", this.look);
    this.timers = [setInterval(this.look, AGAIN), setInterval(() => this.cut === "offline" && this.look(), SOON), setInterval(() => this.requestUpdate(), TICK)];
    void this.fetch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.route);
    removeEventListener("online", this.look);
    document.removeEventListener("visibilitychange", this.look);
    this.timers.forEach(clearInterval);
  }

  private readonly look = (): void => {
    if (document.visibilityState !== "hidden") void this.fetch();
  };

  private readonly route = (): void => {
    this.tab = TABS.find((each) => each === location.hash.slice(1)) ?? "owed";
  };

  private named(series: string): string | undefined {
    const item = this.entry?.items.find((each) => each.series === series || each.code === series);
    return item && itemName(item);
  }

  private get now(): number {
    return Date.now() + this.offset;
  }

  private async fetch(): Promise<void> {
    try {
      const entry = await this.service.owed(this.unit);
      this.offset = Date.parse(entry.at) - Date.now();
      this.entry = entry;
      this.cut = null;
      this.trouble = "";
    } catch (error) {
      this.refused(error);
    }
  }

  /** A call was refused: what concerns the whole page is said above it. */
  private refused(error: unknown): void {
    const problem = error instanceof Problem ? error : new Problem(0, {});
    if (problem.status === 401) this.cut = "expired";
    else if (problem.status === 0) this.cut = "offline";
    else if (!this.entry && this.unit && !this.person.unit) this.pickUnit(""); // a unit that is gone since it was chosen
    else if (!this.entry) this.trouble = problem.message;
  }

  private pickUnit(key: string): void {
    this.unit = key;
    try {
      localStorage.setItem(UNIT, key);
    } catch {
      // chosen for this time only
    }
    this.entry = this.entry ? { ...this.entry, unit: null, items: [] } : null;
    void this.fetch();
  }

  private async done({ item, value, more }: Done): Promise<void> {
    this.toasts.add(say(more ? "entry.taken" : "entry.taken_last", { name: itemName(item), v: value }));
    await this.fetch();
  }

  private get toasts(): Toasts {
    return this.querySelector("io-toasts") as Toasts;
  }

  private async speak(language: string): Promise<void> {
    choose(language);
    document.title = say("pages.titles.entry");
    this.requestUpdate();
    await this.fetch();
    this.querySelector<FileSheet>("io-file")?.again();
    await this.querySelector<PastList>("io-past")?.fetch();
  }

  private async leave(): Promise<void> {
    await send("DELETE", "/api/session").catch(() => undefined);
    location.assign("/sign-in");
  }

  protected override render(): TemplateResult {
    return html`<div class="desk entry" lang=${lang()} @refused=${(event: CustomEvent<unknown>) => this.refused(event.detail)} @changed=${() => void this.fetch()}
        @done=${(event: CustomEvent<Done>) => void this.done(event.detail)} @said=${(event: CustomEvent<{ words: string; bad: boolean }>) => this.toasts.add(event.detail.words, { bad: event.detail.bad })}>
      ${this.head()} ${this.banner()}
      <main data-tab=${this.tab}>${this.body()}</main><io-toasts></io-toasts></div>`;
  }

  private body(): TemplateResult {
    const entry = this.entry;
    if (!entry) return this.trouble ? html`<div class="empty"><p>${this.trouble}</p><button type="button" class="plain" @click=${() => void this.fetch()}>${say("entry.again")}</button></div>` : html`<div class="empty" role="status">${this.cut ? nothing : html`<p>${say("entry.loading")}</p>`}</div>`;
    const unit = entry.unit;
    if (!unit) return this.choosing(entry);
    return html`<io-owed ?hidden=${this.tab !== "owed"} .entry=${entry} .service=${this.service} .drafts=${this.drafts} .now=${this.now}></io-owed>
      <io-file ?hidden=${this.tab !== "file"} .service=${this.service} .unit=${unit} .who=${this.person.name}></io-file>
      ${this.tab === "sent" ? html`<io-past .service=${this.service} .unit=${unit} .seq=${entry.seq}></io-past>` : nothing}`;
  }

  /** Who answers for several units says which. */
  private choosing(entry: Entry): TemplateResult {
    return html`<section class="units"><h1>${say("entry.choose_unit")}</h1>
      <ul>${entry.units.map((unit) => html`<li><button type="button" data-unit=${unit.key} @click=${() => this.pickUnit(unit.key)}><b>${pick(unit.name)}</b>
        <span class=${unit.late ? "late" : "quiet"}>${unit.late ? icon("clock") : nothing}${unitOwes(unit.late ?? 0, unit.missing ?? 0)}</span></button></li>`)}</ul></section>`;
  }

  private head(): TemplateResult {
    const debts = this.entry?.items.filter(owed).length ?? 0;
    const late = this.entry?.items.some((item) => item.phase === "late") ?? false;
    return html`<header class="head"><a class="brand" href="/">iocast</a>
      <div class="unit">${this.unitPicker()}</div>
      <nav aria-label=${say("entry.tabs")}>${TABS.map((tab) => html`<a href="#${tab}" aria-current=${this.tab === tab ? "page" : nothing}>${say(`entry.tab.${tab}`)}${tab === "owed" && debts ? html` <b class="count ${late ? "late" : ""}">${debts}</b>` : nothing}</a>`)}</nav>
      <span class="gap"></span>${guideLink("steward")}
      <div class="me"><button type="button" class="plain" data-do="menu" aria-expanded=${this.menu} @click=${() => (this.menu = !this.menu)}><b>${this.person.name}</b><span>${role(this.person.role)}</span>${icon("down")}</button>
        ${this.menu ? this.menuList() : nothing}</div></header>`;
  }

  private unitPicker(): TemplateResult {
    const { entry } = this;
    if (!entry || entry.units.length < 2) return html`<b>${unitName(entry?.unit ?? null)}</b>`;
    return html`<label><span class="unseen">${say("entry.unit")}</span><select name="unit" @change=${(event: Event) => this.pickUnit((event.target as HTMLSelectElement).value)}>
      ${entry.unit ? nothing : html`<option value="" selected>${say("entry.choose_unit")}</option>`}
      ${entry.units.map((unit) => html`<option value=${unit.key} ?selected=${unit.key === entry.unit?.key}>${unitName(unit)}${unit.late ? ` (${unit.late})` : ""}</option>`)}</select></label>`;
  }

  private menuList(): TemplateResult {
    const other = lang() === "vi" ? "en" : "vi";
    const dark = theme() === "dark";
    return html`<div class="menu" role="menu" @click=${() => (this.menu = false)}>
      <button role="menuitem" type="button" data-do="language" @click=${() => void this.speak(other)}>${other === "en" ? "English" : "Tiếng Việt"}</button>
      <button role="menuitem" type="button" data-do="theme" @click=${() => { dress(dark ? "light" : "dark"); this.requestUpdate(); }}>${dark ? say("pages.light") : say("pages.dark")}</button>
      ${operates(this.person) ? html`<a role="menuitem" href="/console">${say("pages.start.console")}</a>` : nothing}
      <a role="menuitem" href="/help/steward" target="_blank" rel="noopener">${say("pages.help.title")}</a>
      <a role="menuitem" href="/">${say("pages.home")}</a>
      <button role="menuitem" type="button" data-do="sign-out" @click=${() => void this.leave()}>${say("pages.sign_out")}</button></div>`;
  }

  private banner(): TemplateResult | typeof nothing {
    if (!this.cut) return nothing;
    return html`<p class="banner ${this.cut}" role="alert">${icon(this.cut === "offline" ? "cross" : "clock")}<span>${say(`entry.${this.cut}`)}</span>
      ${this.cut === "expired" ? html`<a href="/sign-in?next=%2Fentry" target="_blank" rel="noopener" data-do="sign-in">${say("entry.sign_in_beside")}</a>` : nothing}
      <button type="button" class="link" data-do="again" @click=${() => void this.fetch()}>${say("entry.again")}</button></p>`;
  }
}

function unitOwes(late: number, missing: number): string {
  const parts = [late ? say("entry.owes_late", { n: late }) : "", missing ? say("entry.owes_missing", { n: missing }) : ""].filter(Boolean);
  return parts.join(" · ") || say("entry.owes_none");
}

function recalled(): string {
  try {
    return localStorage.getItem(UNIT) ?? "";
  } catch {
    return "";
  }
}

customElements.define("io-entry", EntryPage);
