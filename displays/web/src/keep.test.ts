import { beforeEach, expect, it, vi } from "vitest";
import { Keep } from "./keep.js";
import type { Picture } from "./picture.js";

const picture = { epoch: "e", view: "v", seq: 3, layout: { key: "l" }, values: {} } as unknown as Picture;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

it("gives back the last wall with its age", () => {
  new Keep(localStorage, () => 0).write(123, picture, null);
  expect(new Keep(localStorage).read()).toMatchObject({ at: 123, picture: { seq: 3 } });
});

it("writes at most every quarter of a minute, or when told to", () => {
  let now = 0;
  const keep = new Keep(localStorage, () => now);
  keep.write(1, picture, null);
  now = 10_000;
  keep.write(2, picture, null);
  expect(keep.read()?.at).toBe(1);
  keep.write(3, picture, null, true);
  expect(keep.read()?.at).toBe(3);
});

it("keeps nothing of a wall without a layout, and forgets when it must", () => {
  const keep = new Keep(localStorage, () => 0);
  keep.write(1, { ...picture, layout: null }, null);
  expect(keep.read()).toBeNull();
  keep.write(1, picture, null);
  keep.forget();
  expect(keep.read()).toBeNull();
});

it("takes no half written text for a wall", () => {
  localStorage.setItem("iocast.wall", "{");
  expect(new Keep(localStorage).read()).toBeNull();
});

it("hands the wall over to the page that follows a reload: at once, once, and only for a moment", () => {
  const handing = new Keep(localStorage, () => 0);
  expect(new Keep().takeOver()).toBeNull();
  handing.handOver(123, picture, null);
  expect(new Keep().takeOver()).toMatchObject({ at: 123, picture: { seq: 3 } });
  expect(new Keep().takeOver()).toBeNull();
  handing.handOver(124, picture, null);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
  expect(new Keep().takeOver()).toBeNull();
  vi.useRealTimers();
});

it("has nothing to hand over once it was told to forget", () => {
  const keep = new Keep(localStorage, () => 0);
  keep.handOver(123, picture, null);
  keep.forget();
  expect(new Keep().takeOver()).toBeNull();
});
