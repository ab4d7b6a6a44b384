/** For tests only: a house of one unit whose service is the test. */

import "../words.entry.js";
import { Problem } from "../desk/api.js";
import type { Cell, Entry, Figure, History, Item, Past, Reading, Reason, Service, Unit, Verdict } from "./nouns.js";

export const NOW = Date.parse("2026-11-23T02:00:00.000Z");
export const unit: Unit = { key: "so-y-te", name: { vi: "Sở Y tế", en: "Department of Health" }, short: null, late: 1, missing: 0 };
export const why = (code: string, text: string, args: Record<string, unknown> = {}): Reason => ({ code, args, text });

export const item = (series: string, more: Partial<Item> = {}): Item => ({
  series,
  code: series.split("@")[0] ?? series,
  name: { vi: `Số ${series}` },
  unit: { vi: "ca" },
  decimals: 0,
  period: "2026-10",
  period_text: "tháng 10/2026",
  deadline_text: "17:00 ngày 10/11/2026",
  due: "2026-10-31T17:00:00.000Z",
  late: "2026-11-10T10:00:00.000Z",
  phase: "late",
  since: "2026-11-10T10:00:00.000Z",
  since_text: "17:00 ngày 10/11/2026",
  why: why("why_nobody", "Chưa ai gửi."),
  feeds: [],
  last: [{ period: "2026-09", period_text: "tháng 9/2026", v: 1234, by: "Hà", status: "A", received: "2026-10-05T02:00:00.000Z" }],
  held: [],
  ...more,
});

export const entry = (items: Item[], more: Partial<Entry> = {}): Entry => ({ seq: 8, at: new Date(NOW).toISOString(), unit, units: [unit], items, computed: [], ...more });

export const cell = (place: string, outcome: Cell["outcome"], more: Partial<Cell> = {}): Cell => ({
  index: 0,
  outcome,
  place: `mau.xlsx!Số liệu!${place}`,
  sheet: "Số liệu",
  cell: place,
  series: "YT-01",
  name: "Hồ sơ sức khỏe",
  area_name: "",
  unit: "hồ sơ",
  decimals: 0,
  period: "2026-10",
  period_text: "tháng 10/2026",
  raw: "12",
  v: outcome === "accepted" ? 12 : null,
  suggestion: null,
  reason: outcome === "accepted" ? null : why(outcome === "rejected" ? "not_a_number" : "slash", "Chưa rõ.", { raw: more.raw ?? "12" }),
  id: null,
  fixed: false,
  ...more,
});

export function reading(rows: Cell[], more: Partial<Reading> = {}): Reading {
  const counts = { accepted: 0, held: 0, rejected: 0, unchanged: 0 };
  for (const each of rows) counts[each.outcome] += 1;
  return { file: "mau.xlsx", committed: false, digest: "d1", seq: 8, counts, rows, ...more };
}

export const past = (seq: number, v: number, more: Partial<Past> = {}): Past => ({
  seq,
  at: new Date(NOW).toISOString(),
  at_text: "09:00 ngày 23/11/2026",
  by: "Hà",
  kind: "observed",
  series: "YT-01",
  name: { vi: "Hồ sơ sức khỏe" },
  unit: { vi: "hồ sơ" },
  decimals: 0,
  period: "2026-10",
  period_text: "tháng 10/2026",
  v,
  status: "A",
  stands: false,
  back: null,
  ...more,
});

export const taken: Verdict = { outcome: "accepted", v: 1300, raw: "1.300", period: "2026-10", id: null, suggestion: null, reason: null };

/** Answers what it was told to, and keeps what it was asked. `lose()` and `expire()` make the next calls fail. */
export class Desk implements Service {
  entry = entry([]);
  verdict: Verdict = taken;
  reading = reading([]);
  recorded: Reading | null = null;
  rows: Past[] = [];
  readonly sent: { figure: Figure; key: string }[] = [];
  readonly read_: { name: string; fixes: Record<string, string>; confirm: { digest: string; key: string } | undefined }[] = [];
  readonly decided: unknown[][] = [];
  private trouble: Problem | null = null;

  lose(): void {
    this.trouble = new Problem(0, { detail: "Không gọi được máy chủ." });
  }

  expire(): void {
    this.trouble = new Problem(401, { detail: "Phiên đăng nhập đã hết." });
  }

  refuse(problem: Problem): void {
    this.trouble = problem;
  }

  heal(): void {
    this.trouble = null;
  }

  private answer<T>(what: T): Promise<T> {
    return this.trouble ? Promise.reject(this.trouble) : Promise.resolve(what);
  }

  owed(): Promise<Entry> {
    return this.answer(this.entry);
  }

  send(figure: Figure, key: string): Promise<Verdict> {
    this.sent.push({ figure, key });
    return this.answer(this.verdict);
  }

  async accept(...args: unknown[]): Promise<void> {
    this.decided.push(["accept", ...args]);
    await this.answer(null);
  }

  async reject(...args: unknown[]): Promise<void> {
    this.decided.push(["reject", ...args]);
    await this.answer(null);
  }

  async reopen(...args: unknown[]): Promise<void> {
    this.decided.push(["reopen", ...args]);
    await this.answer(null);
  }

  read(file: File, fixes: Readonly<Record<string, string>>, _unit: string, confirm?: { digest: string; key: string }): Promise<Reading> {
    this.read_.push({ name: file.name, fixes: { ...fixes }, confirm });
    return this.answer(confirm && this.recorded ? this.recorded : this.reading);
  }

  history(): Promise<History> {
    return this.answer({ seq: 8, rows: this.rows });
  }

  template(): string {
    return "/api/entry/template.xlsx";
  }
}

/** Until everything asked of the double has been answered and drawn. */
export async function settled(element: { updateComplete: Promise<unknown> }): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await element.updateComplete.then(() => Promise.resolve());
}

export function type(field: Element | null, text: string, event = "input"): void {
  (field as HTMLInputElement).value = text;
  field?.dispatchEvent(new Event(event, { bubbles: true }));
}

export const press = (within: ParentNode, what: string): void => within.querySelector<HTMLElement>(`[data-do=${what}]`)?.click();
