/** Sees to it that this device can show its wall without a server: registers the kiosk's service worker. */

const WORKER = "/screen-worker.js";
const SCOPE = "/screen";
const LATER = 2_000; // ms after the first picture, which comes first
const SPREAD = 3_000; // ms more, so that a house that starts together does not fetch together

/** http: only a page over HTTPS, or of this machine itself, may; none: this browser cannot; failed: tried again with the next hello. */
export type Offlineness = "http" | "none" | "waiting" | "ready" | "failed";

export class Offline {
  state: Offlineness;
  private begun = false;

  constructor(
    private readonly build: string,
    private readonly workers: ServiceWorkerContainer | undefined = navigator.serviceWorker,
  ) {
    this.state = workers?.controller ? "ready" : workers ? "waiting" : isSecureContext ? "none" : "http";
  }

  /** The server has been heard. */
  heard(): void {
    if (!this.workers || !this.build || this.begun) return;
    this.begun = true;
    setTimeout(() => void this.register(), LATER + Math.random() * SPREAD);
  }

  private async register(): Promise<void> {
    try {
      const registration = await this.workers?.register(WORKER, { scope: SCOPE, updateViaCache: "none" });
      const coming = registration?.installing ?? registration?.waiting ?? registration?.active;
      if (!coming) throw new Error("no worker");
      await arrived(coming);
      this.state = "ready";
      coming.postMessage({ build: this.build }); // what older builds kept can go
    } catch {
      this.state = "failed";
      this.begun = false; // with the next hello
    }
  }
}

function arrived(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("not installed"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}
