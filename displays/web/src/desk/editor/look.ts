/** How the editor's text looks: the page's own colours, calm; red only for what is wrong. */

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { RangeSetBuilder, type Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const MONO = 'ui-monospace, "DejaVu Sans Mono", Consolas, monospace';

const marks = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--calm)" },
  { tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket, tags.meta], color: "var(--ink-3)" },
  { tag: [tags.string, tags.content], color: "var(--ink)" },
]);

const theme = EditorView.theme({
  "&": { height: "100%", background: "var(--tile)", color: "var(--ink)", fontSize: "14px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: MONO, lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "10px 0 40px", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-gutters": { background: "var(--tile)", color: "var(--ink-3)", border: "0", paddingLeft: "6px" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 6px", minWidth: "28px" },
  ".cm-activeLine": { background: "var(--tile-2)" },
  ".cm-activeLineGutter": { background: "var(--tile-2)", color: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--cue)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--ink-3)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--critical)", textDecorationSkipInk: "none", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn)", textDecorationSkipInk: "none", textUnderlineOffset: "3px" },
  ".cm-lintPoint::after": { display: "none" },
  ".cm-gutter-lint": { width: "18px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "6px 3px 0" },
  ".cm-lint-marker": { width: "11px", height: "11px" },
  ".cm-lint-marker-error": { content: "normal", background: "var(--critical)", clipPath: "polygon(50% 0, 100% 50%, 50% 100%, 0 50%)" },
  ".cm-lint-marker-warning": { content: "normal", background: "var(--warn-fill)", clipPath: "polygon(50% 5%, 100% 95%, 0 95%)" },
  ".cm-tooltip": { background: "var(--tile)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "8px", boxShadow: "0 8px 28px rgba(12, 20, 36, 0.18)", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", fontSize: "14px", maxHeight: "300px", minWidth: "300px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "5px 12px", display: "flex", gap: "14px", lineHeight: "1.35" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--cue)", color: "var(--ink)" },
  ".cm-completionLabel": { fontFamily: MONO },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { marginLeft: "auto", fontStyle: "normal", color: "var(--ink-3)", maxWidth: "340px", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  ".cm-diagnostic": { padding: "7px 12px", border: "0", maxWidth: "520px", fontSize: "14px" },
  ".cm-diagnostic-error": { color: "var(--critical)", borderLeft: "4px solid var(--critical)" },
  ".cm-diagnostic-warning": { color: "var(--ink)", borderLeft: "4px solid var(--warn-fill)" },
  ".cm-panels": { background: "var(--tile-2)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 10px", fontSize: "14px" },
  ".cm-textfield": { background: "var(--tile)", border: "1px solid var(--line)", borderRadius: "6px", padding: "4px 8px", fontSize: "14px" },
  ".cm-button": { background: "var(--tile)", backgroundImage: "none", border: "1px solid var(--line)", borderRadius: "6px", padding: "4px 10px" },
  ".cm-snippetField": { background: "var(--cue)" },
  // what differs: what came is tinted, what went is grey; red stays for alarm
  "&.cm-merge-b .cm-changedLine": { background: "var(--diff-new)" },
  ".cm-insertedLine": { background: "none" },
  ".cm-deletedChunk": { background: "var(--diff-old)", color: "var(--ink-2)", paddingLeft: "8px" },
  "&.cm-merge-b .cm-changedText": { background: "linear-gradient(var(--calm), var(--calm)) bottom/100% 2px no-repeat" },
  "&.cm-merge-b .cm-deletedText, &.cm-merge-b .cm-deletedChunk .cm-deletedText": { background: "none", textDecoration: "line-through", textDecorationColor: "var(--ink-3)" },
  ".cm-changeGutter": { width: "4px", paddingLeft: "0" },
  "&.cm-merge-b .cm-changedLineGutter": { background: "var(--calm)" },
  "&.cm-merge-b .cm-deletedLineGutter": { background: "var(--ink-3)" },
  "&.cm-editor .cm-collapsedLines": { background: "var(--tile-2)", color: "var(--ink-3)", padding: "4px 12px", fontSize: "13px", fontFamily: "inherit" },
  ".cm-collapsedLines:before": { content: '"…"' },
  ".cm-collapsedLines:after": { content: '"…"' },
});

/** Lines that are broken go on under their own beginning, so that an entry stays one thing to see. */
const hanging = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = hang(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = hang(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function hang(view: EditorView): DecorationSet {
  const made = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      const deep = (/^\s*(- )?/.exec(line.text)?.[0].length ?? 0) + 2;
      made.add(line.from, line.from, Decoration.line({ attributes: { style: `padding-left:calc(8px + ${deep}ch);text-indent:-${deep}ch` } }));
      at = line.to + 1;
    }
  }
  return made.finish();
}

/** The page's policy lets in styles that say its word. */
const allowed = EditorView.cspNonce.of(document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "");

export const look: Extension = [allowed, theme, syntaxHighlighting(marks), hanging];
