/** A person's unsaved texts, kept by this browser until they are saved or put away. */

/** A text that was not saved, as the browser keeps it. */
export interface Kept {
  text: string;
  /** The revision it was made from. */
  revision: string;
  at: number;
}

export class Drawer {
  constructor(
    private readonly person: string,
    private readonly store: Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length"> = localStorage,
  ) {}

  private name(key: string): string {
    return `iocast-draft:${this.person}:${key}`;
  }

  find(key: string): Kept | null {
    try {
      const kept = JSON.parse(this.store.getItem(this.name(key)) ?? "null") as Kept | null;
      return kept && typeof kept.text === "string" && typeof kept.revision === "string" ? kept : null;
    } catch {
      return null;
    }
  }

  /** The keys of the layouts that this person has begun to change. */
  keys(): string[] {
    const prefix = this.name("");
    try {
      return Array.from({ length: this.store.length }, (_, i) => this.store.key(i) ?? "").filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)).sort();
    } catch {
      return [];
    }
  }

  keep(key: string, kept: Kept): void {
    try {
      this.store.setItem(this.name(key), JSON.stringify(kept));
    } catch {
      // a browser that keeps nothing still edits
    }
  }

  drop(key: string): void {
    try {
      this.store.removeItem(this.name(key));
    } catch {
      // nothing was kept either
    }
  }
}
