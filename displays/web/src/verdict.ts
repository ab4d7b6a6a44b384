/** What the end of a connection tells the page: to stop, and why, or to come back. The table stands in broadcaster/README.md. */

const ASK_LIMIT = 8_000; // ms for the question why a handshake did not open

export type Why = "revoked" | "replaced" | "outdated" | "refused";

/** unpaired: pair or sign in; ended: nothing is tried again; else come back, after `wait` (a range in ms) if the server named one. */
export type Verdict = { state: "unpaired" } | { state: "ended"; why: Why } | { state: "again"; wait?: [number, number] };

export type Ask = (url: string) => Promise<{ status: number; headers: { get(name: string): string | null } }>;

const CODES: Record<number, Verdict> = {
  4500: { state: "ended", why: "revoked" },
  4502: { state: "ended", why: "outdated" },
  4503: { state: "unpaired" },
  4504: { state: "ended", why: "replaced" },
  4505: { state: "ended", why: "revoked" }, // a viewer link
};

/** By close code: 4500 to 4999 stop and say why, everything else comes back. */
export function closed(code: number): Verdict {
  if (code < 4500 || code > 4999) return { state: "again" };
  return CODES[code] ?? { state: "ended", why: "refused" };
}

/** A browser cannot read a refused handshake, so the page asks over HTTP. A server that is away teaches nothing. */
export async function refused(url: string, ask: Ask = question): Promise<Verdict> {
  try {
    const answer = await ask(url);
    if (answer.status === 401) return { state: "unpaired" };
    if (answer.status === 403) return { state: "ended", why: "revoked" };
    const after = Number(answer.headers.get("Retry-After")) * 1_000;
    if ((answer.status === 503 || answer.status === 429) && after > 0) return { state: "again", wait: [after, after * 2] };
  } catch {
    // no answer, or none in time
  }
  return { state: "again" };
}

/** Asks, and waits for so long and no longer. */
export async function question(url: string): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ASK_LIMIT);
  try {
    return await fetch(url, { signal: abort.signal, cache: "no-store", credentials: "same-origin" });
  } finally {
    clearTimeout(timer);
  }
}
