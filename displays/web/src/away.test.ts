// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Away } from "./away.js";

const ORIGIN = "http://wall";
const path = (request: Request | string): string => (typeof request === "string" ? request : new URL(request.url).pathname);

let server: Map<string, () => Response | Promise<Response>>;
let asked: string[];
let kept: Map<string, Map<string, Response>>;

const get = async (request: Request | string): Promise<Response> => {
  asked.push(path(request));
  const answer = server.get(path(request));
  if (!answer) throw new TypeError("Failed to fetch");
  return answer();
};

/** The browser's caches, as far as they are used. */
const caches = {
  keys: async () => [...kept.keys()],
  delete: async (name: string) => kept.delete(name),
  open: async (name: string) => {
    const cache = kept.get(name) ?? new Map<string, Response>();
    kept.set(name, cache);
    return {
      match: async (file: string) => cache.get(file)?.clone(),
      put: async (file: string, answer: Response) => void cache.set(file, answer),
      add: async (file: string) => {
        const answer = await get(file);
        if (!answer.ok) throw new TypeError(file);
        cache.set(file, answer);
      },
    };
  },
} as unknown as CacheStorage;

const away = (build = "1", files = ["/static/assets/a-1.js", "/static/assets/b-1.woff2"]): Away => new Away({ build, files, caches, fetch: get });
const request = (where: string, mode: RequestMode = "no-cors", method = "GET"): Request => ({ url: ORIGIN + where, mode, method }) as Request;
const open = async (each: Away): Promise<string> => (await each.answer(request("/screen?lang=en", "navigate")))?.text() ?? "";

const shell = (build: string) => () => new Response(`<body data-build="${build}">`);

beforeEach(() => {
  [asked, kept] = [[], new Map()];
  server = new Map<string, () => Response>([
    ["/screen", shell("1")],
    ["/static/assets/a-1.js", () => new Response("a")],
    ["/static/assets/b-1.woff2", () => new Response("b")],
  ]);
});

describe("without a server", () => {
  it("gives the page and every file of its build", async () => {
    await away().install();
    server.clear();
    expect(await open(away())).toContain('data-build="1"');
    expect(await (await away().answer(request("/static/assets/b-1.woff2")))?.text()).toBe("b");
  });

  it("stands in for a proxy whose service is away, and for one that does not answer in time", async () => {
    await away().install();
    server.set("/screen", () => new Response("bad gateway", { status: 502 }));
    expect(await open(away())).toContain('data-build="1"');
    vi.useFakeTimers();
    const hanging = new Away({ build: "1", files: [], caches, fetch: (_, options) => new Promise((_resolve, reject) => options?.signal?.addEventListener("abort", () => reject(new Error("aborted")))) });
    const page = open(hanging);
    await vi.advanceTimersByTimeAsync(8_000);
    vi.useRealTimers();
    expect(await page).toContain('data-build="1"');
  });

  it("fails as the browser would where nothing is kept", async () => {
    server.clear();
    await expect(open(away())).rejects.toThrow("Failed to fetch");
  });
});

describe("while the server answers", () => {
  it("gives its page, never the kept one, and also its refusals", async () => {
    await away().install();
    server.set("/screen", shell("2"));
    expect(await open(away())).toContain('data-build="2"');
    server.set("/screen", () => new Response("not here", { status: 404 }));
    expect(await open(away())).toBe("not here");
  });

  it("does not ask again for a file whose name says its content", async () => {
    await away().install();
    asked = [];
    await away().answer(request("/static/assets/a-1.js"));
    expect(asked).toEqual([]);
  });

  it("leaves everything else to the browser: calls, sockets, pictures, cameras, other pages", () => {
    const { answer } = Away.prototype;
    for (const where of ["/api/screen", "/api/session", "/api/images/abc", "/api/cameras/a/b", "/static/other.js", "/screen-worker.js"]) expect(answer.call(away(), request(where))).toBeNull();
    for (const where of ["/console", "/sign-in", "/screens", "/view", "/"]) expect(answer.call(away(), request(where, "navigate"))).toBeNull();
    expect(answer.call(away(), request("/screen", "navigate", "POST"))).toBeNull();
    expect(answer.call(away(), request("/screen", "cors"))).toBeNull(); // the page that asks whether there is a new one
  });
});

describe("from build to build", () => {
  it("keeps the old files until a page of the new build stands", async () => {
    await away().install();
    server.set("/screen", shell("2")).set("/static/assets/a-2.js", () => new Response("a2"));
    const next = away("2", ["/static/assets/a-2.js"]);
    await next.install();
    expect(await (await next.answer(request("/static/assets/a-1.js")))?.text()).toBe("a");
    await next.clean();
    expect([...kept.keys()]).toEqual(["iocast-kiosk-2"]);
    server.clear();
    expect(await open(next)).toContain('data-build="2"');
  });

  it("touches no other page's cache", async () => {
    await caches.open("somebody else's");
    await away().clean();
    expect([...kept.keys()]).toEqual(["somebody else's"]);
  });

  it("is not installed from the page of another build, nor without one of its files", async () => {
    server.set("/screen", shell("2"));
    await expect(away().install()).rejects.toThrow("another build");
    server.set("/screen", shell("1")).delete("/static/assets/a-1.js");
    await expect(away().install()).rejects.toThrow();
    server.clear();
    await expect(open(away())).rejects.toThrow("Failed to fetch"); // half a page is none
  });
});
