import { afterEach, beforeEach, expect, test } from "vitest";
import { Desk, past, press, settled, type, unit } from "./doubles.js";
import "./io-past.js";
import type { PastList } from "./io-past.js";

let desk: Desk;
let list: PastList;
let said: string[];

beforeEach(async () => {
  desk = new Desk();
  desk.rows = [past(9, 126, { stands: true }), past(4, 1260, { back: { series: "YT-01", value: 1260, period: "2026-10" } })];
  list = document.createElement("io-past") as PastList;
  list.service = desk;
  list.unit = unit;
  list.seq = 8;
  said = [];
  list.addEventListener("said", (event) => said.push((event as CustomEvent).detail.words));
  document.body.append(list);
  await settled(list);
});
afterEach(() => list.remove());

async function answer(reason: string): Promise<void> {
  await settled(list);
  type(list.querySelector("dialog textarea"), reason);
  await settled(list);
  list.querySelector("dialog form")?.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
  await settled(list);
}

/** Undoing sends the figure before as a correction with its reason; the one that stands says so. */
test("undoes by a correction", async () => {
  expect(list.querySelector("[data-seq='9']")?.textContent).toContain("đang dùng");
  press(list, "undo");
  await answer("gõ thiếu một số");
  expect(desk.sent[0]?.figure).toEqual({ series: "YT-01", value: 1260, period: "2026-10", correction: "gõ thiếu một số" });
  expect(said[0]).toContain("1.260");
});

/** Without a reason nothing is undone. */
test("does nothing when it is called off", async () => {
  press(list, "undo");
  await settled(list);
  list.querySelector<HTMLElement>("dialog button.plain")?.click();
  await settled(list);
  expect(desk.sent).toEqual([]);
});

/** A decision is taken back by its held figure. */
test("takes a decision back", async () => {
  desk.rows = [past(9, 126, { kind: "decided", stands: true, decision: { held: "h1", accepted: true, reason: "đã gọi", undone: false } })];
  await list.fetch();
  await settled(list);
  press(list, "reopen");
  await answer("nhầm kỳ");
  expect(desk.decided).toEqual([["reopen", "h1", "nhầm kỳ"]]);
});

/** A refusal to fetch is said, with a way to try again. */
test("says when the history cannot be fetched", async () => {
  desk.lose();
  await list.fetch();
  await settled(list);
  expect(list.querySelector("[role=alert]")?.textContent).toContain("Không gọi được máy chủ");
});
