/** The versions of a layout, the newest first: who, when, why; one of them is looked at and may be brought back. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { say } from "../../words.js";
import { send } from "../api.js";
import { DeskElement } from "../element.js";
import { when } from "../wording.js";
import type { Version } from "./nouns.js";
import "./compare.js";

export class Past extends DeskElement {
  static override properties = { name: {}, text: {}, now: { type: Number }, seen: {}, locked: { type: Boolean }, list: { state: true }, current: { state: true }, chosen: { state: true }, old: { state: true }, whole: { state: true }, failed: { state: true } };
  declare name: string;
  /** The text as it is in the field. */
  declare text: string;
  declare now: number;
  /** Another value: the list is asked for again. */
  declare seen: string;
  declare locked: boolean;
  declare list: Version[];
  declare current: number | null;
  declare chosen: number;
  declare old: string;
  declare whole: boolean;
  declare failed: string;

  constructor() {
    super();
    this.list = [];
    this.current = null;
    this.chosen = 0;
    this.name = this.text = this.old = this.seen = this.failed = "";
    this.whole = this.locked = false;
    this.now = 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("name") || changed.has("seen")) void this.load();
  }

  private async load(): Promise<void> {
    try {
      const found = await send<{ current: number | null; versions: Version[] }>("GET", `/api/layouts/${encodeURIComponent(this.name)}/versions`);
      [this.list, this.current, this.failed] = [found.versions, found.current, ""];
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  private async look(version: Version): Promise<void> {
    try {
      const found = await send<{ text: string }>("GET", `/api/layouts/${encodeURIComponent(this.name)}/versions/${version.seq}`);
      [this.chosen, this.old, this.failed] = [version.seq, found.text, ""];
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  protected override render(): TemplateResult {
    const version = this.list.find((each) => each.seq === this.chosen);
    return html`${this.failed ? html`<p class="bad" role="alert">${this.failed}</p>` : nothing}
      <ol class="versions" aria-label=${say("editor.side.past")}>${this.list.map((each) => this.row(each))}</ol>
      ${version ? html`<div class="looked"><p class="quiet small">${say("editor.past_against", { at: when(version.at, this.now) })}</p>
          <label class="check"><input type="checkbox" name="whole" .checked=${this.whole} @change=${(event: Event) => (this.whole = (event.target as HTMLInputElement).checked)} /> <span>${say("editor.whole")}</span></label>
          <button type="button" class="plain" data-do="rollback" ?disabled=${this.locked || version.seq === this.current} @click=${() => this.dispatchEvent(new CustomEvent("rollback", { detail: version }))}>${say("editor.rollback")}</button></div>
        <io-compare .old=${this.old} .text=${this.text} .whole=${this.whole}></io-compare>` : html`<p class="empty">${say("editor.choose_version")}</p>`}`;
  }

  private row(version: Version): TemplateResult {
    const words = version.gone ? say("editor.removed") : version.same ? say("editor.dressed") : version.why || say("editor.no_why");
    const by = version.by === "site files" ? say("editor.on_disk") : version.by;
    return html`<li><button type="button" data-seq=${version.seq} aria-pressed=${this.chosen === version.seq} ?disabled=${!version.readable || version.gone} @click=${() => void this.look(version)}>
      <time>${when(version.at, this.now)}</time><b>${by}</b><span class=${version.why ? "" : "quiet"}>${version.readable || version.gone ? words : say("editor.unkept")}</span>${version.seq === this.current ? html`<em>${say("editor.current")}</em>` : nothing}</button></li>`;
  }
}

customElements.define("io-past", Past);
