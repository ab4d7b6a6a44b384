/** The technician's page: what is to be mended before a meeting, the worst first; asked again every few seconds. */

import { html, nothing, type TemplateResult } from "lit";
import { Problem, send } from "../desk/api.js";
import type { Command } from "../desk/command.js";
import { DeskElement } from "../desk/element.js";
import { guideLink } from "../desk/guide-link.js";
import { icon } from "../desk/icons.js";
import type { Person } from "../desk/nouns.js";
import type { Pairing } from "../desk/pairing.js";
import "../desk/pairing.js";
import { choose } from "../desk/prefs.js";
import { operates, signIn } from "../desk/session.js";
import type { Toasts } from "../desk/toasts.js";
import "../desk/toasts.js";
import { when } from "../desk/wording.js";
import { clockSeconds, setZone } from "../times.js";
import { lang, pick, say } from "../words.js";
import "./io-glance.js";
import "./io-screens.js";
import type { Wish } from "./io-screens.js";
import "./io-supply.js";
import type { Preflight, Service, Subject } from "./nouns.js";
import { row, sign } from "./signs.js";

const AGAIN = 3_000; // milliseconds between two looks at a room or a meeting
const SELDOM = 10_000; // … at all rooms, which is more work
const FEW = 4; // rooms whose screens are asked to report by themselves when one looks at them
const EYES = ["sound", "edges", "seats"] as const;

export class PreflightPage extends DeskElement {
  static override properties = { person: { attribute: false }, service: { attribute: false }, check: { state: true }, subject: { state: true }, away: { state: true }, trouble: { state: true }, busy: { state: true }, seen: { state: true } };
  declare person: Person;
  declare service: Service;
  declare check: Preflight | null;
  declare subject: Subject;
  /** Nobody answers; what is shown is of the last answer. */
  declare away: boolean;
  declare trouble: string;
  declare busy: "" | "record" | "measure" | "send";
  /** What the person has seen and heard on the spot. */
  declare seen: ReadonlySet<string>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0; // looks asked for; an answer to an older one says nothing any more

