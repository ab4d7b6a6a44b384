/** Commands go up over HTTP; the answer to them comes down the socket. A refusal arrives as an RFC 9457 document. */

import { known, lang, say } from "../words.js";

export const ANSWER_LIMIT = 15_000; // milliseconds; then the outcome is unknown and said so

export interface ProblemDocument {
  status?: number;
  code?: string;
  title?: string;
  detail?: string;
  /** Why a whole file cannot be read. */
  reason?: { code: string; args?: Record<string, unknown>; text?: string };
  /** What the preview would be now. */
  preview?: unknown;
  /** The event that somebody has seen who read this, and insists. */
  seen?: number;
  errors?: { index?: number; field?: string; code?: string; expected?: string; got?: unknown; detail?: string }[];
}

/** What went wrong, in the reader's words. `status` 0: nobody answered. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly document: ProblemDocument;

  constructor(status: number, document: ProblemDocument) {
    super(words(status, document));
    this.status = status;
    this.code = document.code ?? "";
    this.document = document;
  }
}

function words(status: number, document: ProblemDocument): string {
  const first =
    document.detail ??
    (document.code && known(`api.${document.code}`) ? say(`api.${document.code}`, {}) : undefined) ??
    (known(`pages.problem.${status}`) ? say(`pages.problem.${status}`, {}) : document.title ?? say("pages.problem.other", { status }));
  const rest = (document.errors ?? []).map((each) => each.detail).filter((each) => each && each !== first);
  return [first, ...rest].join(" ");
}

export interface Sending {
  headers?: Record<string, string>;
  /** Milliseconds until the answer is given up. */
  limit?: number;
}

/** Send a request and read its JSON answer; raises Problem. A form with files goes as it is. */
export async function send<T = Record<string, unknown>>(method: string, path: string, body?: unknown, more: Sending = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": lang(), ...more.headers };
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), more.limit ?? ANSWER_LIMIT);
  try {
    let answer: Response;
    try {
      answer = await fetch(path, {
        method,
        headers,
        credentials: "same-origin",
        signal: stop.signal,
        ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      });
    } catch {
      throw new Problem(0, { detail: say(stop.signal.aborted ? "pages.problem.unknown" : "pages.problem.0", {}) });
    }
    const text = await answer.text();
    let document: unknown = {};
    try {
      document = text ? JSON.parse(text) : {};
    } catch {
      if (answer.ok) throw new Problem(answer.status, { detail: say("pages.problem.unreadable", {}) });
    }
    if (!answer.ok) throw new Problem(answer.status, document as ProblemDocument);
    return document as T;
  } finally {
    clearTimeout(limit);
  }
}
