import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Offline } from "./offline.js";

class Worker extends EventTarget {
  state = "installing";
  told: unknown[] = [];
  postMessage = (message: unknown): void => void this.told.push(message);
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

let worker: Worker;
let asked: [string, RegistrationOptions][];
let refuses: boolean;

const container = (controller: unknown = null): ServiceWorkerContainer =>
  ({
    controller,
    register: async (script: string, options: RegistrationOptions) => {
      asked.push([script, options]);
      if (refuses) throw new TypeError("no answer");
      return { installing: worker, waiting: null, active: null };
    },
  }) as unknown as ServiceWorkerContainer;

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(5_000);

beforeEach(() => {
  vi.useFakeTimers();
  [worker, asked, refuses] = [new Worker(), [], false];
});
afterEach(() => vi.useRealTimers());

it("registers for the kiosk only, after the server was heard, once", async () => {
  const offline = new Offline("1.0-a", container());
  await settled();
  expect(asked).toEqual([]);
  offline.heard();
  offline.heard();
  await settled();
  expect(asked).toEqual([["/screen-worker.js", { scope: "/screen", updateViaCache: "none" }]]);
  expect(offline.state).toBe("waiting");
  worker.become("activated");
  await settled();
  expect(offline.state).toBe("ready");
  expect(worker.told).toEqual([{ build: "1.0-a" }]);
});

it("tries again with the next hello where it failed", async () => {
  const offline = new Offline("1.0-a", container());
  refuses = true;
  offline.heard();
  await settled();
  expect(offline.state).toBe("failed");
  refuses = false;
  offline.heard();
  await settled();
  worker.become("redundant"); // half of its files did not come
  await settled();
  expect(offline.state).toBe("failed");
  worker = new Worker();
  worker.state = "activated";
  offline.heard();
  await settled();
  expect([offline.state, asked.length]).toEqual(["ready", 3]);
});

it("says at once that a page from the worker's cache can do without a server", () => {
  expect(new Offline("1.0-a", container({})).state).toBe("ready");
});

it("does nothing in a page that was not built, and says where it cannot", async () => {
  new Offline("", container()).heard();
  await settled();
  expect(asked).toEqual([]);
  vi.stubGlobal("isSecureContext", false);
  expect(new Offline("1.0-a", undefined).state).toBe("http");
  vi.stubGlobal("isSecureContext", true);
  expect(new Offline("1.0-a", undefined).state).toBe("none");
  vi.unstubAllGlobals();
});
