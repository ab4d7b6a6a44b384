/** Sees to it that the wall's faces are there: fetches all of them early, and those that failed again. A browser never tries
 *  a failed face of a style sheet a second time, so the sheet is laid anew. */

const FAMILY = "Be Vietnam Pro";
const FIRST = 5_000; // ms until failed faces are tried again; each time twice as long
const LONGEST = 300_000; // ms
const EARLY = 3_000; // ms after the first picture, which comes first

export class Fonts {
  /** Faces that failed when they were tried last. */
  failed = 0;
  private wait = FIRST;
  private begun = false;

  /** changed: told when other faces fail than before. */
  constructor(
    private readonly page: Document,
    private readonly changed: () => void,
  ) {}

  /** The server has been heard. */
  heard(): void {
    if (this.begun || !this.page.fonts) return;
    this.begun = true;
    setTimeout(() => void this.load(), EARLY);
  }

  private async load(): Promise<void> {
    const mine = [...this.page.fonts].filter((face) => face.family.includes(FAMILY));
    await Promise.all(mine.map((face) => face.load().catch(() => undefined)));
    const failed = mine.filter((face) => face.status === "error").length;
    if (failed !== this.failed) {
      this.failed = failed;
      this.changed();
    }
    if (!failed) return;
    setTimeout(() => void this.again(), this.wait);
    this.wait = Math.min(LONGEST, this.wait * 2);
  }

  private async again(): Promise<void> {
    await Promise.all([...this.page.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].map((sheet) => this.renew(sheet)));
    await this.load();
  }

  /** The new sheet first, then the old one goes: nothing is without its style for a moment. */
  private renew(sheet: HTMLLinkElement): Promise<void> {
    return new Promise((done) => {
      const next = sheet.cloneNode() as HTMLLinkElement;
      next.href = `${sheet.href.split("?")[0]}?again=${Date.now()}`; // an address of its own: its faces are new ones
      next.onload = () => {
        sheet.remove();
        done();
      };
      next.onerror = () => {
        next.remove();
        done();
      };
      sheet.after(next);
    });
  }
}
