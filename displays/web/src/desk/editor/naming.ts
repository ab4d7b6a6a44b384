/** What a layout is called, for people and as a file: for a new one, a copy, and another key. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../../words.js";
import { DeskElement } from "../element.js";

const KEY = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST = 60;

export interface Naming {
  title: string;
  yes: string;
  /** Ask for the title people read; without it only the key. */
  titled: boolean;
  name?: string;
  key?: string;
  /** Ask why, as the journal keeps it. */
  why?: boolean;
  taken: readonly string[];
}

export interface Named {
  name: string;
  key: string;
  why: string;
}

/** A key out of a title: without marks, in small letters, with hyphens. */
export function slug(title: string): string {
  const plain = title.replace(/đ/g, "d").replace(/Đ/g, "D").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return plain.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, LONGEST).replace(/^-+|-+$/g, "");
}

/** A new layout's first text: one tile, ready to be changed. */
export function beginning(key: string, name: string, code: string): string {
  return `key: ${key}
title: {vi: ${JSON.stringify(name)}}
grid: {columns: 12, rows: 6}
tiles:
  - {id: mot, kind: number, series: ${code}, at: [1, 1, 6, 3]}
  - {id: chu-y, kind: attention, at: [7, 1, 6, 6]}
topics:
  - {key: chinh, title: {vi: ${JSON.stringify(name)}}, tiles: [mot]}
`;
}

/** A layout's text under another key and, where one is given, another title. */
export function copied(text: string, key: string, name: string): string {
  const rekeyed = text.replace(/^key:[^\n#]*/m, `key: ${key}`);
  return name ? rekeyed.replace(/^title:[^\n]*(\n[ \t]+[^\n]*)*/m, `title: {vi: ${JSON.stringify(name)}}`) : rekeyed;
}

export class NamingDialog extends DeskElement {
  static override properties = { asked: { state: true }, name: { state: true }, key: { state: true }, why: { state: true }, own: { state: true } };
  declare asked: Naming | null;
  declare name: string;
  declare key: string;
  declare why: string;
  /** The key was typed by hand and no longer follows the title. */
  declare own: boolean;
  private answer: (answer: Named | null) => void = () => undefined;

  constructor() {
    super();
    this.asked = null;
    this.name = this.key = this.why = "";
    this.own = false;
  }

  ask(naming: Naming): Promise<Named | null> {
    this.answer(null);
    this.asked = naming;
    this.name = naming.name ?? "";
    this.key = naming.key ?? "";
    this.why = "";
    this.own = !naming.titled;
    return new Promise((resolve) => (this.answer = resolve));
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector("input")?.focus();
  }

  private done(answer: Named | null): void {
    const resolve = this.answer;
    this.answer = () => undefined;
    this.asked = null;
    resolve(answer);
  }

  private get wrong(): string {
    if (!this.key) return "";
    if (!KEY.test(this.key) || this.key.length > LONGEST) return say("editor.name.form");
    return this.asked?.taken.includes(this.key) ? say("editor.name.taken", { key: this.key }) : "";
  }

  protected override render(): TemplateResult | typeof nothing {
    const { asked } = this;
    if (!asked) return nothing;
    const ready = this.key && !this.wrong && (!asked.titled || this.name.trim()) && (!asked.why || this.why.trim());
    return html`<dialog class="ask" aria-labelledby="naming-title" @cancel=${(event: Event) => { event.preventDefault(); this.done(null); }}>
      <form @submit=${(event: Event) => { event.preventDefault(); if (ready) this.done({ name: this.name.trim(), key: this.key, why: this.why.trim() }); }}>
        <h2 id="naming-title">${asked.title}</h2>
        ${asked.titled ? html`<label class="field"><span>${say("editor.name.title")}</span><input name="title" maxlength="80" .value=${this.name} @input=${this.titled} /></label>` : nothing}
        <label class="field"><span>${say("editor.name.key")}</span><input name="key" class="mono" maxlength=${LONGEST} autocapitalize="none" spellcheck="false" .value=${this.key} @input=${(event: Event) => { this.own = true; this.key = (event.target as HTMLInputElement).value; }} /></label>
        ${this.wrong ? html`<p class="bad small" role="alert">${this.wrong}</p>` : html`<p class="quiet small">${say("editor.name.file", { key: this.key || "…" })}</p>`}
        ${asked.why ? html`<label class="field"><span>${say("editor.why")}</span><input name="why" maxlength="200" .value=${this.why} @input=${(event: Event) => (this.why = (event.target as HTMLInputElement).value)} /></label>` : nothing}
        <div class="answers"><button type="button" class="plain" @click=${() => this.done(null)}>${say("console.cancel")}</button><button type="submit" class="go" ?disabled=${!ready}>${asked.yes}</button></div>
      </form></dialog>`;
  }

  private readonly titled = (event: Event): void => {
    this.name = (event.target as HTMLInputElement).value;
    if (!this.own) this.key = slug(this.name);
  };
}

customElements.define("io-naming", NamingDialog);
