/** What is asked of a screen beside its figures: by the console, by a presenter, by who stands before it. */

import type { IoWall } from "./elements/io-wall.js";
import type { Screen } from "./screen.js";
import type { Message } from "./standing.js";
import type { Card, Technician } from "./technician.js";

const IDENTIFY = 10; // seconds
const TESTCARD = 30; // seconds
const POINTER = 8; // seconds
const TOUCH = 1.2; // seconds a finger must rest for the page's own particulars

export class Asides {
  /** True while a card stands over the wall. */
  open = false;
  private technician: Promise<Technician> | null = null;
  private timers: Record<string, ReturnType<typeof setTimeout>> = {};

  constructor(
    private readonly screen: Screen,
    private readonly wall: () => IoWall,
    private readonly reload: () => void,
  ) {}

  get busy(): boolean {
    return this.open || this.wall().pointer !== null;
  }

  /** What the console or a presenter asks of this screen. */
  told(message: Message): void {
    if (message.type !== "do") return;
    const seconds = Number(message["for"]);
    if (message["do"] === "reload") this.reload();
    if (message["do"] === "report") this.screen.care?.report.afresh();
    if (message["do"] === "identify") this.lay("identify", seconds || IDENTIFY);
    if (message["do"] === "testcard") this.lay("testcard", seconds || TESTCARD);
    if (message["do"] === "pointer") {
      const here = !message["layout"] || message["layout"] === this.wall().layout?.key;
      this.wall().pointer = (here && String(message["tile"] ?? "")) || null;
      this.after("pointer", seconds || POINTER, () => (this.wall().pointer = null));
    }
  }

  /** The page's own particulars, for who stands before it: `?`, or a finger that rests. */
  attend(): void {
    window.addEventListener("keydown", (event) => {
      if (event.key === "?") this.lay("info");
    });
    window.addEventListener("pointerdown", ({ pointerType }) => {
      if (pointerType !== "mouse") this.after("touch", TOUCH, () => this.lay("info"));
    });
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => clearTimeout(this.timers["touch"]));
  }

  /** Lays a card over the wall for so many seconds. What draws them is loaded with the first one. */
  private lay(card: Card, seconds = 0): void {
    this.technician ??= import("./technician.js").then(({ Technician }) => new Technician(this.screen, (open) => (this.open = open)));
    this.technician.then(
      (technician) => technician.lay(card, seconds),
      () => (this.technician = null),
    );
  }

  private after(name: string, seconds: number, then: () => void): void {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(then, seconds * 1_000);
  }
}
