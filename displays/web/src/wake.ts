/** Asks the browser not to let the screen go dark: again whenever the page is seen again or the browser let go of it. */

const REST = 5_000; // ms before asking again for what the system took

export type Wakefulness = "held" | "none" | "refused"; // none: this browser, or a page over plain HTTP, cannot ask

export class Wake {
  state: Wakefulness = "none";
  private asking = false;

  constructor(
    private readonly page: Document = document,
    private readonly lock: WakeLock | undefined = navigator.wakeLock,
  ) {}

  start(): void {
    this.page.addEventListener("visibilitychange", () => void this.ask());
    void this.ask();
  }

  private async ask(): Promise<void> {
    if (!this.lock || this.page.hidden || this.asking || this.state === "held") return;
    this.asking = true;
    try {
      const held = await this.lock.request("screen");
      this.state = held.released ? "none" : "held";
      held.addEventListener("release", () => {
        this.state = "none";
        setTimeout(() => void this.ask(), REST); // a hidden page asks when it is seen again
      });
    } catch {
      this.state = "refused"; // by the device's settings or an empty battery
    } finally {
      this.asking = false;
    }
  }
}
