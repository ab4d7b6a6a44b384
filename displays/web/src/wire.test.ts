import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { change, hello, Line, NOW, whole } from "./doubles.js";
import type { Picture } from "./picture.js";
import { Wire, type Link } from "./wire.js";

let lines: Line[];
let links: Link[];
let pictures: [Picture, ReadonlySet<string> | null][];
let refuse: boolean;
let answer: () => Promise<{ status: number; headers: { get(name: string): string | null } }>;

function dial(): Wire {
  const wire = new Wire(
    {
      path: "/ws/screen",
      ask: "/api/screen",
      open: (url) => {
        if (refuse) throw new Error("not from here");
        const line = new Line(url);
        lines.push(line);
        return line as unknown as WebSocket;
      },
      fetch: () => answer(),
      random: () => 0.5,
      perf: () => performance.now(),
    },
    { link: (link) => links.push(link), picture: (picture, keys) => pictures.push([picture, keys]) },
  );
  wire.start();
  return wire;
}

const last = (): Line => lines[lines.length - 1] as Line;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance", "Date"] });
  [lines, links, pictures, refuse] = [[], [], [], false];
  answer = () => Promise.resolve({ status: 200, headers: { get: () => null } });
});
afterEach(() => vi.useRealTimers());

function live(seq = 10): Wire {
  const wire = dial();
  last().accept().say(hello());
  last().say(whole(seq));
  return wire;
}

describe("what is heard", () => {
  it("is told to the page: the picture with the keys that changed", () => {
    const wire = live(10);
    last().say(change(10, 12, { A: { v: 5 } }));
    last().say(change(8, 13, { B: null }));
    expect(wire.picture?.values).toEqual({ A: { v: 5 } });
    expect(wire.seq).toBe(13);
    expect(pictures.map(([, keys]) => keys)).toEqual([null, new Set(["A"]), new Set(["B"])]);
  });

  it("asks for a resync across a gap, once a second, and keeps what it has", () => {
    const wire = live(10);
    const asked = (): number => last().sent.filter((message) => message.type === "resync").length;
    last().say(change(11, 12, { A: { v: 99 } }));
    last().say(change(12, 13, { A: { v: 98 } }));
    expect(wire.picture?.values).toMatchObject({ A: { v: 1 } });
    expect(asked()).toBe(1);
    vi.advanceTimersByTime(1_000);
    last().say(change(13, 14, { A: { v: 97 } }));
    expect(asked()).toBe(2);
    last().say(whole(14));
    last().say(change(14, 15, { A: { v: 96 } }));
    expect(asked()).toBe(2);
    expect(wire.picture?.values).toMatchObject({ A: { v: 96 } });
  });

  it("comes back with its position when no wall closes a gap", () => {
    live(10);
    vi.advanceTimersByTime(4_000);
    last().say(change(11, 12, { A: { v: 99 } }));
    for (let beat = 0; beat < 3; beat += 1) {
      vi.advanceTimersByTime(2_000);
      last().say({ type: "beat", seq: 12, now: NOW });
    }
    vi.advanceTimersByTime(1_000);
    expect(lines).toHaveLength(2);
    expect(last().url).toContain("seq=10");
  });

  it("is ignored where it is none of ours: unknown types, broken text, and text that is no object", () => {
    const wire = dial();
    last().accept().say(hello());
    last().say({ type: "something.new" });
    for (const data of ["{", "null", "7", '"hello"', "[]", "{}"]) last().onmessage?.({ data });
    expect(wire.picture).toBeNull();
    expect(last().sent).toEqual([]);
  });

  it("never takes a length of a beat that would leave the page waiting or restless", () => {
    const wire = live();
    for (const beat of [0, -2, 1e9, "soon"]) last().say(hello({ beat }));
    expect(wire.beat).toBe(2_000);
    last().say(hello({ beat: 5 }));
    expect(wire.beat).toBe(5_000);
    last().say({ type: "beat", seq: 10, now: NOW, beat: 2 }); // the house has emptied: every beat says when the next one comes
    expect(wire.beat).toBe(2_000);
  });
});

