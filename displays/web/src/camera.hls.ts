/** A stream by hls.js, which comes only with the first one. Muted, without controls; heals itself. */

import Hls, { type ErrorData, type HlsConfig } from "hls.js/light";
import { Backoff, Board, ticks, type Source, type Wish } from "./camera.source.js";

const STUCK = 12_000; // ms that the gateway answers and nothing moves: the player begins anew
const FULL = 503;
const load = { default: { maxTimeToFirstByteMs: 8_000, maxLoadTimeMs: 15_000, timeoutRetry: null, errorRetry: { maxNumRetry: 2, retryDelayMs: 500, maxRetryDelayMs: 2_000 } } };

/** Weeks in a little memory: a few seconds ahead, a few behind, few tries before we begin anew ourselves. */
const CONFIG: Partial<HlsConfig> = {
  enableWorker: false, // the pages' policy allows no script made in the page
  lowLatencyMode: false,
  maxBufferLength: 8,
  maxMaxBufferLength: 16,
  maxBufferSize: 12_000_000,
  backBufferLength: 4,
  liveSyncDurationCount: 2,
  liveMaxLatencyDurationCount: 6,
  liveDurationInfinity: true,
  capLevelToPlayerSize: true,
  enableID3MetadataCues: false,
  manifestLoadPolicy: load,
  playlistLoadPolicy: load,
  fragLoadPolicy: load,
};

export class Stream implements Source {
  readonly face = document.createElement("div");
  private readonly video = document.createElement("video");
  private readonly board = new Board();
  private readonly backoff = new Backoff();
  private readonly unticked: () => void;
  private hls: Hls | null = null;
  private time = -1; // of the video, at the last look
  private moved = 0; // when it was another one
  private tries = 0;
  private asked = ""; // address of the stream
  private newest = ""; // segment of its playlist
  /** A gateway goes on listing the last segments of a camera that died; played again, they would look like now. */
  private fresh: boolean;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly wish: Wish) {
    this.fresh = wish.alive;
    const { video } = this;
    video.muted = video.defaultMuted = true;
    video.autoplay = video.playsInline = true;
    video.disablePictureInPicture = true;
    video.tabIndex = -1;
    video.addEventListener("playing", this.look);
    this.face.append(this.board.canvas, video);
    this.unticked = ticks(this.look);
    document.addEventListener("visibilitychange", this.watched);
    this.begin();
  }

  stop(): void {
    this.unticked();
    document.removeEventListener("visibilitychange", this.watched);
    clearTimeout(this.again);
    this.end();
  }

  private begin(): void {
    if (!Hls.isSupported()) {
      this.wish.watch.refuse("unable");
      return this.wish.changed();
    }
    const hls = new Hls(CONFIG);
    this.hls = hls;
    this.time = -1;
    this.moved = this.wish.now();
    hls.on(Hls.Events.ERROR, (_, data) => this.failed(data));
    hls.on(Hls.Events.LEVEL_LOADED, (_, { details }) => this.listed(details.fragments[details.fragments.length - 1]?.url ?? ""));
    hls.on(Hls.Events.MANIFEST_PARSED, () => void this.video.play().catch(() => undefined)); // a muted one may
    const address = this.address();
    if (address !== this.asked) [this.asked, this.newest] = [address, ""]; // another way has other names for the same
    hls.loadSource(address);
    hls.attachMedia(this.video);
  }

  /** The gateway's own where it may be asked; where that fails (no way to it, this page's policy), ours. */
  private address(): string {
    const { direct, address } = this.wish;
    const ours = `${address}/index.m3u8`;
    return direct && this.tries % 2 === 0 ? direct : ours;
  }

  /** Lets go of the player and all it holds; its last picture stays on the board. */
  private end(): void {
    const { video } = this;
    if (this.fresh && video.readyState >= 2) this.board.draw(video, video.videoWidth, video.videoHeight);
    this.hls?.destroy();
    this.hls = null;
    this.fresh = false;
    video.hidden = true;
    video.removeAttribute("src");
    video.load();
  }

  private anew(): void {
    this.end();
    this.tries += 1;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.begin(), this.backoff.next());
    this.wish.changed();
  }

  private listed(newest: string): void {
    this.wish.watch.heard(this.wish.now());
    if (this.newest && newest !== this.newest) this.fresh = true;
    this.newest = newest;
  }

  private failed({ fatal, response }: ErrorData): void {
    if (response?.code === FULL) this.wish.watch.refuse("full");
    if (fatal || response) this.wish.watch.failed();
    if (fatal) this.anew();
  }

  /** Once a second: is there another picture? */
  private readonly look = (): void => {
    const { video, wish } = this;
    const at = wish.now();
    video.hidden = !this.fresh;
    if (!this.fresh && !document.hidden && this.hls && at - this.moved < STUCK) wish.changed();
    else if (!document.hidden && this.hls && video.readyState >= 2 && video.currentTime !== this.time) {
      this.time = video.currentTime;
      this.moved = at;
      wish.watch.picture(at, this.board.eye.other(video));
      this.backoff.good(at);
    } else if (!document.hidden && this.hls && at - this.moved >= STUCK) this.anew();
    wish.changed();
  };

  /** What nobody can see is not fetched. */
  private readonly watched = (): void => {
    if (document.hidden) {
      this.hls?.stopLoad();
      this.video.pause();
      return;
    }
    this.wish.watch.again(this.wish.now());
    this.end();
    clearTimeout(this.again);
    this.begin();
  };
}
