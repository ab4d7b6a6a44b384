/** An agenda being written: rows to type into, a file to begin with, undo, and a warning if somebody else saved meanwhile. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live as same_as } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { pick, say } from "../words.js";
import { added, bodyOf, changed, draftOf, faults, imported, minutesOf, MOST, moved, planned, removed, same, type Doubt, type DraftItem, type Imported } from "./agenda-draft.js";
import "./agenda-exceptions.js";
import { send } from "./api.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Layout, Meeting } from "./nouns.js";

const TAKES = ".docx,.xlsx,.xls,.ods,.csv,.yaml,.yml";
const STEPS = 50; // that undo remembers

export class AgendaEditor extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { attribute: false }, busy: { attribute: false }, items: { state: true }, trouble: { state: true }, told: { state: true }, reading: { state: true } };
  declare meeting: Meeting;
  declare busy: ReadonlySet<string>;
  declare items: DraftItem[];
  declare trouble: string;
  declare told: string;
  declare reading: boolean;
  private base: DraftItem[] = []; // as it was when the editing began
  private past: DraftItem[][] = [];
  private tried = false;

  constructor() {
    super();
    this.items = [];
    this.busy = new Set();
    this.trouble = this.told = "";
    this.reading = false;
  }

  protected override willUpdate(changedProperties: PropertyValues<this>): void {
    super.willUpdate(changedProperties);
    const before = changedProperties.get("meeting") as Meeting | undefined;
    if (changedProperties.has("meeting") && before?.id !== this.meeting.id) this.begin();
  }

  private begin(): void {
    this.base = draftOf(this.meeting.agenda ?? []);
    this.items = this.base.length ? this.base : added([]);
    this.past = [];
    this.tried = false;
    this.trouble = this.told = "";
  }

  private set(items: DraftItem[], typed = ""): void {
    if (!typed || this.typing !== typed) this.past = [...this.past.slice(-STEPS), this.items];
    this.typing = typed; // one step back undoes what was typed into one field, not the last letter of it
    this.items = items;
  }
  private typing = "";

  private undo(): void {
    const before = this.past.pop();
    if (before) this.items = before;
    this.typing = "";
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { items } = this;
    const meanwhile = !same(draftOf(this.meeting.agenda ?? []), this.base);
    const sum = planned(items.filter((item) => item.title.trim()));
    return html`<form class="agenda-editor" novalidate @submit=${this.save}>
      <div class="from-file"><label class="plain file ${this.reading ? "busy" : ""}">${icon("load")}${this.reading ? say("console.meetings.reading") : say("console.meetings.import")}<input type="file" name="file" class="unseen" accept=${TAKES} ?disabled=${this.reading} @change=${this.read} /></label>
        <span class="quiet small">${say("console.meetings.import_hint")}</span></div>
      ${this.told ? html`<p class="note calm" role="status">${this.told}</p>` : nothing}
      ${meanwhile ? html`<p class="note warn" role="alert">${icon("triangle")} ${say("console.meetings.meanwhile", { by: this.meeting.editor ?? "" })} <button type="button" class="link" data-do="reload" @click=${() => this.begin()}>${say("console.meetings.take_theirs")}</button></p>` : nothing}
      <ol class="rows">${repeat(items, (item) => item.key, (item, at) => this.row(item, at))}</ol>
      <div class="row-tools"><button type="button" class="plain" data-do="add-item" ?disabled=${items.length >= MOST} @click=${this.add}>${icon("plus")}${say("console.meetings.add_item")}</button>
        <button type="button" class="plain" data-do="undo-edit" ?disabled=${!this.past.length} @click=${() => this.undo()}>${icon("undo")}${say("console.undo")}</button>
        <span class="quiet">${say("console.meetings.sum", { n: items.length, m: sum.minutes })}${sum.without ? ` ${say("console.meetings.sum_without", { n: sum.without })}` : ""}</span></div>
      <div class="answers">${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
        <button type="button" class="plain" data-do="cancel-agenda" @click=${() => this.close()}>${say("console.cancel")}</button>
        <button type="submit" class="go" data-do="save-agenda" aria-busy=${this.busy.has("agenda")} ?disabled=${this.busy.has("agenda") || same(items, this.base)}>${say("console.meetings.save_agenda")}</button></div>
    </form>`;
  }

  private row(item: DraftItem, at: number): TemplateResult {
    const wrong = this.tried ? faults(this.items).filter((fault) => fault.at === at).map((fault) => fault.field) : [];
    const bad = wrong.includes("minutes") || Number.isNaN(minutesOf(item));
    const field = (name: keyof DraftItem) => (event: Event) => this.set(changed(this.items, at, name, (event.target as HTMLInputElement).value), `${item.key}:${name}`);
    const n = at + 1;
    return html`<li data-item=${item.key}>
      <span class="n" aria-hidden="true">${n}</span>
      <div class="first"><input name="title" aria-label=${say("console.meetings.title_of", { n })} placeholder=${say("console.meetings.item_title")} maxlength="300" aria-invalid=${wrong.includes("title")} .value=${same_as(item.title)} @input=${field("title")} @keydown=${this.enter} />
        <label class="min ${bad ? "wrong" : ""}"><input name="minutes" inputmode="numeric" maxlength="3" aria-label=${say("console.meetings.minutes_of", { n })} aria-invalid=${bad} placeholder="–" .value=${same_as(item.minutes)} @input=${field("minutes")} @keydown=${this.enter} /><span>${say("console.meetings.min")}</span></label></div>
      <div class="second"><input name="presenter" aria-label=${say("console.meetings.presenter_of", { n })} placeholder=${say("console.meetings.presenter")} maxlength="60" .value=${same_as(item.presenter)} @input=${field("presenter")} @keydown=${this.enter} />
        ${this.layouts(item, n, field("layout"))} ${this.topics(item, n, field("topic"))}</div>
      <div class="move"><button type="button" class="plain" data-do="up" aria-label=${say("console.meetings.up", { n })} ?disabled=${at === 0} @click=${() => this.move(at, -1)}>${icon("up")}</button>
        <button type="button" class="plain" data-do="down" aria-label=${say("console.meetings.down", { n })} ?disabled=${at === this.items.length - 1} @click=${() => this.move(at, 1)}>${icon("down")}</button>
        <button type="button" class="plain" data-do="remove" aria-label=${say("console.meetings.remove", { n })} @click=${() => this.set(removed(this.items, at))}>${icon("cross")}</button></div>
      <io-agenda-exceptions .live=${this.live} .rooms=${this.meeting.rooms} .layouts=${item.layouts} .n=${n} @layouts=${(event: CustomEvent<{ layouts: Record<string, string> }>) => this.set(this.items.map((each, i) => (i === at ? { ...each, layouts: event.detail.layouts } : each)))}></io-agenda-exceptions>
      ${item.doubts.map((doubt) => this.doubt(doubt, at))}
    </li>`;
  }

  private layouts(item: DraftItem, n: number, change: (event: Event) => void): TemplateResult {
    return html`<select name="layout" aria-label=${say("console.meetings.layout_of", { n })} @change=${change}>
      <option value="" ?selected=${!item.layout}>${say("console.meetings.any_layout")}</option>
      ${this.live.layouts().map((layout) => html`<option value=${layout.key} ?selected=${layout.key === item.layout}>${pick(layout.title)}</option>`)}
      ${item.layout && !this.live.layoutOf(item.layout) ? html`<option value=${item.layout} selected>${item.layout}</option>` : nothing}</select>`;
  }

  /** The topics of the row's layout; without one those of every layout, as the one on show then has it or not. */
  private topics(item: DraftItem, n: number, change: (event: Event) => void): TemplateResult {
    const within: Layout[] = item.layout ? this.live.layouts().filter((layout) => layout.key === item.layout) : this.live.layouts();
    const topics = new Map(within.flatMap((layout) => layout.topics ?? []).map((topic) => [topic.key, topic]));
    return html`<select name="topic" aria-label=${say("console.meetings.topic_of", { n })} ?disabled=${!topics.size} @change=${change}>
      <option value="" ?selected=${!item.topic}>${say("console.meetings.no_topic")}</option>
      ${[...topics.values()].map((topic) => html`<option value=${topic.key} ?selected=${topic.key === item.topic}>${pick(topic.title)}</option>`)}</select>`;
  }

  private doubt(doubt: Doubt, at: number): TemplateResult {
    const take = doubt.suggestion;
    return html`<p class="doubt">${icon("triangle")} <span>${doubt.place ? html`<b>${doubt.place}:</b> ` : nothing}${doubt.text}</span>
      ${take ? html`<button type="button" class="link" data-do="take-suggestion" @click=${() => this.set(changed(this.items, at, doubt.field as keyof DraftItem, take.value))}>${say("console.meetings.use", { label: take.label })}</button>` : nothing}</p>`;
  }

  private readonly add = (): void => {
    this.set(added(this.items));
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>(".rows > li:last-child input[name=title]")?.focus());
  };

  /** Enter goes on to a new row, as one types a list. */
  private readonly enter = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const row = (event.target as Element).closest("li");
    const next = row?.nextElementSibling?.querySelector<HTMLInputElement>("input[name=title]");
    if (next) next.focus();
    else if (this.items.length < MOST) this.add();
  };

  /** The button that was pressed goes along with its row. */
  private move(at: number, by: number): void {
    const key = this.items[at]?.key ?? "";
    this.set(moved(this.items, at, by));
    void this.updateComplete.then(() => {
      const row = this.querySelector(`li[data-item="${CSS.escape(key)}"]`);
      (row?.querySelector<HTMLButtonElement>(`[data-do=${by < 0 ? "up" : "down"}]:not(:disabled)`) ?? row?.querySelector<HTMLButtonElement>(".move button:not(:disabled)"))?.focus();
    });
  }

  private readonly read = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = ""; // the same file can be chosen again, once it is mended
    if (!file) return;
    this.reading = true;
    this.trouble = this.told = "";
    const form = new FormData();
    form.append("file", file);
    try {
      const answer = await send<Imported & Record<string, unknown>>("POST", path("meetings", this.meeting.id, "agenda", "import"), form, { limit: 30_000 });
      this.set(imported(answer));
      const rest = answer.problems.filter((problem) => problem.item === null).map((problem) => problem.text);
      const doubts = answer.problems.length ? say("console.meetings.read_doubts", { n: answer.problems.length }) : say("console.meetings.read_well");
      this.told = [say("console.meetings.read", { file: answer.file, n: answer.items.length }), doubts, ...rest].join(" ");
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    } finally {
      this.reading = false;
    }
  };

  private readonly save = (event: Event): void => {
    event.preventDefault();
    this.tried = true;
    const items = this.items.filter((item) => item.title.trim() || item.minutes || item.presenter || item.layout);
    if (faults(items).length) {
      this.items = items.length ? items : this.items;
      this.trouble = say("console.meetings.mend");
      void this.updateComplete.then(() => this.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    this.trouble = "";
    const before = bodyOf(draftOf(this.meeting.agenda ?? []));
    const at = path("meetings", this.meeting.id, "agenda");
    order(this, {
      key: "agenda",
      method: "PUT",
      path: at,
      body: { ...bodyOf(items), ...(this.meeting.edited ? { seen: this.meeting.edited } : {}) }, // what the page shows; it says where that is another's
      done: say("console.meetings.agenda_saved"),
      undo: { key: "undo", method: "PUT", path: at, body: before, done: say("console.meetings.agenda_back") },
      then: () => this.close(),
      failed: (words) => (this.trouble = words),
    });
  };

  private close(): void {
    this.dispatchEvent(new CustomEvent("close-agenda", { bubbles: true }));
  }
}

customElements.define("io-agenda-editor", AgendaEditor);