describe("a cut line", () => {
  it("is said after 2.5 beats of silence, with since when, and dialled again with the position", () => {
    const wire = live(10);
    vi.advanceTimersByTime(4_900);
    expect(wire.link.state).toBe("live");
    vi.advanceTimersByTime(600);
    expect(wire.link.state).toBe("cut");
    expect(Math.abs(wire.link.since - Date.parse(NOW))).toBeLessThan(300);
    vi.advanceTimersByTime(1_000);
    expect(lines).toHaveLength(2);
    expect(last().url).toContain("epoch=e1&view=v1&seq=10");
  });

  it("is not said for a short break, and the picture is kept", () => {
    const wire = live(10);
    last().hangUp();
    vi.advanceTimersByTime(600);
    last().accept().say(hello({ resumed: true, seq: 10 }));
    last().say(change(10, 11, { A: { v: 4 } }));
    expect(links.map((link) => link.state)).toEqual(["live"]);
    expect(wire.picture?.values).toMatchObject({ A: { v: 4 }, B: { v: 2 } });
  });

  it("heals by itself and says so", () => {
    live(10);
    vi.advanceTimersByTime(6_500);
    last().accept().say(hello());
    expect(links.map((link) => link.state)).toEqual(["live", "cut", "live"]);
  });

  it("waits longer each time up to the cap, and starts over after 30 s of calm", async () => {
    live(10);
    answer = () => Promise.reject(new Error("away"));
    last().hangUp();
    const waited = async (): Promise<number> => {
      const before = lines.length;
      const from = performance.now();
      while (lines.length === before) await vi.advanceTimersByTimeAsync(50);
      return performance.now() - from;
    };
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      waits.push(await waited());
      last().hangUp();
      await vi.advanceTimersByTimeAsync(0);
    }
    // random is one half here: 1 s, 2 s, 4 s … 30 s, halved
    expect(waits.map((wait) => Math.round(wait / 500) / 2)).toEqual([0.5, 1, 2, 4, 8, 15, 15, 15]);
    await waited();
    last().accept();
    for (let beat = 0; beat < 16; beat += 1) {
      last().say({ type: "beat", seq: 1, now: NOW });
      vi.advanceTimersByTime(2_000);
    }
    last().hangUp();
    expect(await waited()).toBeLessThanOrEqual(550);
  });

  it("waits within the range of a bye", () => {
    live(10);
    last().say({ type: "bye", reason: "restart", retry: [4_000, 6_000] });
    last().hangUp(1012);
    vi.advanceTimersByTime(4_900);
    expect(lines).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(lines).toHaveLength(2);
  });

  it("comes back at once when the server says reconnect, but not in a loop", () => {
    live(10);
    last().hangUp(4000);
    vi.advanceTimersByTime(1);
    expect(lines).toHaveLength(2);
    last().accept().hangUp(4000);
    vi.advanceTimersByTime(900);
    expect(lines).toHaveLength(2);
    vi.advanceTimersByTime(200);
    expect(lines).toHaveLength(3);
  });

  it("is said by a page that is only ever sent away: a bye is no sign of life", () => {
    const wire = live(10);
    for (let i = 0; i < 3; i += 1) {
      last().say({ type: "bye", reason: "full", retry: [2_000, 2_000] });
      last().hangUp(1013);
      vi.advanceTimersByTime(2_000);
      last().accept();
    }
    expect(wire.link.state).toBe("cut");
  });

  it("is dialled again when a handshake hangs, and when the browser will not even try", () => {
    live(10);
    last().hangUp();
    vi.advanceTimersByTime(500);
    expect(lines).toHaveLength(2); // this one never opens
    vi.advanceTimersByTime(12_000);
    expect(lines.length).toBeGreaterThan(2);
    refuse = true;
    last().accept().hangUp();
    vi.advanceTimersByTime(60_000);
    const tried = lines.length;
    refuse = false;
    vi.advanceTimersByTime(30_000);
    expect(lines.length).toBeGreaterThan(tried);
  });

  it("hurries past a line that has gone silent, and leaves one that lives", () => {
    const wire = live(10);
    wire.hurry();
    expect(lines).toHaveLength(1);
    vi.setSystemTime(Date.now() + 60_000);
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000); // the phone was locked: no timer ran
    wire.hurry();
    expect(lines).toHaveLength(2);
    vi.restoreAllMocks();
  });

  it("hurries when the network is back, and never past an ending", async () => {
    const wire = live(10);
    last().say({ type: "bye", reason: "restart", retry: [60_000, 60_000] });
    last().hangUp(1012);
    wire.hurry();
    expect(lines).toHaveLength(2);
    last().accept().hangUp(4500);
    wire.hurry();
    expect(lines).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(lines).toHaveLength(2);
  });
});

