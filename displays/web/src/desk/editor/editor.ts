/** The layout editor: text and faults at the left, what a screen makes of it at the right. A chunk of its own. */

import { html, type PropertyValues, type TemplateResult } from "lit";
import "../../words.editor.js";
import { pick, say } from "../../words.js";
import { Problem, send } from "../api.js";
import type { Question } from "../ask.js";
import { LiveElement } from "../element.js";
import type { Place } from "../live.js";
import type { Person } from "../nouns.js";
import { signIn } from "../session.js";
import { copy, discard, rename, rollBack, save, type Hand } from "./acts.js";
import { banner } from "./banner.js";
import { Bench } from "./bench.js";
import type { Vocabulary } from "./choices.js";
import "./compare.js";
import { Drawer } from "./drawer.js";
import "./editor.css";
import { faultList } from "./faults.js";
import { Field } from "./field.js";
import { heading } from "./heading.js";
import { asking, Judge, worded } from "./judge.js";
import type { NamingDialog } from "./naming.js";
import "./naming.js";
import type { Told, Version } from "./nouns.js";
import "./past.js";
import "./sketch.js";
import { usage } from "./usage.js";

const SIDES = ["preview", "compare", "past"] as const;
const NARROW = matchMedia("(max-width: 900px)"); // a telephone reads

let vocabulary: Promise<Vocabulary> | null = null;

export class Editor extends LiveElement {
  static override properties = { ...LiveElement.properties, person: { attribute: false }, name: {}, ask: { attribute: false }, tell: { attribute: false }, side: { state: true }, tile: { state: true }, screen: { state: true }, menu: { state: true }, busy: { state: true }, failed: { state: true }, whole: { state: true } };
  declare person: Person;
  /** The layout's key. */
  declare name: string;
  declare ask: (question: Question) => Promise<string | null>;
  declare tell: (words: string, bad?: boolean) => void;
  declare side: (typeof SIDES)[number];
  declare tile: string;
  declare screen: string;
  declare menu: boolean;
  declare busy: boolean;
  declare failed: string;
  declare whole: boolean;
  private bench!: Bench;
  private field: Field | null = null;
  private shown: unknown;
  private readonly judge = new Judge(asking(() => this.name, () => this.place?.id ?? ""));
  private readonly redraw = (): void => this.requestUpdate();

