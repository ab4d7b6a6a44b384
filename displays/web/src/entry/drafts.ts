/** What was typed and not yet sent. It outlives a dead network, an expired session and a reload, in this tab alone. */

export interface Draft {
  value: string;
  /** A period as the service writes it, or "other" for `typed`. */
  period: string;
  typed: string;
  status: string;
  as_of: string;
  note: string;
  /** Makes sending it again safe: the same for every try of the same figure. */
  key: string;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "iocast-entry:";

/** 128 random bits in hexadecimal; `crypto.randomUUID` needs HTTPS and a newer browser. */
export function fresh(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
}

function session(): Store | null {
  try {
    return sessionStorage;
  } catch {
    return null; // a browser that keeps nothing still lets people work
  }
}

/** The drafts of one person: another who signs in here finds none of them. */
export class Drafts<T = Draft> {
  private readonly key: string;
  private readonly kept: Record<string, T>;

  constructor(who: string, name = "figures", private readonly store: Store | null = session()) {
    this.key = `${PREFIX}${name}:${who}`;
    this.kept = this.recall();
  }

  get(id: string): T | undefined {
    return this.kept[id];
  }

  has(id: string): boolean {
    return id in this.kept;
  }

  get size(): number {
    return Object.keys(this.kept).length;
  }

  put(id: string, draft: T): void {
    this.kept[id] = draft;
    this.keep();
  }

  drop(id: string): void {
    delete this.kept[id];
    this.keep();
  }

  private recall(): Record<string, T> {
    try {
      const kept: unknown = JSON.parse(this.store?.getItem(this.key) ?? "{}");
      return kept && typeof kept === "object" ? (kept as Record<string, T>) : {};
    } catch {
      return {};
    }
  }

  private keep(): void {
    try {
      if (this.size) this.store?.setItem(this.key, JSON.stringify(this.kept));
      else this.store?.removeItem(this.key);
    } catch {
      // full or forbidden: what was typed stays in the page
    }
  }
}
