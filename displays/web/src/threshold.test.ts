import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { IoPair } from "./elements/io-pair.js";
import { Threshold } from "./threshold.js";

let state: string;
let paired: number;
let threshold: Threshold;

const panel = (): IoPair | null => document.querySelector("io-pair") as IoPair | null;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  sessionStorage.clear();
  [state, paired] = ["waiting", 0];
  vi.stubGlobal("fetch", (url: string) =>
    Promise.resolve(Response.json(url.endsWith("/pairings") ? { id: "p", code: "ABC123", secret: "s", until: "2036-11-23T02:00:00.000Z" } : { state })),
  );
  threshold = new Threshold(document.body, () => (paired += 1));
});
afterEach(() => {
  threshold.hide();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("before the wall", () => {
  it("stands a code until the browser has its place", async () => {
    threshold.pair(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(panel()).toMatchObject({ code: "ABC123", ending: null });
    state = "paired";
    await vi.advanceTimersByTimeAsync(4_000);
    expect(paired).toBe(1);
    expect(panel()).toBeNull();
  });

  it("stands a code again, and why, for a place that was taken away", async () => {
    threshold.pair("revoked");
    await vi.advanceTimersByTimeAsync(0);
    expect(panel()).toMatchObject({ code: "ABC123", ending: "revoked" });
  });

  it("stands why the wall has ended, and nothing is asked", async () => {
    threshold.end("replaced");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(panel()).toMatchObject({ code: "", ending: "replaced" });
  });

  it("stands nothing once the wall is there: nobody asks any more", async () => {
    threshold.pair(null);
    await vi.advanceTimersByTimeAsync(0);
    threshold.hide();
    state = "paired";
    await vi.advanceTimersByTimeAsync(10_000);
    expect([panel(), paired]).toEqual([null, 0]);
  });
});