  constructor() {
    super();
    this.check = this.subject = null;
    this.away = false;
    this.trouble = this.busy = "";
    this.seen = new Set();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.route);
    document.addEventListener("visibilitychange", this.wake);
    this.route();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.route);
    document.removeEventListener("visibilitychange", this.wake);
    clearTimeout(this.timer);
  }

  private readonly route = (): void => {
    const [what = "", ...rest] = location.hash.slice(1).split("/");
    const key = decodeURIComponent(rest.join("/"));
    if (what === "pair" && key) {
      void this.updateComplete.then(() => this.sheet?.show(null, key));
      history.replaceState(null, "", location.pathname); // the code does not stay in the address
      if (this.check) return;
    }
    this.subject = what === "meeting" && key ? { meeting: key } : what === "room" && key ? { room: key } : null;
    this.check = null;
    this.trouble = "";
    this.seen = new Set();
    void this.look();
  };

  private readonly wake = (): void => {
    if (!document.hidden) void this.look();
  };

  private get sheet(): Pairing | null {
    return this.querySelector<Pairing>("io-pairing");
  }

  /** What an element wishes to be sent: a pairing's approval. */
  private async ordered({ method, path, body, done, then, failed }: Command): Promise<void> {
    this.busy = "send";
    try {
      then?.(await send(method, path, body));
      if (done) this.toast(done);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (failed) failed(words);
      else this.toast(words, true);
    } finally {
      this.busy = "";
    }
  }

  private toast(words: string, bad = false): void {
    this.querySelector<Toasts>("io-toasts")?.add(words, { bad });
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.isConnected || document.hidden) return; // a page that nobody sees asks nothing
    const turn = ++this.turn;
    try {
      const check = await this.service.look(this.subject);
      if (turn !== this.turn) return;
      this.take(check);
      this.away = false;
    } catch (error) {
      if (turn !== this.turn) return;
      if (error instanceof Problem && error.status === 401) return signIn();
      if (error instanceof Problem && error.status === 404) this.trouble = say("preflight.gone");
      else this.away = true;
    }
    this.timer = setTimeout(() => void this.look(), this.subject ? AGAIN : SELDOM);
  }

  private take(check: Preflight): void {
    setZone(check.zone);
    const first = this.check === null;
    if (first && this.subject && operates(this.person) && check.rooms.length <= FEW) for (const room of check.rooms) void this.service.tell(room.key, "report").catch(() => undefined); // they can be asked again
    this.check = check;
    this.trouble = "";
  }

  private async act<T>(busy: "record" | "measure" | "", work: () => Promise<T>, done: (result: T) => string): Promise<void> {
    this.busy = busy;
    try {
      this.toast(done(await work()));
    } catch (error) {
      this.toast(error instanceof Error ? error.message : String(error), true);
    } finally {
      this.busy = "";
    }
  }

  /** A screen has been paired: what its room lacks now. */
  private went(room: string): void {
    if (this.subject) void this.look();
    else location.hash = `room/${encodeURIComponent(room)}`;
  }

  private wish({ room, screen, what }: Wish): void {
    if (what === "pair") return this.sheet?.show({ id: `${room}/${screen}` });
    void this.act("", () => this.service.tell(room, what, screen), () => say(`console.did.${what}`, { name: this.placeName(room, screen) }));
  }

  private placeName(room: string, screen: string): string {
    const found = this.check?.rooms.find((each) => each.key === room);
    return `${pick(found?.name) || room} · ${pick(found?.screens.find((each) => each.key === screen)?.name) || screen}`;
  }

  private measure(): void {
    const rooms = this.check?.rooms ?? [];
    void this.act("measure", async () => (await Promise.all(rooms.map((room) => this.service.tell(room.key, "report")))).reduce((a, b) => a + b, 0), (n) => say("preflight.measured", { n }));
  }

  private record(): void {
    void this.act("record", () => this.service.record(this.subject, [...this.seen]), (check) => (this.take(check), say("preflight.recorded")));
  }

  private tick(what: string, on: boolean): void {
    const seen = new Set(this.seen);
    if (on) seen.add(what);
    else seen.delete(what);
    this.seen = seen;
  }

  protected override render(): TemplateResult {
    return html`<div class="desk preflight" lang=${lang()} @tell=${(event: CustomEvent<Wish>) => this.wish(event.detail)} @command=${(event: CustomEvent<Command>) => void this.ordered(event.detail)} @paired=${(event: CustomEvent<{ room: string }>) => this.went(event.detail.room)}>
      <header class="head"><a class="brand" href="/">iocast</a><h1>${say("preflight.title")}</h1><span class="gap"></span>${guideLink("technician")}
        <button type="button" class="link" data-do="language" @click=${() => { choose(lang() === "vi" ? "en" : "vi"); document.title = say("pages.titles.preflight"); this.check = null; void this.look(); }}>${lang() === "vi" ? "English" : "Tiếng Việt"}</button>
        ${operates(this.person) ? html`<a class="link" href="/console">${say("preflight.console")}</a>` : nothing}</header>
      ${this.away ? html`<p class="banner bad" role="alert">${icon("cross")} ${this.check ? say("preflight.away", { at: clockSeconds(Date.parse(this.check.now)) }) : say("pages.waiting")}</p>` : nothing}
      <main>${this.body()}</main>
      <io-pairing .busy=${new Set(this.busy === "send" ? ["pair"] : [])}></io-pairing><io-toasts></io-toasts></div>`;
  }

  private body(): TemplateResult {
    if (this.trouble) return html`<p class="empty" role="alert">${this.trouble} <a href="#">${say("preflight.back")}</a></p>`;
    if (!this.check) return html`<p class="empty" role="status">${say("preflight.loading")}</p>`;
    if (!this.subject) return html`${this.verdict(this.check)}<io-glance .check=${this.check}></io-glance>`;
    const allowed = operates(this.person);
    return html`<a class="back" href="#">${icon("left")} ${say("preflight.back")}</a>${this.verdict(this.check)}
      ${this.check.service.length ? html`<section class="part"><h2>${say("preflight.service")}</h2><article class="card ${this.check.service.some((each) => each.state === "bad") ? "bad" : "warn"}"><ul class="findings">${this.check.service.map((each) => row(each))}</ul></article></section>` : nothing}
      <io-screens .rooms=${this.check.rooms} .allowed=${allowed}></io-screens>
      <io-supply .check=${this.check}></io-supply>
      ${allowed ? this.closing() : nothing}`;
  }

  private verdict(check: Preflight): TemplateResult {
    const named = check.meeting ? pick(check.meeting.name) || check.rooms.map((room) => pick(room.name)).join(", ") : this.subject ? pick(check.rooms[0]?.name) : say("preflight.all");
    const n = check.verdict === "bad" ? check.bad : check.warn;
    const starts = check.meeting?.starts ? ` · ${say("preflight.starts", { at: when(check.meeting.starts, Date.parse(check.now)) })}` : "";
    return html`<section class="verdict ${check.verdict}" data-verdict=${check.verdict}>${sign(check.verdict)}<div><span class="subject">${named}${starts}</span>
        <b aria-live="polite">${say(`preflight.verdict_${check.verdict}`, { n })}</b><small>${say("preflight.counts", { bad: check.bad, warn: check.warn, good: check.good })} · ${say("preflight.updated", { at: clockSeconds(Date.parse(check.now)) })}</small></div>
      ${this.subject && operates(this.person) ? html`<button type="button" class="plain" data-do="measure" aria-busy=${this.busy === "measure"} ?disabled=${this.busy === "measure"} @click=${() => this.measure()}>${say("preflight.measure")}</button>` : nothing}</section>`;
  }

  /** What no page can know, and the way to put the result on record. */
  private closing(): TemplateResult {
    const last = this.check?.last;
    const at = last ? when(last.at, Date.parse(this.check?.now ?? last.at)) : "";
    return html`<section class="part eyes" aria-labelledby="eyes-title"><h2 id="eyes-title">${say("preflight.by_eye")}</h2><p class="quiet">${say("preflight.by_eye_why")}</p>
      ${EYES.map((what) => html`<label class="check"><input type="checkbox" name=${what} .checked=${this.seen.has(what)} @change=${(event: Event) => this.tick(what, (event.target as HTMLInputElement).checked)} /><span>${say(`preflight.eye_${what}`)}</span></label>`)}
      <div class="record"><button type="button" class="go" data-do="record" aria-busy=${this.busy === "record"} ?disabled=${this.busy !== ""} @click=${() => this.record()}>${this.busy === "record" ? say("preflight.recording") : say("preflight.record")}</button>
        <p class="quiet">${!last ? say("preflight.never") : last.by === "service" ? say("preflight.last_auto", { at }) : say("preflight.last", { at, by: last.by })}</p></div></section>`;
  }
}

customElements.define("io-preflight", PreflightPage);
