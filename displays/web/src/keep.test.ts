import { beforeEach, describe, expect, it, vi } from "vitest";
import { Keep, type Moment } from "./keep.js";
import type { Picture } from "./picture.js";
import { Box, Drawer, shelf, type Shelf } from "./shelf.js";

const picture = { epoch: "e", view: "v", seq: 3, layout: { key: "l" }, values: {} } as unknown as Picture;
const moment = (at: number, more: Partial<Moment> = {}): Moment => ({ at, ahead: 0, picture, scene: null, ...more });

/** What lies on it is a copy, as in a browser. */
class Memory implements Shelf {
  readonly kind = "indexeddb";
  lies: unknown = null;
  get = async (): Promise<unknown> => JSON.parse(JSON.stringify(this.lies));
  put(what: unknown): void {
    this.lies = what;
  }
  clear(): void {
    this.lies = null;
  }
}

let memory: Memory;
let now: number;
const keep = (more: Partial<{ shelf: Shelf | null }> = {}): Keep => new Keep({ shelf: memory, now: () => now, ...more });

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  [memory, now] = [new Memory(), 0];
});

describe("the last wall", () => {
  it("comes back with its age and with how far off the device's clock was", async () => {
    keep().write(moment(123, { ahead: 86_400_000 }));
    expect(await keep().read()).toMatchObject({ at: 123, ahead: 86_400_000, picture: { seq: 3 } });
  });

  it("is written at most every quarter of a minute, or when told to, or when the view is another", async () => {
    const mine = keep();
    mine.write(moment(1));
    now = 10_000;
    mine.write(moment(2));
    expect((await mine.read())?.at).toBe(1);
    mine.write(moment(3), true);
    expect((await mine.read())?.at).toBe(3);
    mine.write(moment(4, { picture: { ...picture, view: "narrower" } }));
    expect((await mine.read())?.at).toBe(4);
  });

  it("is none without a layout, nor what another version or half a writing left", async () => {
    keep().write(moment(1, { picture: { ...picture, layout: null } }));
    expect(await keep().read()).toBeNull();
    memory.lies = { version: 1, at: 1, mark: "", picture };
    expect(await keep().read()).toBeNull();
    localStorage.setItem("iocast.wall", "{");
    expect(await keep({ shelf: new Box(localStorage) }).read()).toBeNull();
  });

  it("lies in localStorage where the browser has no IndexedDB, or one that cannot be opened", async () => {
    vi.stubGlobal("indexedDB", undefined);
    expect(shelf()).toBeInstanceOf(Box);
    new Keep().write(moment(5));
    expect(await new Keep().read()).toMatchObject({ at: 5 });
    const shut = { open: () => {
      const request = { error: new Error("private") } as unknown as IDBOpenDBRequest;
      queueMicrotask(() => request.onerror?.(new Event("error")));
      return request;
    } } as unknown as IDBFactory;
    const drawer = new Drawer(shut, new Box(localStorage));
    keep({ shelf: drawer }).write(moment(6));
    await vi.waitFor(async () => expect(await keep({ shelf: drawer }).read()).toMatchObject({ at: 6 }));
    vi.unstubAllGlobals();
  });
});

describe("purging", () => {
  it("makes what was kept unreadable at once, even where it still lies there", async () => {
    const mine = keep();
    mine.write(moment(1));
    mine.handOver(moment(2));
    const before = memory.lies;
    mine.purge();
    memory.lies = before; // a deletion that the power cut was quicker than
    expect(await keep().read()).toBeNull();
    expect(keep().takeOver()).toBeNull();
  });

  it("does not touch what is kept afterwards", async () => {
    const mine = keep();
    mine.purge();
    mine.write(moment(7));
    expect(await keep().read()).toMatchObject({ at: 7 });
  });

  it("overtakes a reading that is under way", async () => {
    keep().write(moment(1));
    const reading = keep().read();
    keep().purge();
    expect(await reading).toBeNull();
  });
});

describe("handing over", () => {
  it("gives the wall to the page that follows a reload: at once, once, and only for a moment", () => {
    expect(keep().takeOver()).toBeNull();
    keep().handOver(moment(123));
    expect(keep().takeOver()).toMatchObject({ at: 123, picture: { seq: 3 } });
    expect(keep().takeOver()).toBeNull();
    keep().handOver(moment(124));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    expect(keep().takeOver()).toBeNull();
    vi.useRealTimers();
  });
});

it("keeps nothing at all for who only looks", async () => {
  const none = Keep.none();
  none.write(moment(1));
  none.handOver(moment(2));
  expect(await none.read()).toBeNull();
  expect(none.takeOver()).toBeNull();
  none.purge();
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
});
