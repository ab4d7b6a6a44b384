import { afterEach, beforeEach, expect, test } from "vitest";
import { AT, House, values } from "./doubles.js";
import { circuitWords, failing, feedStates, mark, shrunken } from "./feeds.js";
import "./feed-list.js";
import type { FeedList } from "./feed-list.js";
import { disagreement } from "./mismatch-list.js";
import type { Run } from "./nouns.js";

let house: House;
beforeEach(() => {
  house = new House().open({
    ...values(),
    "@feed/a": { key: "a", kind: "http", every: 60 },
    "@feed/b": { key: "b", kind: "spreadsheet" },
    "@feed/c": { key: "c", kind: "http", enabled: false },
    "@feed/d": { key: "d", kind: "probe" },
    "@run/a": { feed: "a", ok: false, at: AT, error: { code: "unreachable", args: {} } },
    "@run/b": { feed: "b", ok: true, at: AT, accepted: 5, held: 1, rejected: 0, unchanged: 0 },
  });
});
afterEach(() => house.close());

/** Failing feeds come first, those switched off last; health is told by the last run alone. */
test("orders feeds by what needs a person", () => {
  expect(feedStates(house.live).map((state) => [state.plan.key, state.health])).toEqual([["a", "failed"], ["b", "holding"], ["d", "waiting"], ["c", "off"]]);
  expect(failing(house.live)).toBe(1);
});

/** The next good run makes a feed well again. */
test("follows the runs as they come", () => {
  house.change({ "@run/a": { feed: "a", ok: true, at: AT, accepted: 0, held: 0, rejected: 0, unchanged: 6 } });
  expect(failing(house.live)).toBe(0);
  expect(feedStates(house.live).find((state) => state.plan.key === "a")?.health).toBe("well");
});

const run = (more: Partial<Run>): Run => ({ feed: "a", ok: true, at: AT, accepted: 0, held: 0, rejected: 0, unchanged: 3, ...more });

/** A run is told by its mark's shape as well as by its colour. */
test("marks runs by shape and colour", () => {
  const marks = [run({ ok: false }), run({ accepted: 4, held: 1 }), run({ accepted: 4 }), run({})].map((each) => mark(each));
  expect(marks.map((each) => each.sign)).toEqual(["cross", "triangle", "dot", "ring"]);
  expect(new Set(marks.map((each) => each.mood)).size).toBe(4);
});

/** An open circuit says how often it failed and when it is tried again; a well feed says nothing. */
test("words the circuit", () => {
  const words = (more: Partial<Run>): string => circuitWords(run(more), () => "15:04");
  expect(words({ ok: false, failures: 5, circuit: "open", retry: AT })).toBe("Đã lỗi 5 lần liền nên tạm ngừng hỏi; thử lại lúc 15:04.");
  expect(words({ ok: false, failures: 2, circuit: "closed" })).toContain("2 lần liền");
  expect(words({})).toBe("");
});

/** A shrunken answer can be taken after all, and only that; the page asks before it does. */
test("offers to take a shrunken answer", async () => {
  house.change({ "@run/a": run({ ok: false, error: { code: "shrunken", args: { rows: 1, before: 90 } } }) });
  const list = document.createElement("io-feed-list") as FeedList;
  list.live = house.live;
  list.allowed = true;
  let asked = "";
  list.addEventListener("run-anyway", (event) => (asked = (event as CustomEvent).detail.plan.key));
  document.body.append(list);
  await list.updateComplete;
  expect(list.querySelectorAll("[data-do=anyway]").length).toBe(1);
  list.querySelector<HTMLElement>("[data-do=anyway]")?.click();
  expect(asked).toBe("a");
  expect(shrunken({ code: "timeout", args: {} })).toBe(false);
  list.remove();
});

/** A source of alerts brings no figures: what it lists is counted. */
test("counts what a source of alerts lists", async () => {
  house.change({ "@feed/a": { key: "a", kind: "cap", every: 60 }, "@run/a": run({ unchanged: 0, rows: 3, rejected: 1 }) });
  const list = document.createElement("io-feed-list") as FeedList;
  list.live = house.live;
  document.body.append(list);
  await list.updateComplete;
  expect(list.textContent).toContain("2 mục đang có");
  expect(list.textContent).toContain("1 số bị từ chối");
  list.remove();
});

/** Which figures disagree and by how much, in one sentence. */
test("words a disagreement", () => {
  const broken = { rule: "vb-truc", kind: "subset", series: ["VB-02", "VB-01"], args: { part: "VB-01", whole: "VB-02", v: 900, of: 700 }, period: "2021", area: null };
  expect(disagreement(house.live, broken)).toBe("Văn bản đến (900 văn bản) lớn hơn Văn bản đi (700 văn bản), hơn 200 văn bản");
  const sum = { ...broken, kind: "sources", args: { whole: "VB-02", v: 900, sum: 700, difference: 200, tolerance: 0 } };
  expect(disagreement(house.live, sum)).toContain("chênh 200 văn bản");
});
