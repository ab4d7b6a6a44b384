/** The first page: where to go, as far as one's role reaches. */

import { html, type TemplateResult } from "lit";
import { lang, say } from "../words.js";
import { send } from "./api.js";
import { DeskElement, role } from "./element.js";
import { guideLink } from "./guide-link.js";
import { icon } from "./icons.js";
import type { Person } from "./nouns.js";
import { choose } from "./prefs.js";
import { administers, decides, enters, operates } from "./session.js";

export class Home extends DeskElement {
  static override properties = { person: { attribute: false } };
  declare person: Person | null;

  constructor() {
    super();
    this.person = null;
  }

  /** The doors this person may go through, the likeliest first. */
  private doors(): [key: string, href: string][] {
    const person = this.person;
    const doors: [string, string][] = [];
    if (operates(person)) doors.push(["console", "/console"]);
    if (operates(person)) doors.push(["preflight", "/preflight"]);
    if (enters(person)) doors.push(["entry", "/entry"]);
    if (decides(person)) doors.push(["held", "/console#held"]);
    if (administers(person)) doors.push(["people", "/people"]);
    if (!person) doors.push(["console", "/console"]);
    doors.push(["remote", "/remote"], ["screen", "/screen"]);
    return doors;
  }

  private async leave(): Promise<void> {
    await send("DELETE", "/api/session").catch(() => undefined);
    this.person = null;
  }

  protected override render(): TemplateResult {
    const person = this.person;
    return html`<main class="door home" lang=${lang()}><div class="card">
      <header><b class="brand">iocast</b><span class="ways">${guideLink()}<button type="button" class="link" data-do="language" @click=${() => { choose(lang() === "vi" ? "en" : "vi"); this.requestUpdate(); }}>${lang() === "vi" ? "English" : "Tiếng Việt"}</button></span></header>
      <h1>${person ? say("pages.start.hello", { name: person.name }) : say("pages.start.where")}</h1>
      <nav>${this.doors().map(([key, href]) => html`<a href=${href} data-door=${key}><b>${say(`pages.start.${key}`)}</b><span>${say(`pages.start.${key}_what`)}</span>${icon("right")}</a>`)}</nav>
      <footer>${person ? html`<span>${say("pages.signin.signed_in_as", { name: person.name, role: role(person.role) })}</span><button type="button" class="link" data-do="sign-out" @click=${() => void this.leave()}>${say("pages.sign_out")}</button>` : html`<span>${say("pages.start.nobody")}</span><a class="link" href="/sign-in">${say("pages.sign_in")}</a>`}</footer>
      </div></main>`;
  }
}

customElements.define("io-home", Home);