describe("endings", () => {
  it.each([
    [4503, "unpaired", undefined],
    [4500, "ended", "revoked"],
    [4504, "ended", "replaced"],
    [4502, "ended", "outdated"],
    [4999, "ended", "refused"],
  ] as const)("close code %i is %s %s and nothing is tried again", (code, state, why) => {
    const wire = live(10);
    last().hangUp(code);
    vi.advanceTimersByTime(120_000);
    expect(wire.link).toMatchObject({ state, why });
    expect(lines).toHaveLength(1);
  });

  it("asks why a handshake did not open: 401 means pair", async () => {
    answer = () => Promise.resolve({ status: 401, headers: { get: () => null } });
    const wire = dial();
    last().hangUp();
    await vi.advanceTimersByTimeAsync(0);
    expect(wire.link.state).toBe("unpaired");
    wire.start();
    expect(wire.link.state).toBe("joining");
    expect(lines).toHaveLength(2);
    expect(last().url).not.toContain("seq=");
  });

  it("asks why a handshake did not open: 503 names the time to wait", async () => {
    answer = () => Promise.resolve({ status: 503, headers: { get: () => "10" } });
    dial();
    last().hangUp();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(lines).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lines).toHaveLength(2);
  });

  it("says nothing any more once it was stopped, whatever the answer", async () => {
    let tell = (_: { status: number; headers: { get(name: string): string | null } }): void => undefined;
    answer = () => new Promise((resolve) => (tell = resolve));
    const wire = dial();
    last().hangUp();
    wire.stop();
    tell({ status: 403, headers: { get: () => null } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links).toEqual([]);
    expect(lines).toHaveLength(1);
  });
});

describe("a node that has lost the journal", () => {
  const SINCE = "2026-11-23T01:02:08.000Z";
  const stale = (): void => last().say({ type: "beat", seq: 10, now: NOW, beat: 2, stale: SINCE });

  it("is as good as cut off: the page says so, with since when, and is live again with the next sound beat", () => {
    live();
    stale();
    expect(links.at(-1)).toMatchObject({ state: "cut", since: Date.parse(SINCE) });
    last().say(change(10, 11, { A: { v: 5 } }));
    expect(links.at(-1)).toMatchObject({ state: "cut" });
    last().say({ type: "beat", seq: 11, now: NOW, beat: 2 });
    expect(links.at(-1)).toMatchObject({ state: "live" });
  });

  it("is left once the page's address has a node that is ready, and not before", async () => {
    await import("./elsewhere.js"); // as the page that stays: with fake timers nothing else brings it
    live();
    answer = () => Promise.resolve({ status: 503, headers: { get: () => null } });
    stale();
    await vi.advanceTimersByTimeAsync(4_900);
    stale();
    await vi.advanceTimersByTimeAsync(4_900);
    stale();
    expect(lines).toHaveLength(1);
    answer = () => Promise.resolve({ status: 200, headers: { get: () => null } });
    await vi.advanceTimersByTimeAsync(4_900);
    stale();
    await vi.advanceTimersByTimeAsync(4_900);
    expect(lines).toHaveLength(2);
  });

  it("is not asked about any more once it is well", async () => {
    live();
    stale();
    last().say({ type: "beat", seq: 10, now: NOW, beat: 2 });
    let asked = 0;
    answer = () => {
      asked += 1;
      return Promise.resolve({ status: 200, headers: { get: () => null } });
    };
    await vi.advanceTimersByTimeAsync(4_000);
    last().say({ type: "beat", seq: 10, now: NOW, beat: 2 });
    await vi.advanceTimersByTimeAsync(4_000);
    expect([asked, lines.length]).toEqual([0, 1]);
  });
});
