import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Watch } from "./camera.js";
import { Stills } from "./camera.stills.js";

const picture = { width: 8, height: 8, close: vi.fn() };
let asked: { url: string; tag: string | undefined }[] = [];
let answers: (() => Response | Error)[] = [];
let now = 0;

beforeEach(() => {
  asked = [];
  now = 0;
  picture.close.mockClear();
  vi.stubGlobal("createImageBitmap", () => Promise.resolve(picture));
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    asked.push({ url, tag: (init.headers as Record<string, string> | undefined)?.["If-None-Match"] });
    const answer = answers.shift()?.() ?? new Response(null, { status: 304 });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function started(way: "mjpeg" | "snapshot" = "snapshot"): { watch: Watch; stills: Stills } {
  const watch = new Watch(way, 60_000, 0);
  return { watch, stills: new Stills({ address: "/api/cameras/f/c", alive: true, watch, now: () => now, changed: () => undefined }, way) };
}

const whole = (tag: string) => (): Response => new Response(new Blob(["x"]), { status: 200, headers: { ETag: tag } });

describe("pictures one after the other", () => {
  it("asks for another one than it has, and lets go of each bitmap", async () => {
    answers = [whole('"a"'), whole('"b"')];
    const { watch, stills } = started();
    await vi.advanceTimersByTimeAsync(2_000);
    now = 4_000;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked.map(({ tag }) => tag)).toEqual([undefined, '"a"', '"b"']);
    expect(picture.close).toHaveBeenCalledTimes(2);
    expect(watch.seen(now).sight).toBe("live");
    stills.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBe(3);
  });

  it("says that nothing comes, asks ever more rarely, and heals", async () => {
    answers = [whole('"a"'), ...Array.from({ length: 6 }, () => () => new Error("no network")), whole('"b"')];
    const { watch, stills } = started();
    await vi.advanceTimersByTimeAsync(2_100);
    now = 6_000;
    expect(watch.seen(now)).toMatchObject({ sight: "cut", since: 0 });
    await vi.advanceTimersByTimeAsync(12_000);
    expect(asked.length).toBeLessThan(8);
    now = 70_000;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(watch.seen(now).sight).toBe("live");
    stills.stop();
  });

  it("fetches nothing that nobody can see, and begins anew when it can be seen", async () => {
    answers = [whole('"a"'), whole('"b"')];
    const { watch, stills } = started();
    await vi.advanceTimersByTimeAsync(100);
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBe(1);
    hidden.mockReturnValue(false);
    now = 60_000;
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(100);
    expect(asked[1]?.tag).toBeUndefined();
    expect(watch.seen(now)).toMatchObject({ sight: "live", last: 60_000 });
    stills.stop();
  });

  it("says when too many look", async () => {
    answers = [() => new Response("{}", { status: 503 })];
    const { watch, stills } = started("mjpeg");
    await vi.advanceTimersByTimeAsync(10);
    expect(watch.seen(now).sight).toBe("full");
    stills.stop();
  });
});
