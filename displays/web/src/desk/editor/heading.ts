/** The editor's head: which layout, whether it is saved, and what may be done with it. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../../words.js";
import { icon } from "../icons.js";
import { when } from "../wording.js";
import type { Bench } from "./bench.js";

export interface Head {
  title: string;
  narrow: boolean;
  readOnly: boolean;
  busy: boolean;
  /** The menu is open. */
  open: boolean;
  now: number;
  menu: () => void;
  save: () => void;
  copy: () => void;
  rename: () => void;
  discard: () => void;
}

export function heading(bench: Bench, head: Head): TemplateResult {
  return html`<header class="editor-head"><a class="link" href="#layouts">${icon("left")} ${say("console.tab.layouts")}</a>
    <h2>${head.title}</h2><span class="mono quiet">layouts/${bench.key}.yaml</span>
    <span class="state ${bench.dirty ? "warn" : "quiet"}" data-state=${bench.dirty ? "dirty" : "saved"}>${state(bench, head.now)}</span><span class="gap"></span>
    ${head.narrow ? nothing : html`<div class="me"><button type="button" class="plain" data-do="more" aria-expanded=${head.open} @click=${head.menu}>${say("editor.more")}${icon("down")}</button>${head.open ? menu(bench, head) : nothing}</div>
      <button type="button" class="go" data-do="save" title="Ctrl+S" aria-busy=${head.busy} ?disabled=${head.readOnly || !bench.dirty || head.busy} @click=${head.save}>${say("editor.save")}</button>`}</header>`;
}

function state(bench: Bench, now: number): string {
  if (bench.isNew) return say("editor.state.new");
  if (bench.dirty) return say("editor.state.dirty");
  const saved = bench.opened?.version;
  return saved ? say("editor.state.saved", { at: when(saved.at, now), by: saved.by === "site files" ? say("editor.on_disk") : saved.by }) : "";
}

function menu(bench: Bench, head: Head): TemplateResult {
  const still = head.readOnly || bench.isNew;
  return html`<div class="menu" role="menu" @click=${head.menu}>
    <button role="menuitem" type="button" data-do="copy" @click=${head.copy}>${say("editor.copy")}</button>
    <button role="menuitem" type="button" data-do="rename" ?disabled=${still || bench.dirty} @click=${head.rename}>${say("editor.rename")}</button>
    <button role="menuitem" type="button" class="danger" data-do="remove" ?disabled=${still} @click=${head.discard}>${say("editor.remove")}</button></div>`;
}
