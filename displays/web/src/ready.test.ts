import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { drawn, framed, within } from "./ready.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<void>(() => undefined);

it("waits for what is loaded, but not for ever", async () => {
  const done = vi.fn();
  void within(4_000, never).then(done);
  await vi.advanceTimersByTimeAsync(3_999);
  expect(done).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toHaveBeenCalled();
});

it("goes on at once when it is there or has failed", async () => {
  await within(4_000, Promise.resolve());
  await within(4_000, Promise.reject(new Error("gone")));
  expect(vi.getTimerCount()).toBe(0);
});

it("is not held up by a page that draws no frames", async () => {
  vi.spyOn(globalThis, "requestAnimationFrame").mockReturnValue(0);
  const done = vi.fn();
  void framed().then(done);
  await vi.advanceTimersByTimeAsync(250);
  expect(done).toHaveBeenCalled();
});

it("waits for every tile, and for what it still loads: its chart, its pictures", async () => {
  const root = document.createElement("main");
  const tile = Object.assign(document.createElement("div"), { loaded: undefined as Promise<void> | undefined });
  let came: () => void = () => undefined;
  tile.loaded = new Promise((resolve) => (came = resolve));
  const picture = document.createElement("img");
  picture.decode = vi.fn(() => Promise.reject(new Error("broken")));
  tile.attachShadow({ mode: "open" }).append(picture);
  root.append(tile);
  const done = vi.fn();
  void drawn(root).then(done);
  await vi.advanceTimersByTimeAsync(10);
  expect(done).not.toHaveBeenCalled();
  came();
  await vi.advanceTimersByTimeAsync(10);
  expect(picture.decode).toHaveBeenCalled();
  expect(done).toHaveBeenCalled(); // a broken picture has its own words
});
