// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { bandWords, judged, Watch, type CameraItem, type Seen } from "./camera.js";
import { differs } from "./camera.eye.js";
import { Backoff, rest, ticks } from "./camera.source.js";
import { speak } from "./lang.js";
import "./words.tiles.js";

const START = Date.parse("2026-11-23T07:00:00Z"); // 14:00 in the site's zone
const STILL = 60_000;

beforeEach(() => speak("vi"));

/** A watch that has seen a moving picture each second up to `seconds` after the start. */
function watched(seconds: number, way: "hls" | "snapshot" = "hls"): Watch {
  const watch = new Watch(way, STILL, START);
  for (let at = START; at <= START + seconds * 1000; at += 1000) {
    watch.heard(at);
    watch.picture(at, true);
  }
  return watch;
}

describe("what is seen", () => {
  it("waits for the first picture, and says when it does not come", () => {
    const watch = new Watch("hls", STILL, START);
    expect(watch.seen(START + 5_000)).toMatchObject({ sight: "joining", since: START, last: null });
    expect(watch.seen(START + 13_000).sight).toBe("cut");
    watch.picture(START + 14_000, false);
    expect(watch.seen(START + 14_500).sight).toBe("live");
  });

  it("is cut a little after the last picture, sooner where the gateway fails", () => {
    const watch = watched(10);
    const end = START + 10_000;
    expect(watch.seen(end + 7_900).sight).toBe("live");
    watch.failed();
    expect(watch.seen(end + 2_900).sight).toBe("live");
    expect(watch.seen(end + 3_000)).toMatchObject({ sight: "cut", since: end, last: end });
    watch.heard(end + 20_000);
    watch.picture(end + 20_000, true);
    expect(watch.seen(end + 20_100).sight).toBe("live");
  });

  it("stands still where the picture is the same for ever, though it comes", () => {
    const watch = watched(10);
    for (let at = 11; at <= 80; at += 1) watch.picture(START + at * 1000, false);
    expect(watch.seen(START + 69_900).sight).toBe("live");
    expect(watch.seen(START + 80_000)).toMatchObject({ sight: "frozen", since: START + 10_000, last: START + 80_000 });
    watch.picture(START + 81_000, true);
    expect(watch.seen(START + 81_000).sight).toBe("live");
  });

  it("stands still where the gateway answers and gives nothing new", () => {
    const watch = watched(10);
    for (let at = 11; at <= 30; at += 1) watch.heard(START + at * 1000);
    expect(watch.seen(START + 30_000)).toMatchObject({ sight: "frozen", since: START + 10_000 });
  });

  it("says when too many look, and when a browser cannot", () => {
    const watch = new Watch("hls", STILL, START);
    watch.refuse("full");
    expect(watch.seen(START + 1000).sight).toBe("full");
    watch.picture(START + 2000, true);
    expect(watch.seen(START + 2000).sight).toBe("live");
    watch.refuse("unable");
    expect(watch.seen(START + 60_000).sight).toBe("unable");
  });

  it("begins anew after nobody could see it", () => {
    const watch = watched(10);
    watch.again(START + 100_000);
    expect(watch.seen(START + 101_000)).toMatchObject({ sight: "joining", since: START + 100_000, last: null });
  });
});

