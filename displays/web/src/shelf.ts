/** One place in the browser where a wall is laid down: IndexedDB, or localStorage where there is none. */

const NAME = "iocast";
const STORE = "walls";
const KEY = "last";
const OLD = "iocast.wall"; // in localStorage

export interface Shelf {
  readonly kind: "indexeddb" | "storage";
  get(): Promise<unknown>;
  put(what: unknown): void;
  /** Takes away what lies there and what is still being laid down. */
  clear(): void;
}

/** Null where the browser keeps nothing. */
export function shelf(): Shelf | null {
  const old = storage("localStorage");
  const store = old && new Box(old);
  try {
    if (globalThis.indexedDB) return new Drawer(globalThis.indexedDB, store);
  } catch {
    // the browser's settings forbid it
  }
  return store;
}

export function storage(which: "localStorage" | "sessionStorage"): Storage | null {
  try {
    return globalThis[which] ?? null;
  } catch {
    return null; // the browser's settings forbid it
  }
}

export class Box implements Shelf {
  readonly kind = "storage";

  constructor(private readonly store: Storage) {}

  async get(): Promise<unknown> {
    return JSON.parse(this.store.getItem(OLD) ?? "null");
  }

  put(what: unknown): void {
    try {
      this.store.setItem(OLD, JSON.stringify(what));
    } catch {
      this.clear(); // full: better none than an old one
    }
  }

  clear(): void {
    try {
      this.store.removeItem(OLD);
    } catch {
      // nothing is kept there
    }
  }
}

/** IndexedDB runs transactions on one store in the order they were asked for, so a clear() always wins over the puts before it.
 *  A database that cannot be opened hands over to the spare shelf. */
export class Drawer implements Shelf {
  private opened: Promise<IDBDatabase> | null = null;
  private open: IDBDatabase | null = null;

  constructor(
    private readonly factory: IDBFactory,
    private readonly spare: Shelf | null,
  ) {
    this.database().then(
      () => this.spare?.clear(), // what an older page kept there
      () => undefined,
    );
  }

  get kind(): Shelf["kind"] {
    return this.opened ? "indexeddb" : "storage";
  }

  get(): Promise<unknown> {
    return this.database().then(
      (database) =>
        new Promise((resolve, reject) => {
          const request = database.transaction(STORE).objectStore(STORE).get(KEY);
          request.onsuccess = () => resolve(request.result ?? null);
          request.onerror = () => reject(request.error ?? new Error("not read"));
        }),
      () => this.spare?.get() ?? null,
    );
  }

  put(what: unknown): void {
    this.change(
      (store) => store.put(what, KEY),
      () => this.spare?.put(what),
    );
  }

  clear(): void {
    this.spare?.clear();
    this.change(
      (store) => store.delete(KEY),
      () => undefined,
    );
  }

  /** At once where the database is open: a page that is going away has no later. */
  private change(ask: (store: IDBObjectStore) => IDBRequest, otherwise: () => void): void {
    const run = (database: IDBDatabase): void => {
      try {
        const going = database.transaction(STORE, "readwrite");
        ask(going.objectStore(STORE)); // a full disk: the wall is kept at the next chance
      } catch {
        this.opened = this.open = null; // closed by the browser; the next one opens it again
      }
    };
    if (this.open) run(this.open);
    else this.database().then(run, otherwise);
  }

  private database(): Promise<IDBDatabase> {
    this.opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = this.factory.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve((this.open = request.result));
      request.onerror = () => reject(request.error ?? new Error("not opened"));
    });
    this.opened.then(
      (database) => (database.onclose = () => (this.opened = this.open = null)),
      () => (this.opened = null),
    );
    return this.opened;
  }
}
