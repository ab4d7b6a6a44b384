/** The layout that is being written, as a chosen screen would show it: the wall itself with the figures of this moment. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import "../../elements/io-wall.js";
import type { History, Scene as WallScene } from "../../picture.js";
import { lang, pick, say } from "../../words.js";
import { LiveElement } from "../element.js";
import { icon } from "../icons.js";
import { lines } from "../lines.js";
import type { Place } from "../live.js";
import type { Layout } from "../nouns.js";
import { placeName } from "../wording.js";

const HIGH = 64; // hundredths of the window's height that an upright screen may take

export class Sketch extends LiveElement {
  static override properties = { ...LiveElement.properties, layout: { attribute: false }, stale: { type: Boolean }, place: { attribute: false }, tile: {}, line: { type: Number }, topic: { state: true }, history: { state: true } };
  /** The last text that could be drawn. */
  declare layout: Layout | null;
  declare stale: boolean;
  declare place: Place | null;
  /** The tile the caret is in. */
  declare tile: string;
  /** Where the text is wrong; 0 where it is not. */
  declare line: number;
  declare topic: string;
  declare history: History;

  constructor() {
    super();
    this.layout = this.place = null;
    this.stale = false;
    this.tile = this.topic = "";
    this.line = 0;
    this.history = {};
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!changed.has("layout") || !this.layout) return;
    if (!this.layout.topics?.some((topic) => topic.key === this.topic)) this.topic = "";
    void lines(this.layout, this.live.values, this.history).then((history) => (this.history = history));
  }

  protected override render(): TemplateResult {
    return html`<div class="sketch-head">${this.chooser()}${this.topics()}</div>
      ${this.layout && this.place ? this.stage(this.layout, this.place) : html`<div class="stage"><p class="empty">${say("editor.no_preview")}</p></div>`}
      <p class="sketch-note ${this.stale ? "warn" : "quiet"}" role="status">${this.stale ? html`${icon("triangle")} ${this.layout ? say("editor.stale", { line: String(this.line) }) : say("editor.broken", { line: String(this.line) })}` : say("editor.real")}</p>`;
  }

  private chooser(): TemplateResult {
    const rooms = this.live.site?.rooms ?? [];
    return html`<label class="of"><span class="unseen">${say("editor.screen")}</span>
      <select name="screen" @change=${(event: Event) => this.emit("screen", (event.target as HTMLSelectElement).value)}>
        ${rooms.map((room) => room.screens.map((screen) => html`<option value="${room.key}/${screen.key}" ?selected=${this.place?.id === `${room.key}/${screen.key}`}>${placeName({ room, screen, id: "" })} · ${say("editor.sight", { height: Math.round(screen.height_cm), metres: screen.furthest_m })}</option>`))}
      </select></label>`;
  }

  private topics(): TemplateResult | typeof nothing {
    const topics = this.layout?.topics ?? [];
    if (!topics.length) return nothing;
    return html`<div class="focuses" role="group" aria-label=${say("console.topics")}>${topics.map((topic) => html`<button type="button" class="chip" aria-pressed=${this.topic === topic.key} @click=${() => (this.topic = this.topic === topic.key ? "" : topic.key)}>${pick(topic.title)}</button>`)}</div>`;
  }

  private stage(layout: Layout, place: Place): TemplateResult {
    const { live } = this;
    const { lines: rows, theme: own } = place.screen;
    const setup = { ...place.screen };
    const scene: WallScene = {
      room: place.room.key, screen: place.screen.key, layout: layout.key, focus: this.topic || null, hold: null, changed: 0,
      room_name: place.room.name, screen_name: place.screen.name, clearance: place.room.clearance, screen_setup: setup, ...live.meetingScene(place.room.key),
    };
    const theme = layout.theme ?? own;
    const ratio = (place.screen.across ?? (rows * 16) / 9) / rows;
    return html`<div class="framed" style="max-width:${`calc(${HIGH}vh * ${ratio.toFixed(4)})`}"><div class="stage ${this.stale ? "stale" : ""}" style="padding-top:${`${(100 / ratio).toFixed(3)}%`}" role="img" aria-label=${say("console.preview_of", { layout: pick(layout.title), name: placeName(place) })} @click=${this.clicked}><div class="wall" aria-hidden="true" data-theme=${theme}><io-wall
        .layout=${layout} .indicators=${live.indicators} .areas=${live.wire.picture?.areas ?? {}} .site=${live.site ?? {}} .values=${live.values} .history=${this.history}
        .scene=${scene} .now=${live.now()} .theme=${theme} .lang=${lang()} .setup=${setup} .pointer=${this.tile || null} .quiet=${true}></io-wall></div>
      </div><span class="stamp">${say("console.preview")}</span></div>`;
  }

  private readonly clicked = (event: MouseEvent): void => {
    const tile = event.composedPath().find((each): each is HTMLElement => each instanceof HTMLElement && Boolean(each.dataset["tile"]));
    if (tile) this.emit("tile", tile.dataset["tile"] ?? "");
  };

  private emit(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("io-sketch", Sketch);
