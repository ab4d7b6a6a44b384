import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Picture } from "./picture.js";
import { Wire, type Link, type Message } from "./wire.js";

/** A socket whose other end is the test. */
class Line {
  readyState = 0;
  sent: Message[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: string) {}
  accept(): this {
    this.readyState = 1;
    this.onopen?.();
    return this;
  }
  say(message: Message): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  hangUp(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Message);
  }
  close(): void {
    this.readyState = 3;
  }
}

const NOW = "2026-11-23T02:00:00.000Z";
const hello = (more: object = {}): Message => ({ type: "hello", epoch: "e1", seq: 0, now: NOW, beat: 2, scene: { changed: 1 }, resumed: false, ...more });
const whole = (seq: number, more: object = {}): Message => ({ type: "wall", epoch: "e1", view: "v1", seq, layout: { key: "l" }, values: { A: { v: 1 }, B: { v: 2 } }, history: {}, ...more });
const change = (from: number, seq: number, values: object, history?: object): Message => ({ type: "values", from, seq, values, ...(history ? { history } : {}) });

let lines: Line[];
let links: Link[];
let pictures: [Picture, ReadonlySet<string> | null][];
let answer: () => Promise<{ status: number; headers: { get(name: string): string | null } }>;

function dial(): Wire {
  const wire = new Wire(
    {
      path: "/ws/screen",
      ask: "/api/screen",
      open: (url) => {
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
  [lines, links, pictures] = [[], [], []];
  answer = () => Promise.resolve({ status: 200, headers: { get: () => null } });
});
afterEach(() => vi.useRealTimers());

function live(seq = 10): Wire {
  const wire = dial();
  last().accept().say(hello());
  last().say(whole(seq));
  return wire;
}

describe("the rules of values", () => {
  it("applies what follows on and what overlaps", () => {
    const wire = live(10);
    last().say(change(10, 12, { A: { v: 5 } }));
    last().say(change(8, 13, { B: null }));
    expect(wire.picture?.values).toEqual({ A: { v: 5 } });
    expect(wire.seq).toBe(13);
    expect(pictures[pictures.length - 1]?.[1]).toEqual(new Set(["B"]));
  });

  it("ignores old news", () => {
    const wire = live(10);
    last().say(change(3, 10, { A: { v: 99 } }));
    expect(wire.picture?.values).toMatchObject({ A: { v: 1 } });
  });

  it("asks for a resync across a gap, once, and keeps what it has", () => {
    const wire = live(10);
    last().say(change(11, 12, { A: { v: 99 } }));
    last().say(change(12, 13, { A: { v: 98 } }));
    expect(wire.picture?.values).toMatchObject({ A: { v: 1 } });
    expect(last().sent.filter((message) => message.type === "resync")).toHaveLength(1);
  });

  it("lets a wall replace everything, also one with a lower seq", () => {
    const wire = live(10);
    last().say(whole(4, { view: "v2", values: { C: { v: 3 } } }));
    expect(wire.picture).toMatchObject({ view: "v2", seq: 4, values: { C: { v: 3 } } });
    expect(wire.seq).toBe(4);
  });

  it("adopts the seq of a beat and never resyncs on it", () => {
    const wire = live(10);
    last().say({ type: "beat", seq: 14, now: NOW });
    last().say(change(14, 15, { A: { v: 7 } }));
    expect(wire.seq).toBe(15);
    expect(wire.picture?.values).toMatchObject({ A: { v: 7 } });
    last().say({ type: "beat", seq: 12, now: NOW });
    expect(wire.seq).toBe(15);
    expect(last().sent).toEqual([]);
  });

  it("replaces a series' history as a whole, so that a withdrawn figure is gone", () => {
    const wire = live(10);
    last().say(change(10, 11, {}, { A: [{ period: "2021-08", v: 1 }, { period: "2021-09", v: 2 }] }));
    last().say(change(11, 12, {}, { A: [{ period: "2021-09", v: 2 }] }));
    expect(wire.picture?.history).toEqual({ A: [{ period: "2021-09", v: 2 }] });
  });

  it("ignores values before the first wall, unknown types and broken text", () => {
    const wire = dial();
    last().accept().say(hello());
    last().say(change(0, 5, { A: { v: 1 } }));
    last().say({ type: "something.new" });
    last().onmessage?.({ data: "{" });
    expect(wire.picture).toBeNull();
    expect(last().sent).toEqual([]);
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

  it("waits longer each time up to the cap, and starts over after calm", async () => {
    live(10);
    answer = () => Promise.reject(new Error("away"));
    last().hangUp();
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const before = lines.length;
      const from = performance.now();
      while (lines.length === before) await vi.advanceTimersByTimeAsync(50);
      waits.push(performance.now() - from);
      last().hangUp();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(waits[0]).toBeLessThanOrEqual(550);
    expect(waits[7]).toBeGreaterThan(14_900);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15_100); // random is one half here, the cap 30 s
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

  it("comes back at once when the server says reconnect", () => {
    live(10);
    last().hangUp(4000);
    vi.advanceTimersByTime(1);
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
});
