// @vitest-environment node
import { expect, test } from "vitest";
import { entry, item, NOW, why } from "./doubles.js";
import type { Waiting } from "./nouns.js";
import { because, coming, groups, headline, nextOwed, owed, standing } from "./owing.js";

const held: Waiting = { id: "h1", period: "2026-10", period_text: "tháng 10/2026", raw: "791/903", suggestion: 791903, reason: { code: "slash" }, since: "2026-11-22T02:00:00.000Z" };
const items = [
  item("A-1", { since: "2026-11-20T10:00:00.000Z" }),
  item("A-2", { phase: "fine", late: "2026-12-06T10:00:00.000Z", since: null }),
  item("A-3", { phase: "due", late: "2026-11-23T10:00:00.000Z", since: null }),
  item("A-4", { phase: "missing", since: null }),
  item("A-5", { phase: "due", since: null, held: [held] }),
];

/** Overdue first, then what was never sent, what is due, what waits for a person; the calm ones last. */
test("orders by what a steward has to do", () => {
  expect(groups(items).map(([name, found]) => [name, found.map((each) => each.series)])).toEqual([["late", ["A-1"]], ["missing", ["A-4"]], ["due", ["A-3"]], ["held", ["A-5"]], ["fine", ["A-2"]]]);
});

/** After a figure was sent comes the next that is owed, and from the last the first again. */
test("goes on to the next that is owed", () => {
  expect(nextOwed(items, "A-1")?.series).toBe("A-4");
  expect(nextOwed(items, "A-3")?.series).toBe("A-1");
  expect(nextOwed([items[1] ?? item("x")], "A-2")).toBeUndefined();
});

/** A held figure waits for a decision, not for another figure. */
test("does not ask again for what is held", () => {
  expect(items.filter(owed).map((each) => each.series)).toEqual(["A-1", "A-3", "A-4"]);
});

/** How long overdue, and until when there is time, in words. */
test("words how an item stands", () => {
  expect(items.map((each) => standing(each, NOW).words)).toEqual(["quá hạn 2 ngày", "đã đủ", "hạn hôm nay 17:00", "chưa có số", "chờ xác nhận"]);
});

/** The page's title is its message. */
test("says how much is owed", () => {
  expect(headline(entry(items), NOW)).toBe("Sở Y tế còn nợ 1 số liệu quá hạn 2 ngày");
  expect(headline(entry(items.slice(1)), NOW)).toBe("Sở Y tế có 2 số liệu cần gửi");
  expect(headline(entry(items.slice(1, 2)), NOW)).toBe("Sở Y tế không nợ số liệu nào");
  expect(coming(items)?.series).toBe("A-2");
});

/** Units and feeds have names that only the service knows; a plain reason is worded in the page's own language. */
test("words reasons", () => {
  expect(because(why("not_your_unit", "Số liệu của PVHCC.", { owner: "pvhcc", unit: "so-y-te" }))).toBe("Số liệu của PVHCC.");
  expect(because(why("not_a_number", "", { raw: "12x" }))).toBe("“12x” không phải là một con số.");
  expect(because(null)).toBe("");
});
