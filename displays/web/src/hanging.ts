/** The wall in its page: what is put on it, what it lets go of, and the pixels it wanders by. */

import { drifted } from "./drift.js";
import "./elements/io-wall.js";
import type { IoWall } from "./elements/io-wall.js";
import { unsettle } from "./fit.js";
import { forget } from "./measure.js";
import { narrowed, type Loss } from "./narrowed.js";
import type { Picture, Scene } from "./picture.js";

export class Hanging {
  wall = document.createElement("io-wall") as IoWall;
  /** The picture that stands on the wall. */
  private stood: Picture | null = null;
  /** The picture that was made ready last. */
  private laid: Picture | null = null;

  /** now: server time in ms. */
  constructor(
    private readonly body: HTMLElement,
    private readonly now: () => number,
  ) {}

  hang(): void {
    this.wall.now = this.now();
    this.body.append(this.wall);
  }

  /** kept: server time in ms of a picture out of the browser; null: it came from the server. */
  put(picture: Picture | null, scene: Scene | null, kept: number | null = null): void {
    const { wall } = this;
    this.stood = picture;
    const { ahead } = wall;
    if (ahead && picture && (ahead.catalogue !== picture.catalogue || ahead.clearance !== picture.clearance)) wall.ahead = null; // it may show more than is allowed by now
    const site = picture?.site ?? {};
    wall.lang = language() ?? site.languages?.[0] ?? "vi";
    const theme = picture?.layout?.theme ?? scene?.screen_setup?.theme ?? "dark";
    document.documentElement.dataset["theme"] = theme;
    Object.assign(wall, {
      layout: picture?.layout ?? null,
      indicators: picture?.indicators ?? {},
      areas: picture?.areas ?? {},
      values: picture?.values ?? {},
      history: picture?.history ?? {},
      site,
      scene,
      theme,
      kept,
      now: this.now(),
    });
  }

  /** What will be wanted soon, as a whole picture: loaded and laid out behind what stands, not shown. Without a layout: nothing any more. */
  async prepare(picture: Picture): Promise<void> {
    const { wall } = this;
    wall.ahead = picture.layout ? picture : null;
    if (await wall.prepared()) this.laid = picture;
  }

  /** The view that is made ready and not shown yet. */
  get ready(): string | undefined {
    const { ahead } = this.wall;
    return ahead && ahead === this.laid ? ahead.view : undefined;
  }

  /** Told less than before, it lets go of everything that it held, before anything is painted again. */
  shed(next: Picture | null): Loss {
    const loss = narrowed(this.stood, next);
    if (loss === "less") this.afresh();
    return loss;
  }

  /** Another wall in the place of this one: what its tiles, charts and fading layouts knew goes with it. */
  afresh(): void {
    const wall = document.createElement("io-wall") as IoWall;
    Object.assign(wall, { link: this.wall.link, now: this.now(), lang: this.wall.lang });
    this.wall.replaceWith(wall);
    this.wall = wall;
    this.stood = null;
    unsettle();
    forget();
  }

  /** Once a second. still: something stands over the wall that must not move. */
  tick(still: boolean): void {
    this.wall.now = this.now();
    const stays = still || this.wall.scene?.screen_setup?.shift === false;
    this.wall.style.transform = stays ? "" : drifted(performance.now(), devicePixelRatio);
  }
}

/** Chosen on this device: `?lang=en`, or the cookie the pages share. */
export function language(): string | undefined {
  return new URLSearchParams(location.search).get("lang") ?? /(?:^|; )iocast-lang=(vi|en)/.exec(document.cookie)?.[1];
}
