import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Wake } from "./wake.js";

function browser(refuses = false) {
  const page = Object.assign(new EventTarget(), { hidden: false });
  const held: (EventTarget & { released: boolean })[] = [];
  const request = vi.fn(async () => {
    if (refuses) throw new DOMException("NotAllowedError");
    held.push(Object.assign(new EventTarget(), { released: false }));
    return held[held.length - 1];
  });
  const wake = new Wake(page as unknown as Document, { request } as unknown as WakeLock);
  wake.start();
  return { page, held, request, wake };
}

const settled = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("holds the screen awake, and asks again when the page is seen again", async () => {
  const { page, held, request, wake } = browser();
  await settled();
  expect(wake.state).toBe("held");
  page.hidden = true;
  held[0]?.dispatchEvent(new Event("release")); // a browser lets go of a hidden page's
  await settled();
  expect([wake.state, request.mock.calls.length]).toEqual(["none", 1]);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  await settled();
  expect([wake.state, request.mock.calls.length]).toEqual(["held", 2]);
});

it("asks again by itself when the system took it from a page that is seen", async () => {
  const { held, request, wake } = browser();
  await settled();
  held[0]?.dispatchEvent(new Event("release"));
  await settled(4_000);
  expect([wake.state, request.mock.calls.length]).toEqual(["none", 1]);
  await settled(1_000);
  expect([wake.state, request.mock.calls.length]).toEqual(["held", 2]);
});

it("says that it was refused, and that it cannot ask", async () => {
  const { wake } = browser(true);
  await settled();
  expect(wake.state).toBe("refused");
  const none = new Wake(new EventTarget() as Document, undefined);
  none.start();
  expect(none.state).toBe("none");
});