describe("what is said", () => {
  const item = (state: CameraItem["state"]): CameraItem => ({ id: "cau", state, since: "2026-11-23T06:30:00Z", shows: "hls" });
  const seen = (sight: Seen["sight"], last: number | null = START): Seen => ({ sight, since: START, last, moving: true });

  it("is what the feed says until this page has seen it move", () => {
    const still = { ...seen("live"), moving: false };
    expect(judged(still, item("frozen"), false)).toMatchObject({ sight: "frozen", since: Date.parse("2026-11-23T06:30:00Z") });
    expect(judged(still, item("frozen"), true).sight).toBe("live");
    expect(judged(still, item("alive"), false).sight).toBe("live");
    expect(judged(seen("live"), item("frozen"), false).sight).toBe("live");
    const watch = new Watch("mjpeg", STILL, START);
    watch.picture(START, true);
    expect(watch.seen(START).moving).toBe(false);
    watch.picture(START + 1, true);
    expect(watch.seen(START + 1).moving).toBe(true);
  });

  it("is nothing of a living picture", () => expect(bandWords(seen("live"), item("dead"), false, START)).toEqual([]));

  it("is since when, and how long that is", () => {
    expect(bandWords(seen("cut"), item("alive"), false, START + 30_000)).toEqual(["Mất hình từ 14:00"]);
    expect(bandWords(seen("cut"), item("alive"), false, START + 180_000)).toEqual(["Mất hình từ 14:00 · đã 3 phút", "Mất hình từ 14:00"]);
    expect(bandWords(seen("frozen"), undefined, false, START + 26 * 3_600_000)[1]).toBe("Hình đứng từ 14:00 23/11");
  });

  it("is the feed's since where that is earlier, unless the feed is silent itself", () => {
    expect(bandWords(seen("cut"), item("dead"), false, START + 30_000)[1]).toBe("Mất hình từ 13:30");
    expect(bandWords(seen("joining", null), item("dead"), false, START + 30_000)[1]).toBe("Mất hình từ 13:30");
    expect(bandWords(seen("joining", null), item("frozen"), false, START + 30_000)[1]).toBe("Hình đứng từ 13:30");
    expect(bandWords(seen("cut"), item("dead"), true, START + 30_000)).toEqual(["Mất hình từ 14:00"]);
    expect(bandWords(seen("joining", null), item("dead"), true, START + 30_000)).toEqual([]);
  });

  it("is why, where it is not the camera's fault", () => {
    expect(bandWords(seen("full"), item("alive"), false, START)).toEqual(["Quá nhiều màn hình đang xem camera"]);
    expect(bandWords(seen("unable"), item("alive"), false, START)).toEqual(["Trình duyệt này không phát được luồng hình"]);
  });
});

describe("the eye", () => {
  const grey = (level: number): Uint8ClampedArray => new Uint8ClampedArray(64).fill(level);

  it("takes coding noise for the same picture and one clear dot for another", () => {
    expect(differs(grey(100), grey(110))).toBe(false);
    const dotted = grey(100);
    dotted[20] = 140;
    expect(differs(grey(100), dotted)).toBe(true);
    expect(differs(grey(100), new Uint8ClampedArray(32))).toBe(true);
  });
});

describe("waiting", () => {
  it("grows to half a minute and begins again after calm", () => {
    const backoff = new Backoff();
    const waits = Array.from({ length: 8 }, () => backoff.next());
    waits.forEach((ms, i) => {
      const most = Math.min(30_000, 1000 * 2 ** i);
      expect(ms).toBeGreaterThanOrEqual(most / 2);
      expect(ms).toBeLessThanOrEqual(most);
    });
    backoff.good(1_000);
    expect(backoff.next()).toBeGreaterThan(10_000);
    backoff.good(2_000);
    backoff.good(23_000);
    expect(backoff.next()).toBeLessThanOrEqual(1_000);
  });

  it("ends with its signal", async () => {
    const ended = new AbortController();
    const waiting = rest(60_000, ended.signal);
    ended.abort();
    await waiting;
    await rest(60_000, ended.signal);
  });

  it("is one timer for all cameras", () => {
    const timers: (() => void)[] = [];
    const [set, clear] = [globalThis.setInterval, globalThis.clearInterval];
    let cleared = 0;
    globalThis.setInterval = ((call: () => void) => timers.push(call)) as unknown as typeof setInterval;
    globalThis.clearInterval = () => void (cleared += 1);
    try {
      let n = 0;
      const ends = [ticks(() => (n += 1)), ticks(() => (n += 10))];
      expect(timers.length).toBe(1);
      timers[0]?.();
      expect(n).toBe(11);
      ends[0]?.();
      expect(cleared).toBe(0);
      ends[1]?.();
      expect(cleared).toBe(1);
    } finally {
      [globalThis.setInterval, globalThis.clearInterval] = [set, clear];
    }
  });
});
