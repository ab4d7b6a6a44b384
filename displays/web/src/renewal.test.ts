import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Scene } from "./picture.js";
import { Renewal, undisturbed } from "./renewal.js";

const SPREAD = 900_000;
const HOUR = 3_600_000;

let reloads: number;
let calm: boolean;
let fetched: [string, RequestCache][];
/** What the server's page says of itself; null: nobody answers. */
let served: string | null;
let chance: number;

const page = (own = "1.0-old", store: Storage | null = sessionStorage): Renewal =>
  new Renewal({
    own,
    calm: (urgent) => calm || urgent,
    reload: () => (reloads += 1),
    store,
    random: () => chance,
    fetch: (url, options) => {
      fetched.push([url, options.cache as RequestCache]);
      if (served === null) return Promise.reject(new Error("away"));
      const text = `<script type="module" src="/static/assets/screen-${served}.js"></script><link rel="stylesheet" href="/static/assets/a.css"><body data-build="${served}">`;
      return Promise.resolve({ ok: true, text: () => Promise.resolve(text) } as Response);
    },
  });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  sessionStorage.clear();
  [reloads, calm, fetched, served, chance] = [0, true, [], "1.0-new", 0.5];
});
afterEach(() => vi.useRealTimers());

const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("a page of another build than the server's", () => {
  it("reloads somewhere within a quarter of an hour, so that a house does not come at once", async () => {
    page().told("1.0-new");
    await after(SPREAD / 2 - 1);
    expect(reloads).toBe(0);
    await after(2);
    expect(reloads).toBe(1);
    chance = 0.999;
    sessionStorage.clear();
    page().told("1.0-new");
    await after(SPREAD * 0.99);
    expect(reloads).toBe(1);
    await after(SPREAD * 0.01);
    expect(reloads).toBe(2);
  });

  it("loads itself anew once, however often it moves between nodes of two builds", async () => {
    const moving = page();
    chance = 0.1;
    for (let move = 0; move < 100; move++) {
      served = move % 3 ? "1.0-new" : "1.0-old"; // whichever node the proxy asks
      moving.told(move % 2 ? "1.0-new" : "1.0-old");
      await after(120_000);
    }
    moving.told("1.0-new");
    served = "1.0-new";
    await after(HOUR);
    expect(reloads).toBe(1);
  });

  it("has the new page and its files before the old one goes", async () => {
    page().told("1.0-new");
    await after(SPREAD);
    expect(fetched[0]?.[1]).toBe("reload");
    expect(fetched.slice(1)).toEqual([
      ["/static/assets/screen-1.0-new.js", "default"],
      ["/static/assets/a.css", "default"],
    ]);
  });

  it("waits while somebody presents, and while the server does not answer", async () => {
    calm = false;
    page().told("1.0-new");
    await after(SPREAD * 4);
    expect([reloads, fetched]).toEqual([0, []]);
    calm = true;
    served = null;
    await after(SPREAD);
    expect(reloads).toBe(0);
    served = "1.0-new";
    await after(120_000);
    expect(reloads).toBe(1);
  });

  it("looks whether it is still calm when the files have come", async () => {
    let looks = 0;
    const renewal = new Renewal({ own: "old", calm: () => (looks += 1) !== 2, reload: () => (reloads += 1), random: () => 0.5, fetch: () => Promise.resolve({ ok: true, text: () => Promise.resolve('data-build="new"') } as Response) });
    renewal.told("new");
    await after(SPREAD / 2);
    expect([reloads, looks]).toEqual([0, 2]);
    await after(60_000);
    expect(reloads).toBe(1);
  });

  it("is told again and again by every hello, and waits once", async () => {
    const renewal = page();
    for (let i = 0; i < 5; i += 1) {
      renewal.told("1.0-new");
      await after(SPREAD / 10);
    }
    expect(reloads).toBe(1);
  });

  it("stays when the server is back at this page's build", async () => {
    const renewal = page();
    renewal.told("1.0-new");
    renewal.told("1.0-old");
    await after(SPREAD);
    expect(reloads).toBe(0);
  });
});

describe("no loop", () => {
  it("comes of a build that was tried: the page that came back with the old build stays", async () => {
    page().told("1.0-new");
    await after(SPREAD);
    page().told("1.0-new"); // the reload brought the old page again
    await after(SPREAD);
    expect(reloads).toBe(1);
  });

  it("comes of two nodes with two builds: at most one reload for each", async () => {
    for (let i = 0; i < 6; i += 1) {
      const [own, other] = i % 2 ? ["b", "a"] : ["a", "b"];
      served = other as string;
      page(own as string).told(other as string);
      await after(SPREAD);
    }
    expect(reloads).toBe(2);
  });

  it("comes of a cache that serves the old page: then there is nothing to reload for", async () => {
    served = "1.0-old";
    page().told("1.0-new");
    await after(SPREAD * 3);
    expect(reloads).toBe(0);
    served = "1.0-new";
    await after(SPREAD);
    expect(reloads).toBe(1);
  });

  it("comes of a browser that remembers nothing: it does not reload", async () => {
    page("1.0-old", null).told("1.0-new");
    await after(SPREAD);
    expect(reloads).toBe(0);
  });

  it("keeps a build away for ever: after six hours it is tried again", async () => {
    page().told("1.0-new");
    await after(SPREAD);
    await after(7 * HOUR);
    page().told("1.0-new");
    await after(SPREAD);
    expect(reloads).toBe(2);
  });

  it.each([["", "1.0-new"], ["1.0-old", ""]])("comes of a page or a server without a build: %j, %j", async (own, told) => {
    page(own).told(told);
    await after(SPREAD);
    expect(reloads).toBe(0);
  });
});

describe("a page that cannot stay as it is", () => {
  it("reloads within seconds where a part of it is missing, also while somebody presents", async () => {
    calm = false;
    const renewal = page();
    renewal.told("1.0-new");
    renewal.missing();
    await after(5_000);
    expect(reloads).toBe(1);
  });

  it("stays where the missing part is the server's own build's: a reload would not bring it", async () => {
    const renewal = page();
    renewal.told("1.0-old");
    renewal.missing();
    await after(SPREAD);
    expect(reloads).toBe(0);
  });

  it("reloads once when the server no longer speaks its protocol", () => {
    expect(page().unfit()).toBe(true);
    expect(page().unfit()).toBe(false);
    expect(page("1.0-old", null).unfit()).toBe(false);
    expect(reloads).toBe(1);
  });
});

describe("nobody is disturbed", () => {
  const scene = { focus: null, hold: null, meeting: null, notices: [] } as unknown as Scene;
  const notice = (status: string): Partial<Scene> => ({ notices: [{ id: "n", status, severity: "Minor", headline: "…" }] as unknown as NonNullable<Scene["notices"]> });

  it.each<[string, Partial<Scene>, number, boolean]>([
    ["a wall that has stood a while", {}, 10_000, true],
    ["a wall that has stood since it was opened", {}, Infinity, true],
    ["a layout that was switched a moment ago", {}, 9_999, false],
    ["a meeting", { meeting: "m-1" }, Infinity, false],
    ["a topic in focus", { focus: "van-ban" }, Infinity, false],
    ["figures on hold", { hold: { seq: 3, at: "2026-11-23T02:00:00.000Z" } }, Infinity, false],
    ["an alert", notice("Actual"), Infinity, false],
    ["an exercise that stays on the wall for days", notice("Exercise"), Infinity, true],
  ])("%s", (_, more, stood, calm) => {
    expect(undisturbed({ ...scene, ...more }, stood)).toBe(calm);
  });
});
