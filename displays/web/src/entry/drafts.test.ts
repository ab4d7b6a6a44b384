// @vitest-environment node
import { expect, test } from "vitest";
import { type Draft, Drafts, fresh } from "./drafts.js";

const draft: Draft = { value: "1.234", period: "2026-10", typed: "", status: "A", as_of: "", note: "", key: "k" };

class Shelf {
  readonly kept = new Map<string, string>();
  full = false;
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  removeItem = (key: string): void => void this.kept.delete(key);
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException("full");
    this.kept.set(key, value);
  }
}

/** A reload finds what was typed; another person who signs in does not. */
test("keeps what was typed for the person who typed it", () => {
  const shelf = new Shelf();
  new Drafts("Hà", "figures", shelf).put("YT-01", draft);
  expect(new Drafts("Hà", "figures", shelf).get("YT-01")).toEqual(draft);
  expect(new Drafts("Mai", "figures", shelf).size).toBe(0);
});

/** What was sent leaves nothing behind. */
test("forgets what was sent", () => {
  const shelf = new Shelf();
  const drafts = new Drafts("Hà", "figures", shelf);
  drafts.put("YT-01", draft);
  drafts.drop("YT-01");
  expect(shelf.kept.size).toBe(0);
});

/** A full or broken store loses nothing of this page. */
test("works without a store", () => {
  const shelf = new Shelf();
  shelf.full = true;
  const drafts = new Drafts("Hà", "figures", shelf);
  drafts.put("YT-01", draft);
  expect(drafts.has("YT-01")).toBe(true);
  shelf.kept.set("iocast-entry:figures:Hà", "{broken");
  expect(new Drafts("Hà", "figures", shelf).size).toBe(0);
  expect(new Drafts("Hà", "figures", null).size).toBe(0);
});

/** Keys do not repeat. */
test("makes a new key each time", () => {
  expect(fresh()).toMatch(/^[0-9a-f]{32}$/);
  expect(fresh()).not.toBe(fresh());
});
