/** An old page makes itself new: spread out, in a calm moment, at most once for the same build, and only when the new page is
 *  really there. The wall keeps its picture meanwhile: the new page's files are fetched before the old one goes. */

import type { Scene } from "./picture.js";

const SPREAD = 900_000; // ms over which the pages of a house reload: 10,000 of them are 11 a second
const AGAIN = 120_000; // ms within which a page that could not reload looks again
const HURRY = 5_000; // ms within which a page reloads that lacks a part of itself
const ONCE = 6 * 3_600_000; // ms before a build is tried again: a roll-back and the next roll-out are not a loop
const STILL = 10_000; // ms without another scene after which nobody seems to be switching
const FETCH_LIMIT = 20_000; // ms for the new page and its files
const TRIED = "iocast.builds"; // in sessionStorage: build -> when it was tried, ms
const MANY = 8; // builds remembered
const UNFIT = "unfit"; // stands among the builds for a page that cannot go on

/** True while nobody speaks about a wall or steers it. stood: ms since its scene took another's place. */
export function undisturbed(scene: Pick<Scene, "meeting" | "focus" | "hold" | "notices">, stood: number): boolean {
  const alert = scene.notices?.some((notice) => notice.status === "Actual");
  return !scene.meeting && !scene.focus && !scene.hold && !alert && stood >= STILL;
}

export interface Grounds {
  /** The build this page is of; "" in a page that was not built. */
  own: string;
  /** True while the server is heard and nobody would mind, or, `urgent`, while the server is heard. */
  calm(urgent: boolean): boolean;
  reload(): void;
  store?: Storage | null;
  fetch?: (url: string, options: RequestInit) => Promise<Response>;
  random?: () => number;
  now?: () => number;
}

export class Renewal {
  private wanted = "";
  private urgent = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly grounds: Grounds) {}

  /** The server said which build its pages are of. */
  told(build: string): void {
    if (build === this.wanted) return;
    clearTimeout(this.timer);
    this.wanted = build;
    if (this.due()) this.wait(SPREAD);
  }

  /** A part of this page could not be loaded: the server has only the new build's any more. A tile is empty, so nobody waits. */
  missing(): void {
    this.urgent = true;
    clearTimeout(this.timer);
    if (this.due()) this.wait(HURRY);
  }

  /** This page cannot go on: the server no longer speaks its protocol (4502). One reload brings the new page. False: tried lately. */
  unfit(): boolean {
    if (this.tried().has(UNFIT) || !this.remember(UNFIT)) return false;
    this.grounds.reload();
    return true;
  }

  /** Another build than mine, not tried lately. Without a place to remember it in there is no safe way to try. */
  private due(): boolean {
    const { own } = this.grounds;
    return Boolean(own && this.wanted && own !== this.wanted && !this.tried().has(this.wanted));
  }

  private wait(range: number): void {
    this.timer = setTimeout(() => void this.attempt(), (this.grounds.random ?? Math.random)() * range);
  }

  private async attempt(): Promise<void> {
    const { wanted, grounds } = this;
    const there = grounds.calm(this.urgent) ? await this.load() : "";
    if (wanted !== this.wanted || !this.due()) return; // the server has changed its mind meanwhile
    if (!there || !grounds.calm(this.urgent)) return this.wait(this.urgent ? HURRY : AGAIN);
    if (there === grounds.own) return this.wait(SPREAD); // another node's page, or a cache's: a reload would bring this one again
    if (this.remember(wanted)) grounds.reload();
  }

  /** Fetches the page that a reload would bring, past every cache, and its files into the cache; answers its build, or "". */
  async load(): Promise<string> {
    const get = this.grounds.fetch ?? ((url: string, options: RequestInit) => fetch(url, options));
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), FETCH_LIMIT);
    const text = async (url: string, cache: RequestCache): Promise<string> => {
      const answer = await get(url, { cache, signal: abort.signal, credentials: "same-origin" });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer.text();
    };
    try {
      const page = await text(location.pathname + location.search, "reload");
      const files = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1] as string);
      await Promise.all(files.map((file) => text(file, "default")));
      return /data-build="([^"]+)"/.exec(page)?.[1] ?? "";
    } catch {
      return ""; // the server is going, or not there yet
    } finally {
      clearTimeout(timer);
    }
  }

  private now(): number {
    return (this.grounds.now ?? Date.now)();
  }

  private get store(): Storage | null {
    try {
      return this.grounds.store === undefined ? globalThis.sessionStorage : this.grounds.store;
    } catch {
      return null; // the browser's settings forbid it
    }
  }

  /** The builds tried lately. A clock that was set back makes none of them older than it is. */
  private tried(): Map<string, number> {
    try {
      const kept = JSON.parse(this.store?.getItem(TRIED) ?? "{}") as Record<string, number>;
      return new Map(Object.entries(kept).filter(([, at]) => Math.abs(this.now() - at) < ONCE));
    } catch {
      return new Map();
    }
  }

  private remember(build: string): boolean {
    const tried = [...this.tried().set(build, this.now())].slice(-MANY);
    try {
      this.store?.setItem(TRIED, JSON.stringify(Object.fromEntries(tried)));
      return this.tried().has(build);
    } catch {
      return false;
    }
  }
}
