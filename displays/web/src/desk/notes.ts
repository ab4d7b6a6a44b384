/** The secretary's part of a meeting: notes, who is to do what until when, marked moments, and the way to the minutes. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { pick, say } from "../words.js";
import { Problem, send } from "./api.js";
import { order, path, type Command } from "./command.js";
import { hour, LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Meeting, Written, WrittenAssignment, WrittenNote } from "./nouns.js";

type Mark = NonNullable<Meeting["marks"]>[number];
type Kind = "notes" | "assignments" | "marks";

/** What is being worded anew. */
interface Edited {
  kind: Kind;
  id: string;
}

const NOUN: Record<Kind, string> = { notes: "note", assignments: "assignment", marks: "mark" };
const NOTHING: Written = { notes: [], assignments: [] };
const MOST = 2000; // letters

export class MeetingNotes extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { type: String }, busy: { attribute: false }, allowed: { type: Boolean }, edited: { state: true }, past: { state: true }, trouble: { state: true } };
  /** The meeting's id. */
  declare meeting: string;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  declare edited: Edited | null;
  /** A meeting that is over comes down no socket: it is asked for, and again after each change. */
  declare past: (Meeting & Written) | null;
  declare trouble: string;
  private asked = "";

  constructor() {
    super();
    this.busy = new Set();
    this.edited = this.past = null;
    this.trouble = "";
  }

  private get standing(): Meeting | undefined {
    return this.live.entry<Meeting>(`@meeting/${this.meeting}`);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has("meeting")) {
      this.edited = this.past = null;
      this.asked = this.trouble = "";
    }
    if (this.live.ready && !this.standing && this.asked !== this.meeting) void this.ask();
  }

  private async ask(): Promise<void> {
    const id = (this.asked = this.meeting);
    try {
      const answer = await send<{ meeting: Meeting & Written }>("GET", path("meetings", id));
      if (id === this.meeting) this.past = answer.meeting;
      this.trouble = "";
    } catch (error) {
      this.trouble = error instanceof Problem ? error.message : String(error);
    }
  }

  /** Send it up; what becomes of it comes down the socket, or is asked for. */
  private tell(command: Command): void {
    order(this, {
      ...command,
      then: (answer) => {
        command.then?.(answer);
        if (!this.standing) void this.ask();
      },
    });
  }

  protected override render(): TemplateResult {
    const meeting = this.standing ?? this.past;
    if (!meeting) return html`<section class="minutes-panel"><p class="empty">${this.trouble || say("console.notes.loading")}</p></section>`;
    const { notes, assignments } = this.standing ? (this.live.entry<Written>(`@notes/${this.meeting}`) ?? NOTHING) : (this.past ?? NOTHING);
    return html`<section class="minutes-panel" aria-label=${say("console.notes.title")}>
      <div class="minutes-head"><h3>${say("console.notes.title")}</h3>${this.standing ? html`<span class="quiet">${say("console.notes.provisional")}</span>` : nothing}<span class="gap"></span>${this.ways()}</div>
      <div class="minutes-parts">
        <div data-part="notes"><h4>${say("console.notes.notes")}</h4>
          ${this.allowed ? this.noteForm() : nothing}
          ${notes.length ? html`<ol>${repeat(notes, (note) => note.note, (note) => this.note(note, meeting))}</ol>` : html`<p class="quiet">${say("console.notes.no_notes")}</p>`}</div>
        <div data-part="assignments"><h4>${say("console.notes.assignments")}</h4>
          ${this.allowed ? this.taskForm() : nothing}
          ${assignments.length ? html`<ol>${repeat(assignments, (task) => task.assignment, (task) => this.task(task))}</ol>` : html`<p class="quiet">${say("console.notes.no_assignments")}</p>`}</div>
        <div data-part="marks"><h4>${say("console.notes.marks")}</h4>
          ${this.allowed && this.standing?.since ? html`<button type="button" class="plain" data-do="mark" aria-busy=${this.busy.has("mark")} ?disabled=${this.busy.has("mark")} @click=${() => this.tell({ key: "mark", method: "POST", path: path("meetings", this.meeting, "marks"), body: {}, done: say("console.notes.marked") })}>${icon("flag")}${say("console.notes.mark")}</button>` : nothing}
          ${meeting.marks?.length ? html`<ol>${repeat(meeting.marks, (mark) => mark.mark, (mark) => this.mark(mark))}</ol>` : html`<p class="quiet">${say("console.notes.no_marks")}</p>`}</div>
      </div>
    </section>`;
  }

  private ways(): TemplateResult {
    const file = path("meetings", this.meeting, "minutes");
    return html`<span class="ways"><a class="plain" data-do="minutes" href=${`/minutes/${encodeURIComponent(this.meeting)}`} target="_blank" rel="noopener">${say("console.notes.open")}</a>
      <a class="plain" href=${`${file}.docx`} download>${say("console.notes.word")}</a><a class="plain" href=${`${file}.csv`} download>${say("console.notes.table")}</a></span>`;
  }

  // ---- notes

  private noteForm(): TemplateResult {
    const busy = this.busy.has("note");
    return html`<form class="write" @submit=${(event: Event) => this.writeNote(event)}>
      <textarea name="text" rows="2" maxlength=${MOST} required aria-label=${say("console.notes.note_label")} placeholder=${say("console.notes.note_hint")} @keydown=${hasty}></textarea>
      <button type="submit" class="go" data-do="write-note" aria-busy=${busy} ?disabled=${busy}>${say("console.notes.write")}</button></form>`;
  }

  private writeNote(event: Event): void {
    const { form, values } = read(event);
    if (!values["text"]) return;
    this.tell({ key: "note", method: "POST", path: path("meetings", this.meeting, "notes"), body: { text: values["text"] }, then: () => form.reset() });
  }

  private note(note: WrittenNote, meeting: Meeting): TemplateResult {
    if (this.edits("notes", note.note)) return html`<li>${this.rewording("notes", note.note, note.text)}</li>`;
    const item = meeting.agenda?.find((each) => each.key === note.item);
    const about = [hour(note.at), note.by, item ? say("console.notes.during", { item: pick(item.title) }) : ""].filter(Boolean).join(" · ");
    const again = { key: "note", method: "POST", path: path("meetings", this.meeting, "notes"), body: { text: note.text } } as const;
    return html`<li data-note=${note.note}><p>${note.text}</p><div class="quiet"><span>${about}</span>${this.tools("notes", note.note, note.text, again, "removed_note")}</div></li>`;
  }

  // ---- assignments

  private taskForm(task?: WrittenAssignment): TemplateResult {
    const key = task ? `assignments:${task.assignment}` : "assignment";
    const units = this.live.site?.units ?? [];
    const busy = this.busy.has(key);
    return html`<form class="write task" @submit=${(event: Event) => this.assign(event, task)} @keydown=${(event: KeyboardEvent) => task && this.leave(event)}>
      <textarea name="text" rows="2" maxlength=${MOST} required aria-label=${say("console.notes.task_label")} placeholder=${say("console.notes.task_hint")} .value=${task?.text ?? ""} @keydown=${hasty}></textarea>
      <label><span>${say("console.notes.unit")}</span><select name="unit"><option value="">${say("console.notes.no_unit")}</option>${units.map((unit) => html`<option value=${unit.key} ?selected=${unit.key === task?.unit}>${pick(unit.short ?? unit.name)}</option>`)}</select></label>
      <label><span>${say("console.notes.due")}</span><input type="date" name="due" .value=${task?.due ?? ""} /></label>
      ${task ? html`<button type="button" class="plain" @click=${this.done}>${say("console.notes.cancel")}</button>` : nothing}
      <button type="submit" class="go" data-do=${task ? "save" : "assign"} aria-busy=${busy} ?disabled=${busy}>${say(task ? "console.notes.save" : "console.notes.assign")}</button></form>`;
  }

  private assign(event: Event, task?: WrittenAssignment): void {
    const { form, values } = read(event);
    if (!values["text"]) return;
    const body = { text: values["text"], unit: values["unit"] ?? "", due: values["due"] || null };
    const all = path("meetings", this.meeting, "assignments");
    if (task) this.tell({ key: `assignments:${task.assignment}`, method: "PUT", path: `${all}/${encodeURIComponent(task.assignment)}`, body, then: this.done });
    else this.tell({ key: "assignment", method: "POST", path: all, body, then: () => form.reset() });
  }

  private task(task: WrittenAssignment): TemplateResult {
    if (this.edits("assignments", task.assignment)) return html`<li>${this.taskForm(task)}</li>`;
    const unit = this.live.site?.units.find((each) => each.key === task.unit);
    const about = [unit ? pick(unit.short ?? unit.name) : task.unit, task.due ? say("console.notes.due_at", { day: task.due.split("-").reverse().join("/") }) : ""].filter(Boolean).join(" · ");
    const again = { key: "assignment", method: "POST", path: path("meetings", this.meeting, "assignments"), body: { text: task.text, unit: task.unit, due: task.due } } as const;
    return html`<li data-assignment=${task.assignment}><p>${task.text}</p><div class="quiet"><b>${about}</b>${this.tools("assignments", task.assignment, task.text, again, "removed_assignment")}</div></li>`;
  }

  // ---- marks

  private mark(mark: Mark): TemplateResult {
    const at = hour(mark.at);
    if (this.edits("marks", mark.mark)) return html`<li>${this.rewording("marks", mark.mark, mark.text, say("console.notes.mark_words", { at }))}</li>`;
    const edit = this.allowed && this.standing ? this.editing("marks", mark.mark, `${at} ${mark.text}`) : nothing;
    return html`<li data-mark=${mark.mark}><p><b>${at}</b> ${mark.text || html`<span class="quiet">${say("console.notes.mark_bare")}</span>`}</p><div class="quiet"><span>${mark.by}</span>${edit}</div></li>`;
  }

  // ---- what all have

  private edits(kind: Kind, id: string): boolean {
    return this.edited?.kind === kind && this.edited.id === id;
  }

  private tools(kind: Kind, id: string, text: string, again: Command, removed: string): TemplateResult | typeof nothing {
    if (!this.allowed) return nothing;
    const key = `${kind}:${id}`;
    const remove = (): void => this.tell({ key, method: "DELETE", path: path("meetings", this.meeting, kind, id), done: say(`console.notes.${removed}`), undo: again });
    return html`${this.editing(kind, id, text)}<button type="button" class="link" data-do="remove" aria-label=${say("console.notes.remove_of", { text })} ?disabled=${this.busy.has(key)} @click=${remove}>${say("console.notes.remove")}</button>`;
  }

  private editing(kind: Kind, id: string, text: string): TemplateResult {
    const begin = (): void => {
      this.edited = { kind, id };
      void this.updateComplete.then(() => this.querySelector<HTMLElement>("li textarea")?.focus());
    };
    return html`<button type="button" class="link" data-do="edit" aria-label=${say("console.notes.edit_of", { text })} @click=${begin}>${say("console.notes.edit")}</button>`;
  }

  private rewording(kind: Kind, id: string, text: string, label = say("console.notes.note_label")): TemplateResult {
    const key = `${kind}:${id}`;
    const save = (event: Event): void => {
      const words = read(event).values["text"];
      if (words) this.tell({ key, method: "PUT", path: path("meetings", this.meeting, kind, id), body: { text: words }, then: this.done });
    };
    return html`<form class="write" @submit=${save} @keydown=${this.leave}>
      <textarea name="text" rows="2" maxlength=${MOST} required aria-label=${label} .value=${text} @keydown=${hasty}></textarea>
      <button type="button" class="plain" @click=${this.done}>${say("console.notes.cancel")}</button>
      <button type="submit" class="go" data-do="save" aria-busy=${this.busy.has(key)} ?disabled=${this.busy.has(key)}>${say("console.notes.save")}</button></form>`;
  }

  /** Back to the line it was about, so that whoever types goes on from there. */
  private readonly done = (): void => {
    const { edited } = this;
    this.edited = null;
    if (edited) void this.updateComplete.then(() => this.querySelector<HTMLElement>(`[data-${NOUN[edited.kind]}="${edited.id}"] [data-do=edit]`)?.focus());
  };

  private readonly leave = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.done();
  };
}

/** Ctrl+Enter writes: a secretary's hands stay on the keys. */
function hasty(event: KeyboardEvent): void {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) (event.target as HTMLTextAreaElement).form?.requestSubmit();
}

function read(event: Event): { form: HTMLFormElement; values: Record<string, string> } {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
  return { form, values };
}

customElements.define("io-notes", MeetingNotes);
