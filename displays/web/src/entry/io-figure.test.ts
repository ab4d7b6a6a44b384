import { afterEach, beforeEach, expect, test } from "vitest";
import { Desk, item, NOW, press, settled, taken, type, why } from "./doubles.js";
import { Drafts } from "./drafts.js";
import "./io-figure.js";
import type { FigureForm } from "./io-figure.js";

let desk: Desk;
let form: FigureForm;
let heard: string[];

async function show(drafts = new Drafts("Hà", "figures", null)): Promise<FigureForm> {
  form?.remove();
  form = document.createElement("io-figure") as FigureForm;
  form.item = item("YT-01");
  form.service = desk;
  form.drafts = drafts;
  form.now = NOW;
  heard = [];
  for (const name of ["sent", "changed", "refused"]) form.addEventListener(name, () => heard.push(name));
  document.body.append(form);
  await settled(form);
  return form;
}

beforeEach(async () => {
  desk = new Desk();
  await show();
});
afterEach(() => form.remove());

const field = (name: string): HTMLInputElement => form.querySelector(`[name=${name}]`) as HTMLInputElement;
const answer = (): string => form.querySelector(".answer")?.textContent?.trim().replace(/\s+/g, " ") ?? "";

async function submit(text: string): Promise<void> {
  type(field("value"), text);
  form.querySelector("form:not(.waiting-card form)")?.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
  await settled(form);
}

/** The last values stand beside the field, the owed period is chosen, and why it is owed is said. */
test("shows what there is before asking", () => {
  expect(form.querySelector(".lasts")?.textContent).toContain("1.234");
  expect(form.querySelector<HTMLSelectElement>("[name=period]")?.value).toBe("2026-10");
  expect(form.querySelector(".why")?.textContent).toContain("Chưa ai gửi.");
});

/** The text goes up just as it was typed, once a key; what was taken leaves the field empty and no draft. */
test("sends the text as it was typed", async () => {
  await submit("1.300");
  expect(desk.sent[0]?.figure).toEqual({ series: "YT-01", value: "1.300", period: "2026-10", status: "A" });
  expect(desk.sent[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  expect(heard).toEqual(["sent"]);
  expect(field("value").value).toBe("");
  expect(form.drafts.size).toBe(0);
});

/** A dead network keeps the figure, and trying again is the same sending. */
test("loses nothing on a dead network", async () => {
  desk.lose();
  await submit("1.300");
  expect(answer()).toContain("Số bạn gõ vẫn còn đây");
  expect(field("value").value).toBe("1.300");
  expect(heard).toEqual(["refused"]);
  desk.heal();
  press(form, "send");
  form.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
  await settled(form);
  expect(new Set(desk.sent.map((each) => each.key)).size).toBe(1);
});

/** A form that is opened again has what was typed, with its key. */
test("finds what was typed again", async () => {
  const drafts = form.drafts;
  type(field("value"), "77");
  await settled(form);
  await show(drafts);
  expect(field("value").value).toBe("77");
});

/** A refusal stands beside the field with its reason; another figure is another sending. */
test("says why a figure is refused", async () => {
  desk.verdict = { ...taken, outcome: "rejected", reason: why("not_a_number", "", { raw: "12x" }) };
  await submit("12x");
  expect(answer()).toContain("“12x” không phải là một con số.");
  expect(field("value").getAttribute("aria-invalid")).toBe("true");
  await submit("12");
  expect(desk.sent[0]?.key).not.toBe(desk.sent[1]?.key);
});

/** A held figure offers its suggestion; taking it sends it for the same period. */
test("takes a suggestion with one touch", async () => {
  form.item = item("YT-01", { held: [{ id: "h1", period: "2026-09", period_text: "tháng 9/2026", raw: "791/903", suggestion: 791903, reason: why("slash", "Chưa rõ."), since: "2026-11-22T02:00:00.000Z", feed: "api" }] });
  await settled(form);
  press(form, "suggestion");
  await settled(form);
  expect(desk.sent[0]?.figure).toMatchObject({ value: "791.903", period: "2026-09" });
});

/** What stands in a source would be read again: its suggestion is a decision, with a reason. */
test("decides on what a feed brought", async () => {
  form.item = item("YT-01", { held: [{ id: "h1", period: "2026-09", period_text: "tháng 9/2026", raw: "791/903", suggestion: 791903, reason: why("slash", "Chưa rõ."), since: "2026-11-22T02:00:00.000Z", feed: "van-ban", place: "a.xlsx!Biểu 1!E9" }] });
  await settled(form);
  expect(form.querySelector(".waiting-card")?.textContent).toContain("a.xlsx!Biểu 1!E9");
  press(form, "suggestion");
  await settled(form);
  type(field("why"), "đã gọi Văn phòng");
  form.querySelector(".waiting-card form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await settled(form);
  expect(desk.sent).toEqual([]);
  expect(desk.decided).toEqual([["accept", "h1", 791903, "đã gọi Văn phòng"]]);
});

/** A person who is sure says why, and the decision carries it. */
test("wants a reason for insisting", async () => {
  form.item = item("YT-01", { held: [{ id: "h1", period: "2026-10", period_text: "tháng 10/2026", raw: "412.300.000", suggestion: null, reason: why("jump", "Gấp 1.000 lần."), since: "2026-11-22T02:00:00.000Z" }] });
  await settled(form);
  press(form, "insist");
  await settled(form);
  const decide = (): void => void form.querySelector(".waiting-card form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  decide();
  await settled(form);
  expect(desk.decided).toEqual([]);
  type(field("why"), "đã đối chiếu");
  decide();
  await settled(form);
  expect(desk.decided).toEqual([["accept", "h1", 412300000, "đã đối chiếu"]]);
  expect(heard).toEqual(["sent"]);
});

/** Replacing what stands for a period may say why. */
test("sends the reason of a correction", async () => {
  type(field("period"), "2026-09", "change");
  await settled(form);
  type(field("correction"), "gõ nhầm");
  await submit("1.200");
  expect(desk.sent[0]?.figure).toMatchObject({ period: "2026-09", correction: "gõ nhầm" });
});

/** A period that is not on the list is typed as people write it. */
test("takes a typed period", async () => {
  type(field("period"), "other", "change");
  await settled(form);
  await submit("5");
  expect(desk.sent).toEqual([]);
  type(field("typed"), "quý III/2026");
  await submit("5");
  expect(desk.sent[0]?.figure.period).toBe("quý III/2026");
});
