/** A screen asks for a code, shows it, and asks until an operator has said which screen it is. */

const EVERY = 2_000; // ms between questions
const AGAIN = 4_000; // ms after a failure
const KEY = "iocast.pairing";

export interface Code {
  id: string;
  code: string;
  secret: string;
  until: string;
  /** The same as an address for a telephone, drawn: rows of hexadecimal digits. */
  modules?: string[];
}

export interface PairingEvents {
  code(code: Code | null): void; // null: none yet
  away(): void;
  paired(): void;
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export class Pairing {
  private code: Code | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;

  constructor(
    private readonly events: PairingEvents,
    private readonly ask: Fetch = (url, init) => fetch(url, init),
    private readonly store: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null = globalThis.sessionStorage ?? null,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.code = this.remembered();
    this.events.code(this.code);
    void this.turn();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
  }

  private async turn(): Promise<void> {
    let rest = EVERY;
    try {
      if (this.code) await this.look(this.code);
      else await this.fresh();
    } catch {
      this.events.away();
      rest = AGAIN;
    }
    if (this.running) this.timer = setTimeout(() => void this.turn(), rest);
  }

  private async fresh(): Promise<void> {
    const answer = await this.ask("/api/pairings", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: "{}",
      credentials: "same-origin",
    });
    if (!answer.ok) throw new Error(`pairing answered ${answer.status}`);
    this.take((await answer.json()) as Code);
  }

  private async look(code: Code): Promise<void> {
    const answer = await this.ask(`/api/pairings/${code.id}`, {
      headers: { Authorization: `Bearer ${code.secret}`, Accept: "application/json" },
      credentials: "same-origin",
      cache: "no-store",
    });
    if (answer.status === 404) {
      this.take(null); // run out: the next turn asks for another
      return this.fresh();
    }
    if (!answer.ok) throw new Error(`pairing answered ${answer.status}`);
    const told = (await answer.json()) as { state: string };
    if (told.state !== "paired") return this.events.code(code);
    this.take(null);
    this.stop();
    this.events.paired();
  }

  private take(code: Code | null): void {
    this.code = code;
    try {
      if (code) this.store?.setItem(KEY, JSON.stringify(code));
      else this.store?.removeItem(KEY);
    } catch {
      // without storage a reload shows another code, no harm
    }
    this.events.code(code);
  }

  /** A reload shows the same code: somebody may be typing it. */
  private remembered(): Code | null {
    try {
      const code = JSON.parse(this.store?.getItem(KEY) ?? "null") as Code | null;
      return code && Date.parse(code.until) > Date.now() ? code : null;
    } catch {
      return null;
    }
  }
}
