/** One person in a sheet: role and reach, where they are signed in, a new link, shut out; or somebody new.
 *  Events: `changed` after anything was done, `close`. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { send } from "../desk/api.js";
import { browserWords } from "../desk/browser.js";
import { DeskElement, role } from "../desk/element.js";
import { icon } from "../desk/icons.js";
import { when } from "../desk/wording.js";
import { pick, say } from "../words.js";
import { ROLES, type House, type Known, type Once, type Session } from "./nouns.js";
import "./once.js";
import { standingWords } from "./sentences.js";

type Sure = "" | "link" | "shut" | "out";

export class PersonSheet extends DeskElement {
  static override properties = { house: { attribute: false }, person: { attribute: false }, chosen: { state: true }, sessions: { state: true }, sure: { state: true }, told: { state: true }, busy: { state: true }, trouble: { state: true } };
  declare house: House;
  /** Whom it is about; null: somebody new. */
  declare person: Known | null;
  declare chosen: string;
  declare sessions: Session[] | null;
  /** What was pressed once, and has to be confirmed. */
  declare sure: Sure;
  declare told: Once | null;
  declare busy: boolean;
  declare trouble: string;

  constructor() {
    super();
    this.person = this.sessions = this.told = null;
    this.chosen = this.sure = this.trouble = "";
    this.busy = false;
  }

  protected override firstUpdated(): void {
    this.querySelector("dialog")?.showModal();
    this.querySelector<HTMLElement>(this.person ? "h2" : "input[name=name]")?.focus();
    if (this.person?.sessions) void this.attempt(() => this.look());
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("sure") && this.sure) this.querySelector("#person-sure")?.scrollIntoView({ block: "end" });
  }

  private async look(): Promise<void> {
    if (this.person) this.sessions = (await send<{ sessions: Session[] }>("GET", this.path("/sessions"))).sessions;
  }

  private path(rest = ""): string {
    return `/api/people/${encodeURIComponent(this.person?.name ?? "")}${rest}`;
  }

  private async attempt(what: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble = "";
    try {
      await what();
    } catch (error) {
      this.trouble = (error as Error).message;
    } finally {
      this.busy = false;
      this.sure = "";
    }
  }

  private changed(): void {
    this.dispatchEvent(new CustomEvent("changed", { bubbles: true }));
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("close-sheet", { bubbles: true }));
  }

  private save(event: Event): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
    const wish = { role: text("role"), unit: text("unit"), groups: form.getAll("groups") };
    void this.attempt(async () => {
      if (this.person) {
        await send("PUT", this.path(), wish);
        this.close();
      } else this.told = await send<Once & Record<string, unknown>>("POST", "/api/people", { ...wish, name: text("name") });
      this.changed();
    });
  }

  /** Do something about this person; what ends their work at once is asked twice. */
  private act(sure: Sure, work: () => Promise<void>): void {
    if (sure && this.sure !== sure) this.sure = sure;
    else
      void this.attempt(async () => {
        await work();
        this.changed();
      });
  }

  protected override render(): TemplateResult {
    const { person, told } = this;
    return html`<dialog class="person" aria-labelledby="person-title" @cancel=${(event: Event) => { event.preventDefault(); this.close(); }}>
      <header><h2 id="person-title" tabindex="-1">${told?.name ?? person?.name ?? say("people.new")}</h2><button type="button" class="plain" data-do="close" @click=${() => this.close()}>${say("console.close")}</button></header>
      ${this.trouble ? html`<p class="bad" role="alert">${icon("diamond")} ${this.trouble}</p>` : nothing}
      ${told ? html`<io-told-once .told=${told} @kept=${() => this.close()}></io-told-once>` : html`${person ? html`<p class="quiet">${standingWords(person, Date.parse(this.house.now))}</p>` : nothing} ${this.form(person)} ${person ? html`${this.places(person)} ${this.acts(person)}` : nothing}`}
    </dialog>`;
  }

  private form(person: Known | null): TemplateResult {
    const chosen = this.chosen || person?.role || "viewer";
    const { house } = this;
    if (person?.vouched && house.sign_on) return html`<p>${role(person.role)}. ${say("people.vouched", { name: pick(house.sign_on) })}</p>`;
    return html`<form @submit=${(event: Event) => this.save(event)}>
      ${person ? nothing : html`<label class="field"><span>${say("people.name")}</span><input name="name" required maxlength="60" autocomplete="off" /></label>`}
      <label class="field"><span>${say("people.role")}</span><select name="role" @change=${(event: Event) => (this.chosen = (event.target as HTMLSelectElement).value)}>${ROLES.map((one) => html`<option value=${one} ?selected=${one === chosen}>${role(one)}</option>`)}</select></label>
      <p class="quiet small">${say(`people.may.${chosen}`)}</p>
      ${chosen === "steward" ? html`<label class="field"><span>${say("people.unit")}</span><select name="unit"><option value="">${say("people.unit_all")}</option>${house.units.map((one) => html`<option value=${one.key} ?selected=${one.key === person?.unit}>${pick(one.name)}</option>`)}</select></label>` : nothing}
      ${chosen === "operator" && house.groups.length ? html`<fieldset class="places"><legend>${say("people.groups")}</legend>${house.groups.map((one) => html`<label class="check"><input type="checkbox" name="groups" value=${one.key} ?checked=${person?.groups.includes(one.key) ?? false} /><span>${pick(one.name)}</span></label>`)}</fieldset>` : nothing}
      ${house.factor.includes(chosen) ? html`<p class="quiet small">${say("people.needs_factor")}</p>` : nothing}
      <p class="answers"><button type="submit" class="go" data-do="save" ?disabled=${this.busy}>${say(person ? "people.save" : "people.add")}</button></p></form>`;
  }

  private places(person: Known): TemplateResult | typeof nothing {
    if (!person.sessions) return nothing;
    const now = Date.parse(this.house.now);
    const end = (id: string): void => this.act("", async () => { await send("DELETE", this.path(`/sessions/${encodeURIComponent(id)}`)); await this.look(); });
    return html`<section><h3>${say("account.where")}</h3><ul class="devices">${(this.sessions ?? []).map((one) => html`<li class="device"><span><b>${browserWords(one.agent)}</b>
      <small>${say("account.from", { address: one.address })} · ${say(`account.via.${one.via}`)} · ${say("account.since", { at: when(one.since, now) })} · ${say("account.seen", { at: when(one.seen, now) })}</small></span>
      <button type="button" class="link" data-end=${one.id} ?disabled=${this.busy} @click=${() => end(one.id)}>${say("people.end")}</button></li>`)}</ul></section>`;
  }

  private acts(person: Known): TemplateResult {
    const own = person.name === this.house.you;
    const put = async (disabled: boolean): Promise<void> => {
      await send("PUT", this.path(), { disabled });
      this.close();
    };
    const out = async (): Promise<void> => {
      await send("DELETE", this.path("/sessions"));
      this.close();
    };
    const link = async (): Promise<void> => {
      this.told = await send<Once & Record<string, unknown>>("POST", this.path("/link"));
    };
    const button = (key: Sure, label: string, work: () => Promise<void>, danger = false): TemplateResult => html`<button type="button" class="plain ${danger ? "danger" : ""}" data-do=${key} ?disabled=${this.busy} aria-describedby=${this.sure === key ? "person-sure" : nothing} @click=${() => this.act(key, work)}>${this.sure === key ? say("people.sure") : label}</button>`;
    return html`<section class="acts"><div class="row">
      ${own ? html`<a class="plain" href="/account">${say("account.title")}</a>` : button("link", say("people.new_link"), link)}
      ${person.sessions ? button("out", say("people.sign_out"), out) : nothing}
      ${person.disabled ? html`<button type="button" class="plain" data-do="let-in" ?disabled=${this.busy} @click=${() => this.act("", () => put(false))}>${say("people.let_in")}</button>` : button("shut", say("people.shut"), () => put(true), true)}</div>
      ${this.sure ? html`<p class="small" id="person-sure" role="status">${say(`people.sure_${this.sure}`, { name: person.name })}</p>` : nothing}</section>`;
  }
}

customElements.define("io-person", PersonSheet);