  constructor() {
    super();
    this.side = "preview";
    this.name = this.tile = this.screen = this.failed = "";
    this.menu = this.busy = this.whole = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.judge.addEventListener("judged", this.judged);
    NARROW.addEventListener("change", this.redraw);
    addEventListener("keydown", this.keys);
    addEventListener("focus", this.back);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.judge.removeEventListener("judged", this.judged);
    NARROW.removeEventListener("change", this.redraw);
    removeEventListener("keydown", this.keys);
    removeEventListener("focus", this.back);
    this.judge.forget();
    this.field?.destroy();
    this.field = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has("name")) this.start();
  }

  protected override hear(): void {
    super.hear();
    const onDisk = this.onDisk();
    if (onDisk === this.shown || this.busy || !this.bench?.opened) return;
    this.shown = onDisk;
    this.back();
  }

  /** The walls have changed, or the person comes back to this window: is the file still what it was? */
  private readonly back = (): void => {
    if (this.busy || !this.bench?.opened) return;
    void this.bench.refresh().then((taken) => taken && this.put(), () => undefined); // who does not answer is asked again when it matters
  };

  /** What the walls have of this layout, or the version of it that they could not take. */
  private onDisk(): unknown {
    return this.live.entry(`@problem/layouts/${this.name}.yaml`) ?? this.live.layoutOf(this.name);
  }

  /** Where the preview is: the chosen screen, else one that shows this layout, else the first. */
  private get place(): Place | null {
    const places = this.live.places();
    const by = (is: (place: Place) => boolean): Place | undefined => places.find(is);
    return by((each) => each.id === this.screen) ?? by((each) => this.live.sceneOf(each.id)?.layout === this.name) ?? by((each) => each.screen.home === this.name) ?? places[0] ?? null;
  }

  private get readOnly(): boolean {
    return Boolean(this.bench.locked) || this.bench.missing || NARROW.matches;
  }

  private start(): void {
    this.judge.forget();
    this.field?.destroy();
    this.field = null;
    this.tile = this.screen = this.failed = "";
    this.side = "preview";
    this.shown = this.onDisk();
    const bench = (this.bench = new Bench(this.name, new Drawer(this.person.name)));
    bench.addEventListener("change", this.redraw);
    void this.doing(async () => {
      await bench.open();
      if (bench !== this.bench || bench.missing) return;
      await this.updateComplete;
      const box = this.querySelector<HTMLElement>(".code");
      if (!box) return;
      this.field = new Field(box, bench.text, this.readOnly, { typed: this.typed, tile: (id) => (this.tile = id), save: () => void this.save(), leave: () => this.querySelector<HTMLElement>("[data-do=save], .editor-head a")?.focus() });
      if (!this.readOnly) this.field.view.focus();
      this.judge.consider(bench.text, 0);
      vocabulary ??= send<Vocabulary>("GET", "/api/layout-words").catch((error: unknown) => { vocabulary = null; throw error; });
      this.field.learn(await vocabulary);
    }, true);
  }

  /** Do something with the server; what it refuses is said. */
  private async doing(what: () => Promise<void>, loading = false): Promise<boolean> {
    this.busy = !loading;
    try {
      await what();
      this.failed = "";
      return true;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) signIn();
      else if (error instanceof Problem && error.status === 412) this.side = "compare";
      else if (error instanceof Problem && error.code === "layout_broken") this.faulty(error.message, (error.document as { problems?: Told[] }).problems ?? []);
      else if (this.field) this.tell(error instanceof Error ? error.message : String(error), true);
      else this.failed = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  private readonly typed = (text: string): void => {
    this.bench.type(text);
    this.judge.consider(text);
  };

  /** Put the bench's text into the field. */
  private put(): void {
    this.field?.put(this.bench.text);
    this.judge.consider(this.bench.text, 0);
  }

  private readonly judged = (): void => {
    this.field?.show(this.judge.faults);
    this.requestUpdate();
  };

  private faulty(words: string, told: Told[]): void {
    this.tell(words, true);
    this.judge.faults = worded(told);
    this.judged();
  }

  private readonly keys = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.defaultPrevented) {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) void this.save();
    }
    if (event.key === "Escape") this.menu = false;
  };

  /** What acts.ts works with. */
  private get hand(): Hand {
    const { bench, live, ask, tell, judge } = this;
    return { bench, live, ask, tell, judge, naming: (asked) => (this.querySelector("io-naming") as NamingDialog).ask(asked), doing: (what) => this.doing(what), put: () => this.put() };
  }

  private async save(): Promise<void> {
    if (this.readOnly || this.busy || !this.bench.ready) return;
    if (this.bench.conflict) return void (this.side = "compare");
    const wrong = await save(this.hand);
    if (wrong) this.field?.go(wrong.line, wrong.column);
    else this.shown = this.onDisk();
  }

  protected override render(): TemplateResult {
    const { bench } = this;
    if (this.failed) return html`<section class="sheet"><p class="empty">${this.failed} <a href="#layouts">${say("editor.back")}</a></p></section>`;
    if (bench.missing) return this.lost();
    return html`<section class="editor" aria-label=${this.name}>
      ${heading(bench, { narrow: NARROW.matches, readOnly: this.readOnly, busy: this.busy, open: this.menu, now: this.live.now(), title: pick(this.judge.layout?.title) || pick(this.live.layoutOf(this.name)?.title) || this.name,
        menu: () => (this.menu = !this.menu), save: () => void this.save(), copy: () => void copy(this.hand), rename: () => void rename(this.hand), discard: () => void discard(this.hand) })}
      ${banner(bench, { narrow: NARROW.matches, silent: this.judge.silent, now: this.live.now(), compare: () => (this.side = "compare"), insist: () => { bench.insist(); this.side = "preview"; }, yields: () => void this.doing(async () => { await bench.yield(); this.put(); this.side = "preview"; }), drop: () => void this.doing(async () => { await bench.yield(); this.put(); }) })}
      <div class="editor-left"><div class="code"></div>${faultList(this.judge, (fault) => this.field?.go(fault.line, fault.column))}</div>
      <div class="editor-right" data-side=${this.side}>
        <nav class="sides" aria-label=${say("editor.sides")}>${SIDES.map((side) => html`<button type="button" class="chip" data-side=${side} aria-pressed=${this.side === side} @click=${() => (this.side = side)}>${say(`editor.side.${side}`)}</button>`)}</nav>
        ${this.right()}
      </div>
      <io-naming></io-naming>
    </section>`;
  }

  /** There is no such file: perhaps there was, and can be brought back. */
  private lost(): TemplateResult {
    return html`<section class="sheet"><header class="titled"><div><h2>${say("editor.missing", { key: this.name })}</h2><p class="quiet">${say("editor.missing_note")}</p></div><a class="plain" href="#layouts">${say("editor.back")}</a></header>
      ${this.past(NARROW.matches)}</section>`;
  }

  private past(locked: boolean): TemplateResult {
    return html`<io-past .name=${this.name} .text=${this.bench.missing ? "" : this.bench.text} .seen=${this.bench.base} .now=${this.live.now()} .locked=${locked} @rollback=${(event: CustomEvent<Version>) => void this.bringBack(event.detail)}></io-past>`;
  }

  private async bringBack(version: Version): Promise<void> {
    const lost = this.bench.missing;
    if ((await rollBack(this.hand, version)) && lost) this.start();
  }

  private right(): TemplateResult {
    const { bench, judge } = this;
    if (this.side === "past") return this.past(this.readOnly);
    if (this.side === "compare") {
      const other = bench.conflict && bench.conflict !== "gone" ? bench.conflict.text : (bench.opened?.text ?? "");
      return html`<div class="looked"><p class="quiet small">${bench.conflict ? say("editor.against_theirs") : say("editor.against_saved")}</p><label class="check"><input type="checkbox" .checked=${this.whole} @change=${(event: Event) => (this.whole = (event.target as HTMLInputElement).checked)} /> <span>${say("editor.whole")}</span></label></div>
        <io-compare .old=${other} .text=${bench.text} .whole=${this.whole}></io-compare>`;
    }
    const first = judge.faults.find((fault) => fault.severity !== "warning");
    return html`<io-sketch .live=${this.live} .layout=${judge.layout ?? this.live.layoutOf(this.name) ?? null} .stale=${judge.stale} .line=${first?.line ?? 0} .place=${this.place} .tile=${this.tile}
        @screen=${(event: CustomEvent<string>) => { this.screen = event.detail; this.judge.consider(bench.text, 0); }} @tile=${(event: CustomEvent<string>) => this.field?.goToTile(event.detail)}></io-sketch>
      ${usage(bench.opened?.uses ?? [])}`;
  }
}

customElements.define("io-editor", Editor);
