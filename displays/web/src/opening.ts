/** A viewer link is opened: the code behind the `#` is exchanged for a cookie, then nothing of it stands in the address. */

const AGAIN = 4_000; // ms until a server that did not answer is asked again,
const PLACE = 10_000; // or a link that was full
const ANSWER_LIMIT = 10_000; // ms

/** over: it has ended; wrong: there is no such link; full and away pass by themselves. */
export type Trouble = "over" | "wrong" | "full" | "away";

export interface Around {
  trouble(what: Trouble): void;
  address?: Location;
  ask?: (code: string) => Promise<number>;
  wait?: (ms: number) => Promise<void>;
}

/** True once this browser may watch, as far as it knows; false where it never will by this code. */
export async function opened(around: Around): Promise<boolean> {
  const { address = location, ask = exchange, wait = rest } = around;
  const code = address.hash.slice(1);
  if (!code) return true; // a cookie may be there: the socket says
  for (;;) {
    const status = await ask(code).catch(() => 0);
    if (address.hash.slice(1) !== code) return opened(around); // another link came meanwhile
    const passing = status === 0 || status === 409 || status === 429 || status >= 500;
    if (!passing) history.replaceState(null, "", address.pathname + address.search);
    if (status >= 200 && status < 300) return true;
    around.trouble(status === 403 ? "over" : status === 409 ? "full" : passing ? "away" : "wrong");
    if (!passing) return false;
    await wait(status === 409 ? PLACE : AGAIN);
  }
}

async function exchange(code: string): Promise<number> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ANSWER_LIMIT);
  try {
    const answer = await fetch("/api/view", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ code }),
      credentials: "same-origin",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: abort.signal,
    });
    return answer.status;
  } finally {
    clearTimeout(timer);
  }
}

const rest = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
