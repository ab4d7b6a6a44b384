/** The stewards' calls of the service, as the page makes them. */

import { send } from "../desk/api.js";
import type { Entry, Figure, History, Outcome, Reading, Reason, Service, Verdict } from "./nouns.js";

const UPLOAD_LIMIT = 90_000; // milliseconds; a large file over a commune's line takes its time

interface Judged {
  reason: Reason;
  suggestion?: number | null;
  raw?: string;
  id?: string;
}

interface Taken {
  kept?: { v: number | null }[];
  accepted: number;
  held: number;
  unchanged: number;
  rejected: Judged[];
  waiting: Judged[];
}

const of = (unit: string, more: Record<string, string> = {}): string => {
  const query = new URLSearchParams({ ...more, ...(unit ? { unit } : {}) }).toString();
  return query ? `?${query}` : "";
};
const held = (id: string, what: string): string => `/api/held/${encodeURIComponent(id)}/${what}`;

export class Http implements Service {
  owed(unit: string): Promise<Entry> {
    return send<Entry>("GET", `/api/entry${of(unit)}`);
  }

  async send(figure: Figure, key: string): Promise<Verdict> {
    const headers = { "Idempotency-Key": key };
    const taken = await send<Taken>("POST", "/api/observations", { observations: [figure], source: "form" }, { headers });
    const judged = taken.rejected[0] ?? taken.waiting[0];
    const outcome: Outcome = taken.rejected.length ? "rejected" : taken.waiting.length || taken.held ? "held" : taken.accepted ? "accepted" : "unchanged";
    return { outcome, v: taken.kept?.[0]?.v ?? null, raw: String(figure.value ?? ""), period: figure.period, id: judged?.id ?? null, suggestion: judged?.suggestion ?? null, reason: judged?.reason ?? null };
  }

  async accept(id: string, value: number | null, reason: string): Promise<void> {
    await send("POST", held(id, "accept"), value === null ? { reason } : { value, reason });
  }

  async reject(id: string, reason: string): Promise<void> {
    await send("POST", held(id, "reject"), { reason });
  }

  async reopen(id: string, reason: string): Promise<void> {
    await send("POST", held(id, "undo"), { reason });
  }

  read(file: File, fixes: Readonly<Record<string, string>>, unit: string, confirm?: { digest: string; key: string }): Promise<Reading> {
    const form = new FormData();
    form.append("file", file, file.name);
    if (Object.keys(fixes).length) form.append("fixes", JSON.stringify(fixes));
    if (confirm) form.append("digest", confirm.digest);
    const headers: Record<string, string> = confirm ? { "Idempotency-Key": confirm.key } : {};
    return send<Reading>("POST", `/api/entry/uploads${of(unit, { commit: confirm ? "1" : "0" })}`, form, { headers, limit: UPLOAD_LIMIT });
  }

  history(unit: string, limit: number): Promise<History> {
    return send<History>("GET", `/api/entry/history${of(unit, { limit: String(limit) })}`);
  }

  template(unit: string): string {
    return `/api/entry/template.xlsx${of(unit)}`;
  }
}
