// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../../words.desk.js";
import { Bench } from "./bench.js";
import { Drawer } from "./drawer.js";
import { Judge, PAUSE } from "./judge.js";
import type { Judged, Opened } from "./nouns.js";

/** A server with one layout, which other people may change. */
class Server {
  text = "key: a\n";
  revision = 1;
  by = "Mai";
  asked: string[] = [];
  gone = false;

  change(text: string): void {
    this.text = text;
    this.revision += 1;
  }

  readonly fetch = (path: string, init: RequestInit): Promise<Response> => {
    const headers = init.headers as Record<string, string>;
    this.asked.push(`${init.method} ${path}`);
    const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
    if (init.method === "GET") return Promise.resolve(this.gone ? answer(404, {}) : answer(200, this.opened()));
    if (headers["If-Match"] !== `"${this.gone ? 0 : this.revision}"`) {
      const current = { by: this.by, at: "2026-11-23T02:00:00.000Z", why: "Sửa", revision: String(this.revision), text: this.text };
      return Promise.resolve(answer(412, { code: this.gone ? "layout_gone" : "layout_changed", detail: "đã đổi", current: this.gone ? null : current }));
    }
    this.gone = init.method === "DELETE";
    if (!this.gone) this.change((JSON.parse(String(init.body)) as { text?: string }).text ?? "key: cu\n");
    return Promise.resolve(answer(200, {}));
  };

  private opened(): Partial<Opened> {
    return { key: "a", text: this.text, revision: String(this.revision), locked: "", version: { seq: 1, at: "", by: this.by, why: "", gone: false, same: false, readable: true } };
  }
}

/** What a browser keeps. */
function store(): Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length"> {
  const kept = new Map<string, string>();
  return { get length() { return kept.size; }, key: (i) => [...kept.keys()][i] ?? null, getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => void kept.set(name, text), removeItem: (name) => void kept.delete(name) };
}

let server: Server;
let drawer: Drawer;

beforeEach(() => {
  server = new Server();
  drawer = new Drawer("Hà", store());
  vi.stubGlobal("fetch", server.fetch);
});

afterEach(() => vi.unstubAllGlobals());

async function opened(): Promise<Bench> {
  const bench = new Bench("a", drawer, () => 7);
  await bench.open();
  return bench;
}

