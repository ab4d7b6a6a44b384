import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, entry, item, NOW, settled, type } from "./doubles.js";
import { Drafts } from "./drafts.js";
import "./io-owed.js";
import type { OwedList } from "./io-owed.js";
import type { Phase, Waiting } from "./nouns.js";

let desk: Desk;
let list: OwedList;
let done: unknown[];

beforeEach(async () => {
  desk = new Desk();
  list = document.createElement("io-owed") as OwedList;
  list.entry = entry([item("YT-01"), item("YT-02", { phase: "missing", since: null }), item("YT-03", { phase: "fine", since: null, late: "2026-12-06T10:00:00.000Z" })]);
  list.service = desk;
  list.drafts = new Drafts("Hà", "figures", null);
  list.now = NOW;
  done = [];
  list.addEventListener("done", (event) => done.push((event as CustomEvent).detail.more));
  document.body.append(list);
  await settled(list);
});
afterEach(() => list.remove());

const open = (): string | undefined => list.querySelector<HTMLElement>("io-figure section")?.dataset["series"];

async function send(text: string): Promise<void> {
  type(list.querySelector("[name=value]"), text);
  list.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
  await settled(list);
}

/** The page says what is owed, worst first, and folds away what is complete. */
test("shows what is owed first", () => {
  expect(list.querySelector("h1")?.textContent).toContain("còn nợ 1 số liệu");
  expect([...list.querySelectorAll<HTMLElement>(".group")].map((each) => each.dataset["group"])).toEqual(["late", "missing", "fine"]);
  expect(list.querySelector<HTMLDetailsElement>("details[data-group=fine]")?.open).toBe(false);
});

/** One figure after the other: what was sent is marked, the next form opens, the last one says so. */
test("goes on to the next that is owed", async () => {
  await list.choose("YT-01");
  await settled(list);
  await send("5");
  await settled(list);
  expect(open()).toBe("YT-02");
  expect(list.querySelector("[data-series=YT-01]")?.textContent).toContain("quá hạn");
  list.entry = { ...list.entry, items: list.entry.items.map((each) => (each.series === "YT-01" ? { ...each, phase: "fine" } : each)) };
  await settled(list);
  expect(list.querySelector("[data-series=YT-01]")?.textContent).toContain("vừa gửi");
  await send("6");
  expect(done).toEqual([true, false]);
});

/** The next period may be asked for already: what was sent is still said to be sent, unless that one is late as well. */
test("says that it was sent while the next period is due", async () => {
  await list.choose("YT-01");
  await settled(list);
  await send("5");
  const next = (phase: Phase): void => {
    list.entry = { ...list.entry, items: list.entry.items.map((each) => (each.series === "YT-01" ? { ...each, phase, period: "2026-11" } : each)) };
  };
  next("due");
  await settled(list);
  expect(list.querySelector("[data-series=YT-01]")?.textContent).toContain("vừa gửi");
  next("late");
  await settled(list);
  expect(list.querySelector("[data-series=YT-01]")?.textContent).toContain("quá hạn");
});

/** On a telephone the form is in its line: where that moves among those that wait, the page goes with it. */
test("goes along with a figure that was held", async () => {
  list.wide = false;
  await list.choose("YT-02");
  await settled(list);
  const shown: string[] = [];
  const scroll = vi.spyOn(Element.prototype, "scrollIntoView").mockImplementation(function (this: Element) {
    shown.push(this.querySelector<HTMLElement>("[data-series]")?.dataset["series"] ?? "");
  });
  const waiting = { id: "h1", raw: "9,6,", period: "2026-10", since: "2026-11-23T02:00:00.000Z", reason: null, suggestion: null };
  list.entry = { ...list.entry, items: list.entry.items.map((each) => (each.series === "YT-02" ? { ...each, held: [waiting as unknown as Waiting] } : each)) };
  await settled(list);
  expect(list.querySelector("li.open")?.closest<HTMLElement>("[data-group]")?.dataset["group"]).toBe("held");
  expect(shown).toEqual(["YT-02"]);
  list.entry = { ...list.entry };
  await settled(list);
  expect(shown).toHaveLength(1);
  scroll.mockRestore();
});

/** A line says that something was typed and not sent. */
test("marks what is typed and not sent", async () => {
  await list.choose("YT-02");
  await settled(list);
  type(list.querySelector("[name=value]"), "5");
  await settled(list);
  expect(list.querySelector("button[data-series=YT-02]")?.textContent).toContain("đang gõ dở");
});

/** Nothing owed is a pleasure, with what comes next. */
test("is pleased when nothing is owed", async () => {
  list.entry = entry([item("YT-03", { phase: "fine", since: null, late: "2026-12-06T10:00:00.000Z", deadline_text: "17:00 ngày 06/12/2026" })]);
  await settled(list);
  expect(list.querySelector(".all-done")?.textContent).toContain("Sở Y tế không nợ số liệu nào");
  expect(list.querySelector(".all-done")?.textContent).toContain("17:00 ngày 06/12/2026");
});
