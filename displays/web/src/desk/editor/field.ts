/** The field the text is typed into: CodeMirror with our completion, faults, keys and colours. */

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, snippetCompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { pick, say } from "../../words.js";
import { choices, type Vocabulary } from "./choices.js";
import { look } from "./look.js";
import { outline } from "./outline.js";
import type { Fault } from "./nouns.js";
import { tileAt, type TileSpan } from "./spot.js";

const PHRASES = ["Find", "Replace", "next", "previous", "all", "match case", "regexp", "by word", "replace", "replace all", "close", "replaced $ matches", "current match", "on line", "No diagnostics", "Diagnostics", "$ unchanged lines"];
const ours = Annotation.define<boolean>(); // a text that was put in, not typed

export interface FieldEvents {
  typed: (text: string) => void;
  tile: (id: string) => void;
  save: () => void;
  leave: () => void;
}

export class Field {
  readonly view: EditorView;
  private words: Vocabulary | null = null;
  private readonly access = new Compartment();
  private spans: TileSpan[] = [];
  private spansOf = "";
  private tile = "";

  constructor(parent: HTMLElement, text: string, readOnly: boolean, private readonly events: FieldEvents) {
    this.view = new EditorView({ parent, state: this.state(text, readOnly) });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Put another text in the field's place; one undo brings the former back. */
  put(text: string): void {
    if (text === this.text) return;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, annotations: ours.of(true), userEvent: "input" });
  }

  learn(words: Vocabulary): void {
    this.words = words;
  }

  /** Show what is wrong where it is; a fault reaches from its place to the word's end. */
  show(faults: readonly Fault[]): void {
    const { state } = this.view;
    const found = faults.map((fault): Diagnostic => {
      const { from, to } = this.span(fault);
      return { from, to, severity: fault.severity === "warning" ? "warning" : "error", message: fault.words };
    });
    this.view.dispatch(setDiagnostics(state, found));
  }

  private span({ line, column }: Fault): { from: number; to: number } {
    const doc = this.view.state.doc;
    const row = doc.line(Math.max(1, Math.min(line, doc.lines)));
    const before = [...row.text].slice(0, column - 1).join("").length; // the server counts characters, not their halves
    const from = Math.min(row.from + before, row.to);
    const word = /^("[^"]*"|'[^']*'|\[[^\]]*\]|[^\s,{}[\]]+)/.exec(row.text.slice(from - row.from));
    const to = word ? from + word[0].length : row.to;
    return to > from ? { from, to } : { from: Math.max(row.from, from - 1), to: Math.max(from, row.from) };
  }

  /** Bring a place into view with the caret in it. */
  go(line: number, column: number): void {
    const { from } = this.span({ line, column } as Fault);
    this.select(from);
  }

  goToTile(id: string): void {
    const span = this.tiles().find((each) => each.id === id);
    if (span) this.select(span.from + Math.max(0, this.view.state.doc.sliceString(span.from, span.to).search(/[{\w]/)));
  }

  private select(at: number): void {
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    this.view.focus();
  }

  tiles(): TileSpan[] {
    const text = this.text;
    if (this.spansOf !== text) [this.spansOf, this.spans] = [text, outline(text).tiles];
    return this.spans;
  }

  destroy(): void {
    this.view.destroy();
  }

  private state(text: string, readOnly: boolean): EditorState {
    return EditorState.create({ doc: text, extensions: [this.extensions(), this.access.of(EditorState.readOnly.of(readOnly))] });
  }

  private extensions(): Extension {
    const key = (run: () => void) => () => (run(), true);
    return [
      keymap.of([
        { key: "Mod-s", run: key(() => this.events.save()), preventDefault: true },
        { key: "F8", run: nextDiagnostic, shift: previousDiagnostic, preventDefault: true },
        { key: "Tab", run: (view) => acceptCompletion(view) || indentMore(view), shift: indentLess },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...defaultKeymap.filter((each) => each.key !== "Escape"),
        { key: "Escape", run: key(() => this.events.leave()) },
      ]),
      EditorState.phrases.of(Object.fromEntries(PHRASES.map((phrase, i) => [phrase, say(`editor.phrase.${i}`)]))),
      EditorView.contentAttributes.of({ "aria-label": say("editor.text"), spellcheck: "false", tabindex: "0" }),
      EditorView.lineWrapping,
      yaml(),
      indentUnit.of("  "),
      history(),
      drawSelection(),
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      bracketMatching(),
      closeBrackets(),
      highlightSelectionMatches({ minSelectionLength: 3 }),
      search({ top: true }),
      lintGutter(),
      autocompletion({ override: [(context) => this.complete(context)], icons: false, maxRenderedOptions: 200 }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.events.typed(this.text);
        if (update.docChanged || update.selectionSet) this.where();
      }),
      look,
    ];
  }

  private where(): void {
    const id = tileAt(this.tiles(), this.view.state.selection.main.head);
    if (id !== this.tile) this.events.tile((this.tile = id));
  }

  private complete(context: CompletionContext): CompletionResult | null {
    if (!this.words) return null;
    const { here } = outline(this.text, context.pos);
    if (!here) return null;
    const typed = this.view.state.doc.sliceString(here.from, context.pos);
    if (!context.explicit && !typed && !/[\s{[,]/.test(this.view.state.doc.sliceString(context.pos - 1, context.pos))) return null;
    const ids = this.tiles().map((tile) => tile.id).filter(Boolean);
    const found = choices(here, this.words, typed, ids, pick);
    if (!found.length) return null;
    const rest = /^[\w@*.-]*/.exec(this.view.state.doc.sliceString(context.pos, context.pos + 40))?.[0] ?? "";
    const options = found.map((each): Completion => {
      const kind = each.kind === "tile" ? say(`editor.kind.${each.label}`) : "";
      const detail = each.detail ?? (kind.startsWith("editor.") ? "" : kind);
      const option = { label: each.label, ...(detail ? { detail } : {}), ...(each.boost ? { boost: each.boost } : {}) };
      if (each.snippet) return snippetCompletion(each.apply ?? each.label, option);
      const colon = each.kind === "key" && /^\s*:/.test(this.view.state.doc.sliceString(context.pos + rest.length, context.pos + rest.length + 3));
      return { ...option, apply: colon ? each.label : (each.apply ?? each.label) };
    });
    return { from: here.from, to: context.pos + rest.length, options, filter: true, validFor: /^[\w@*.-]*$/ };
  }
}
