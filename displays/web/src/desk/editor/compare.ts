/** Two texts beside each other in one column: what went, what came, and the lines around it. */

import { unifiedMergeView } from "@codemirror/merge";
import { yaml } from "@codemirror/lang-yaml";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { html, type PropertyValues, type TemplateResult } from "lit";
import { say } from "../../words.js";
import { DeskElement } from "../element.js";
import { look } from "./look.js";

const AROUND = 3; // unchanged lines that are shown beside a change

export class Compare extends DeskElement {
  static override properties = { old: {}, text: {}, whole: { type: Boolean } };
  declare old: string;
  declare text: string;
  /** Also the lines that are the same. */
  declare whole: boolean;
  private view: EditorView | null = null;

  constructor() {
    super();
    this.old = this.text = "";
    this.whole = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.view?.destroy();
    this.view = null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const box = this.querySelector<HTMLElement>(".differ");
    if (!box || (this.view && !["old", "text", "whole"].some((name) => changed.has(name as keyof Compare)))) return;
    const top = this.view?.scrollDOM.scrollTop ?? 0;
    this.view?.destroy();
    this.view = null;
    if (this.old === this.text) return;
    const extensions = [
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ tabindex: "0", "aria-label": say("editor.side.compare") }),
      EditorView.lineWrapping,
      EditorState.phrases.of({ "$ unchanged lines": say("editor.phrase.16") }),
      lineNumbers(),
      yaml(),
      unifiedMergeView({ original: this.old, mergeControls: false, ...(this.whole ? {} : { collapseUnchanged: { margin: AROUND, minSize: AROUND + 1 } }) }),
      look,
    ];
    this.view = new EditorView({ parent: box, state: EditorState.create({ doc: this.text, extensions }) });
    this.view.scrollDOM.scrollTop = top;
  }

  protected override render(): TemplateResult {
    return html`${this.old === this.text ? html`<p class="empty">${say("editor.no_difference")}</p>` : ""}<div class="differ" ?hidden=${this.old === this.text}></div>`;
  }
}

customElements.define("io-compare", Compare);