describe("a layout on the bench", () => {
  it("keeps what was typed until it is saved", async () => {
    const bench = await opened();
    expect([bench.dirty, bench.text]).toEqual([false, "key: a\n"]);
    bench.type("key: a # mới\n");
    expect([bench.dirty, drawer.find("a")]).toEqual([true, { text: "key: a # mới\n", revision: "1", at: 7 }]);
    const after = await opened();
    expect([after.text, after.draftAt, after.dirty, after.conflict]).toEqual(["key: a # mới\n", 7, true, null]);
    await after.save("thử");
    expect([after.dirty, after.base, drawer.find("a"), server.text]).toEqual([false, "2", null, "key: a # mới\n"]);
    bench.type("key: a\n");
    expect(drawer.find("a")).toBeNull();
  });

  it("is another person's draft for nobody else", async () => {
    const kept = store();
    new Drawer("Mai", kept).keep("a", { text: "x", revision: "1", at: 1 });
    expect(new Drawer("Hà", kept).find("a")).toBeNull();
    expect(new Drawer("Mai", kept).find("a")?.text).toBe("x");
    expect([new Drawer("Mai", kept).keys(), new Drawer("Hà", kept).keys()]).toEqual([["a"], []]);
  });

  it("does not overwrite what somebody saved meanwhile, unless told to", async () => {
    const bench = await opened();
    bench.type("của tôi");
    server.change("của Mai");
    await expect(bench.save("thử")).rejects.toMatchObject({ status: 412 });
    expect(bench.conflict).toMatchObject({ by: "Mai", why: "Sửa", text: "của Mai", revision: "2" });
    bench.insist();
    expect([bench.conflict, bench.base, bench.text, bench.dirty]).toEqual([null, "2", "của tôi", true]);
    await bench.save("vẫn của tôi");
    expect([server.text, bench.dirty]).toEqual(["của tôi", false]);
  });

  it("takes theirs where one gives one's own up", async () => {
    const bench = await opened();
    bench.type("của tôi");
    server.change("của Mai");
    expect(await bench.refresh()).toBe(false);
    expect(bench.conflict).toMatchObject({ by: "Mai", text: "của Mai" });
    await bench.yield();
    expect([bench.text, bench.conflict, bench.dirty, drawer.find("a")]).toEqual(["của Mai", null, false, null]);
  });

  it("follows the walls where nothing was typed", async () => {
    const bench = await opened();
    server.change("của Mai");
    expect(await bench.refresh()).toBe(true);
    expect([bench.text, bench.base]).toEqual(["của Mai", "2"]);
    expect(await bench.refresh()).toBe(false);
  });

  it("says that the file is gone, and makes it again if wished", async () => {
    const bench = await opened();
    bench.type("của tôi");
    server.gone = true;
    await expect(bench.save("thử")).rejects.toMatchObject({ status: 412 });
    expect(bench.conflict).toBe("gone");
    bench.insist();
    expect([bench.base, bench.isNew]).toEqual(["0", true]);
    await bench.save("lại");
    expect([server.text, bench.isNew]).toEqual(["của tôi", false]);
  });

  it("begins a new one from a draft, and knows where there is none", async () => {
    server.gone = true;
    expect((await opened()).missing).toBe(true);
    drawer.keep("a", { text: "key: a\n", revision: "0", at: 1 });
    const bench = await opened();
    expect([bench.missing, bench.isNew, bench.dirty, bench.conflict]).toEqual([false, true, true, null]);
  });

  it("sees a draft that was made from an older version", async () => {
    drawer.keep("a", { text: "của tôi", revision: "0-cũ", at: 1 });
    expect((await opened()).conflict).toMatchObject({ by: "Mai", text: "key: a\n" });
  });

  it("brings an earlier version back as the newest", async () => {
    const bench = await opened();
    bench.type("dở dang");
    await bench.rollBack(3, "về bản cũ");
    expect([bench.text, bench.dirty, bench.base]).toEqual(["key: cu\n", false, "2"]);
    expect(server.asked).toContain("POST /api/layouts/a/rollback");
  });
});

describe("the judge of a text", () => {
  it("counts only the newest text, and keeps the last good picture", async () => {
    vi.useFakeTimers();
    const answers: ((judged: Judged) => void)[] = [];
    const judge = new Judge(() => new Promise((resolve) => answers.push(resolve)));
    const layout = { key: "a", title: { vi: "A" }, tiles: [] } as unknown as Judged["layout"];
    judge.consider("một", 0);
    judge.consider("hai", 0);
    answers[1]?.({ layout, problems: [] });
    await vi.advanceTimersByTimeAsync(0);
    answers[0]?.({ layout: null, problems: [] });
    await vi.advanceTimersByTimeAsync(0);
    expect([judge.layout, judge.stale]).toEqual([layout, false]);
    judge.consider("ba");
    expect(answers.length).toBe(2);
    await vi.advanceTimersByTimeAsync(PAUSE);
    answers[2]?.({ layout: null, problems: [{ line: 9, column: 2, code: "no_topics", severity: "warning" }, { line: 3, column: 1, code: "empty_text", severity: "error" }] });
    await vi.advanceTimersByTimeAsync(0);
    expect([judge.layout, judge.stale, judge.errors, judge.faults.map((fault) => fault.line)]).toEqual([layout, true, 1, [3, 9]]);
    vi.useRealTimers();
  });

  it("lets a save wait for its word", async () => {
    const asked: string[] = [];
    const judge = new Judge((text) => (asked.push(text), Promise.resolve({ layout: null, problems: [] })));
    judge.consider("một");
    await judge.settled("một");
    await judge.settled("một");
    expect([asked, judge.busy]).toEqual([["một"], false]);
  });

  it("says that nobody answered, and keeps what it knew", async () => {
    const judge = new Judge(() => Promise.reject(new Error("cắt mạng")));
    const heard = new Promise((resolve) => judge.addEventListener("judged", resolve));
    judge.consider("một", 0);
    await heard;
    expect([judge.silent, judge.busy, judge.faults]).toEqual([true, false, []]);
  });
});
