import { html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { bandWords, judged, Watch, type CameraItem, type CameraList, type Seen } from "../camera.js";
import type { Source, Wish } from "../camera.source.js";
import { calmSize } from "../calm.fit.js";
import type { Laid, Shown } from "../compose.js";
import { width } from "../measure.js";
import { px } from "../paint.js";
import type { TileDoc } from "../picture.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { drawn } from "../shapes.js";
import { pick, say, type Text } from "../words.js";
import "../words.tiles.js";
import { camera } from "./camera.css.js";
import type { Around } from "./kinds.js";
import { tile as look } from "./tile.css.js";

const EASY = { w: 9, h: 7 }; // least fonts
const HEADING = 1.78; // least fonts
const STILL = 60; // seconds, where a feed says nothing
const STEPS = 15_000; // ms; a clock that is so much behind has been set
const WAIT = 4_000; // ms a wall waits at most for the first picture before it comes forward
const AGAIN = 10_000; // ms before a module that did not come is asked for again
const NAME = 1.1; // least fonts, as a figure has it
const WORDS = 1.2; // least fonts of what is said in the picture's place, where there is room
const MARK = 1.6; // least fonts of the ring before it
const BESIDE = 1.3; // least fonts of the shape before the words
const BOLD = 0.94; // of a line, which is measured in plain letters
const MOST_BAND = 0.4; // of the height that words across the picture take
const OFF = svg`<circle cx="12" cy="12" r="9.6" fill="none" stroke="currentColor" stroke-width="2.8"/><path d="M5.4 18.6 18.6 5.4" stroke="currentColor" stroke-width="2.8"/>`;
const RANKS = ["public", "internal", "restricted"];

interface CameraTile extends TileDoc {
  feed: string;
  camera: string;
  fit: string;
  sensitivity?: string;
}

/** A camera's picture, or since when there is none. It comes from this service alone, which knows the gateway. */
export class IoCamera extends LitElement {
  static override styles = [look, camera];

  static override properties = {
    tile: { attribute: false },
    list: { attribute: false },
    now: { attribute: false },
    clearance: { attribute: false },
    still: { type: Boolean },
    past: { type: Boolean },
    space: { attribute: false, hasChanged: differs },
  };
  declare tile: CameraTile;
  declare list: CameraList | null | undefined;
  /** Server time in ms, as the wall counts it. */
  declare now: number;
  declare clearance: string;
  /** A preview: nothing is fetched. */
  declare still: boolean;
  /** A moment of the past is on show, and of that no picture was kept. */
  declare past: boolean;
  declare space: Space;

  loaded: Promise<unknown> = Promise.resolve();
  private source: Source | null = null;
  private watch: Watch | null = null;
  private looked = ""; // at which camera
  private offset = -Infinity; // server time less this page's own clock
  private came: () => void = () => undefined;
  private told = "";

  static given({ tile, space }: Laid, { values, now }: Shown, { clearance, quiet, scene }: Around): object {
    const past = Boolean(scene?.hold?.past);
    return { tile, space, list: values[`@items/${tile["feed"] as string}`], now, clearance, still: quiet, past };
  }

  static easy({ space }: Laid): boolean {
    return space.h >= EASY.h * space.least && space.w >= EASY.w * space.least;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("now")) {
      const ahead = this.now - performance.now();
      if (ahead > this.offset || ahead < this.offset - STEPS) this.offset = ahead; // the wall counts in steps, so it is behind at most
    }
    const item = this.item();
    const wanted = !this.why() && item?.shows ? [this.tile.feed, this.tile.camera, item.shows, item.still, item.direct].join(" ") : "";
    if (wanted === this.looked || !this.isConnected) return;
    this.leave();
    this.looked = wanted;
    if (item?.shows && wanted) this.look(item);
  }

  override render(): TemplateResult {
    const item = this.item();
    const { w, h, least } = this.space;
    const seen = this.seen();
    this.told = this.words(seen);
    const why = this.why();
    const band = seen ? bandWords(seen, item, Boolean(this.list?.silent), this.time()) : [];
    const sight = why ? "none" : (seen?.sight ?? "joining");
    this.dataset["sight"] = sight;
    this.dataset["fit"] = this.tile.fit;
    this.toggleAttribute("data-empty", !this.source);
    const calm = why || (band.length ? "" : say("tiles.camera_joining"));
    this.style.setProperty("--calm-size", px(calmSize(calm, w - MARK * least, h - HEADING * least, WORDS * least)));
    const name = this.name(item);
    const live = sight === "live";
    const worded = live && width(name, NAME * least, 500) + width(say("tiles.camera_live"), least) + 2.2 * least <= w;
    return html`<h2><span>${name}</span>${live ? html`<small><i></i>${worded ? say("tiles.camera_live") : nothing}</small>` : nothing}</h2>
      ${this.source
        ? html`<figure aria-label=${name}>${this.source.face}${seen?.last || band.length ? nothing : html`<p class="calm">${calm}</p>`}${band.length ? this.band(band, sight) : nothing}</figure>`
        : html`<p class="calm"><svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn("none")}</svg>${why || calm}</p>`}`;
  }

  /** One line across the picture, in letters for the furthest seat. */
  private band(wordings: readonly string[], sight: string): TemplateResult {
    const { w, h, least } = this.space;
    const room = w - BESIDE * least;
    const words = wordings.find((each) => width(each, least, 700) <= room) ?? wordings[wordings.length - 1] ?? "";
    this.style.setProperty("--band-size", px(calmSize(words, room * BOLD, h * MOST_BAND, least)));
    return html`<div class="band" role="status"><svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${sight === "frozen" ? drawn("late") : OFF}</svg><b>${words}</b></div>`;
  }

  private item(): CameraItem | undefined {
    return this.list?.items.find(({ id }) => id === this.tile.camera);
  }

  private seen(): Seen | null {
    const seen = this.watch?.seen(performance.now());
    if (!seen) return null;
    const { since, last } = seen;
    return judged({ ...seen, since: since + this.offset, last: last === null ? null : last + this.offset }, this.item(), Boolean(this.list?.silent));
  }

  private name(item: CameraItem | undefined): string {
    return pick(this.tile.title as Text | undefined) || pick(item?.name) || say("tiles.camera");
  }

  /** Why no picture is asked for; "" where one is. */
  private why(): string {
    const { sensitivity = "" } = this.tile;
    if (this.clearance && RANKS.indexOf(sensitivity) > RANKS.indexOf(this.clearance)) return say("tiles.camera_withheld");
    const item = this.item();
    if (!item?.shows) return say("tiles.camera_none");
    if (this.past) return say("tiles.camera_past");
    return this.still ? say(item.state === "alive" ? "tiles.camera_preview" : "tiles.camera_ill") : "";
  }

  private time(): number {
    return performance.now() + this.offset;
  }

  private look(item: CameraItem): void {
    const { feed, camera } = this.tile;
    const way = item.shows ?? "snapshot";
    const watch = new Watch(way, (item.still ?? STILL) * 1000, performance.now());
    const wish: Wish = { address: `/api/cameras/${encodeURIComponent(feed)}/${encodeURIComponent(camera)}`, direct: item.direct, alive: item.state === "alive", watch, now: () => performance.now(), changed: this.changed };
    this.watch = watch;
    this.loaded = new Promise<void>((done) => {
      this.came = done;
      setTimeout(done, WAIT);
    });
    const make = way === "hls" ? import("../camera.hls.js").then(({ Stream }) => () => new Stream(wish)) : import("../camera.stills.js").then(({ Stills }) => () => new Stills(wish, way));
    const wanted = this.looked;
    void make.then(
      (made) => {
        if (this.watch !== watch || this.looked !== wanted) return; // meanwhile something else is wanted
        this.source = made();
        this.requestUpdate();
      },
      () => setTimeout(() => this.leave(), AGAIN), // then it is asked for once more
    );
  }

  private leave(): void {
    this.source?.stop();
    this.came();
    this.source = this.watch = null;
    this.looked = this.told = "";
  }

  /** Pictures come several times a second; the words around them change now and then. */
  private readonly changed = (): void => {
    const seen = this.seen();
    const words = this.words(seen);
    if (seen?.last) this.came();
    if (words !== this.told) this.requestUpdate();
  };

  private words(seen: Seen | null): string {
    return JSON.stringify([seen?.sight, seen && bandWords(seen, this.item(), Boolean(this.list?.silent), this.time()), seen?.last != null]);
  }
}

customElements.define("io-camera", IoCamera);
