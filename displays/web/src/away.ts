/** What a device needs to show its wall when the server is away: the kiosk's empty page and its built files, of one build.
 *  The service worker's rules, without a service worker. Nothing of anybody's is ever in here. */

const PREFIX = "iocast-kiosk-";
const PAGE = "/screen";
const FILES = "/static/assets/"; // named by their content: what is kept is never old
const PATIENCE = 8_000; // ms a server may take for the page; one that is slower is as good as away
const AT_ONCE = 4; // files fetched together

export interface Surroundings {
  /** What the server's page and files are called. */
  build: string;
  /** Every built file that the kiosk may ever load. */
  files: readonly string[];
  caches: CacheStorage;
  fetch(request: Request | string, options?: RequestInit): Promise<Response>;
}

export class Away {
  constructor(private readonly around: Surroundings) {}

  private get name(): string {
    return PREFIX + this.around.build;
  }

  /** Fetches everything, or fails as a whole: half a page is none. The browser has most of it in its own cache. */
  async install(): Promise<void> {
    const { around } = this;
    const cache = await around.caches.open(this.name);
    const page = await around.fetch(PAGE, { cache: "reload", credentials: "same-origin" });
    if (!page.ok || !(await page.clone().text()).includes(`data-build="${around.build}"`)) throw new Error("the page is of another build");
    const waiting = [...around.files];
    const lane = async (): Promise<void> => {
      for (let file = waiting.pop(); file; file = waiting.pop()) if (!(await cache.match(file))) await cache.add(file);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    await cache.put(PAGE, page);
  }

  /** A page of this build stands: no other build's files are needed any more. */
  async clean(): Promise<void> {
    for (const name of await this.around.caches.keys()) if (name.startsWith(PREFIX) && name !== this.name) await this.around.caches.delete(name);
  }

  /** The answer to a request of the kiosk page; null: none of ours, the browser asks the server as ever. */
  answer(request: Pick<Request, "method" | "mode" | "url">): Promise<Response> | null {
    const { pathname } = new URL(request.url);
    if (request.method !== "GET") return null;
    if (request.mode === "navigate") return pathname === PAGE ? this.page(request as Request) : null;
    return pathname.startsWith(FILES) ? this.file(request as Request, pathname) : null;
  }

  /** Whatever the server says counts, also that it does not know this browser; only who cannot answer is stood in for. */
  private async page(request: Request): Promise<Response> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const answer = await this.around.fetch(request, { signal: abort.signal });
      if (answer.status < 500) return answer;
      return (await this.kept(PAGE)) ?? answer;
    } catch (error) {
      const kept = await this.kept(PAGE);
      if (kept) return kept;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private async file(request: Request, path: string): Promise<Response> {
    return (await this.kept(path)) ?? this.around.fetch(request);
  }

  /** From this build's cache; a file also from an older one's, for a page that has not gone yet. */
  private async kept(path: string): Promise<Response | undefined> {
    const own = await (await this.around.caches.open(this.name)).match(path);
    if (own || path === PAGE) return own;
    for (const name of await this.around.caches.keys()) {
      const found = name.startsWith(PREFIX) ? await (await this.around.caches.open(name)).match(path) : undefined;
      if (found) return found;
    }
    return undefined;
  }
}
