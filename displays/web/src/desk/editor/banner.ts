/** What stands over the editor: that it only reads, that somebody else saved, that a draft was found again. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../../words.js";
import { icon } from "../icons.js";
import { when } from "../wording.js";
import type { Bench } from "./bench.js";

export interface Around {
  narrow: boolean;
  silent: boolean;
  now: number;
  compare: () => void;
  /** Keep one's own. */
  insist: () => void;
  /** Take theirs. */
  yields: () => void;
  /** Put the draft away. */
  drop: () => void;
}

export function banner(bench: Bench, around: Around): TemplateResult | typeof nothing {
  const { conflict } = bench;
  if (conflict) {
    const gone = conflict === "gone";
    const by = gone || !conflict.by || conflict.by === "site files" ? say("editor.on_disk") : conflict.by;
    const words = gone ? say("editor.conflict_gone") : conflict.at ? say("editor.conflict", { by, at: when(conflict.at, around.now) }) : say("editor.conflict_plain", { by });
    return html`<div class="editor-note warn" role="alert" data-note="conflict">${icon("triangle")}<p><b>${words}</b> ${gone || !conflict.why ? nothing : html`<q>${conflict.why}</q>`}</p>
      ${gone ? nothing : html`<button type="button" class="plain" data-do="compare" @click=${around.compare}>${say("editor.see")}</button>`}
      <button type="button" class="plain" data-do="insist" @click=${around.insist}>${say(gone ? "editor.insist_gone" : "editor.insist")}</button>
      <button type="button" class="plain" data-do="yield" @click=${around.yields}>${say(gone ? "editor.yield_gone" : "editor.yield")}</button></div>`;
  }
  if (bench.locked) return note("locked", html`${icon("triangle")}<p>${say(`editor.locked.${bench.locked}`)}</p>`);
  if (around.narrow) return note("narrow", html`<p>${say("editor.narrow")}</p>`);
  if (bench.draftAt) {
    return note("draft", html`<p>${say("editor.draft", { at: when(new Date(bench.draftAt).toISOString(), around.now) })}</p>
      ${bench.isNew ? nothing : html`<button type="button" class="link" data-do="drop" @click=${around.drop}>${say("editor.drop")}</button>`}`);
  }
  if (around.silent) return note("silent", html`${icon("cross")}<p>${say("editor.silent")}</p>`);
  return nothing;
}

const note = (name: string, what: TemplateResult): TemplateResult => html`<div class="editor-note" role="status" data-note=${name}>${what}</div>`;
