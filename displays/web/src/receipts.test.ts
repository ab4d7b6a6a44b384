// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Receipts, type Receipt } from "./receipts.js";

let frames: (() => void)[];
let sent: Receipt[];
let standing: { seq: number; scene: number | null };
let receipts: Receipts;

const paint = (): void => frames.splice(0).forEach((then) => then());

beforeEach(() => {
  vi.useFakeTimers();
  [frames, sent, standing] = [[], [], { seq: 1, scene: 7 }];
  receipts = new Receipts({ standing: () => standing, send: (receipt) => sent.push(receipt) > 0, frame: (then) => frames.push(then), now: () => Date.now() });
});
afterEach(() => vi.useRealTimers());

describe("a receipt", () => {
  it("is sent after two frames, not before", () => {
    receipts.changed();
    expect(sent).toEqual([]);
    paint();
    expect(sent).toEqual([]);
    paint();
    expect(sent).toMatchObject([{ type: "painted", seq: 1, scene: 7, errors: 0, hidden: false }]);
  });

  it("is never sent by a page that paints nothing", () => {
    receipts.changed();
    vi.advanceTimersByTime(60_000);
    expect(sent).toEqual([]);
  });

  it("says nothing of a page where nothing of the server's stands yet", () => {
    standing = { seq: 0, scene: null };
    for (let times = 0; times < 2; times += 1) {
      receipts.changed();
      paint();
      paint();
    }
    expect(sent).toEqual([]);
    standing = { seq: 3, scene: 9 };
    receipts.changed();
    paint();
    paint();
    expect(sent).toMatchObject([{ seq: 3, scene: 9 }]);
  });

  it("names what stood before the frame, and what came meanwhile follows", () => {
    receipts.changed();
    paint();
    standing = { seq: 2, scene: 7 };
    paint();
    expect(sent.map((receipt) => receipt.seq)).toEqual([1]);
    vi.advanceTimersByTime(1_000);
    paint();
    paint();
    expect(sent.map((receipt) => receipt.seq)).toEqual([1, 2]);
  });

  it("answers a beat, unless one was sent within the last", () => {
    receipts.beat(2_000);
    for (const [rest, count] of [[0, 1], [1_000, 1], [1_000, 2]] as const) {
      vi.advanceTimersByTime(rest);
      receipts.beat(2_000);
      paint();
      paint();
      expect(sent).toHaveLength(count);
    }
  });

  it("of a change right after a beat is sent at once", () => {
    for (const seq of [1, 2]) {
      standing = { seq, scene: 7 };
      receipts.changed();
      paint();
      paint();
    }
    expect(sent.map((receipt) => receipt.seq)).toEqual([1, 2]);
  });

  it("is sent at most once a second in the long run", () => {
    for (let i = 0; i < 200; i += 1) {
      standing = { seq: i, scene: 7 };
      receipts.changed();
      paint();
      paint();
      vi.advanceTimersByTime(100);
    }
    expect(sent.length).toBeLessThanOrEqual(22);
    expect(sent.length).toBeGreaterThanOrEqual(19);
  });
});

describe("tiles that fail", () => {
  it("are named in every receipt until they draw again, and count as errors once", () => {
    receipts.failing({ giuong: "TypeError: x" });
    paint();
    paint();
    expect(sent[0]).toMatchObject({ errors: 1, faults: { giuong: "TypeError: x" } });
    receipts.failing({ giuong: "TypeError: x", den: "Error: y" });
    paint();
    paint();
    expect(sent[1]).toMatchObject({ errors: 2, faults: { giuong: "TypeError: x", den: "Error: y" } });
    vi.advanceTimersByTime(5_000);
    receipts.failing({});
    paint();
    paint();
    expect(sent[2]?.errors).toBe(2);
    expect(sent[2]).not.toHaveProperty("faults");
  });

  it("are eight at most", () => {
    receipts.failing(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`o-${i}`, "Error: y"])));
    paint();
    paint();
    expect(Object.keys(sent[0]?.faults ?? {})).toHaveLength(8);
    expect(sent[0]?.errors).toBe(40);
  });
});
