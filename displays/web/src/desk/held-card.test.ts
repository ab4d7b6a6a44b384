import { afterEach, beforeEach, expect, test } from "vitest";
import type { Command } from "./command.js";
import { House, waiting } from "./doubles.js";
import "./held-card.js";
import type { HeldCard } from "./held-card.js";

let house: House;
let card: HeldCard;
let ordered: Command[];

beforeEach(async () => {
  house = new House().open();
  card = document.createElement("io-held-card") as HeldCard;
  card.live = house.live;
  card.held = waiting;
  ordered = [];
  document.body.addEventListener("command", catching);
  document.body.append(card);
  await card.updateComplete;
});
afterEach(() => {
  document.body.removeEventListener("command", catching);
  card.remove();
  house.close();
});

const catching = (event: Event): void => void ordered.push((event as CustomEvent<Command>).detail);

function type(name: string, text: string): void {
  const field = card.querySelector<HTMLInputElement>(`[name=${name}]`) as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event("input"));
}
const press = (what: string): void => card.querySelector<HTMLElement>(`[data-do=${what}]`)?.click();
const alert = (): string => card.querySelector("[role=alert]")?.textContent ?? "";

/** The card shows the raw text, its place and the suggestion before anybody decides. */
test("shows what was held and where it stood", () => {
  expect(card.textContent).toContain("791/903");
  expect(card.textContent).toContain("bao-cao.xlsx!Biểu 1!E9");
  expect(card.querySelector<HTMLInputElement>("[name=value]")?.value).toBe("791.903");
});

/** Without a reason nothing is sent, and the card says so. */
test("wants a reason", async () => {
  press("reject");
  await card.updateComplete;
  expect(ordered).toEqual([]);
  expect(alert()).not.toBe("");
});

/** A value that is no number in the reader's own writing is not sent. */
test("wants a number", async () => {
  type("value", "791/903");
  type("reason", "đã gọi Văn phòng");
  card.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await card.updateComplete;
  expect(ordered).toEqual([]);
  expect(alert()).toContain("791.903");
});

/** Accepting sends the edited figure with the reason, and offers the way back. */
test("sends the decision with its reason", () => {
  type("value", "791.904");
  type("reason", "đã gọi Văn phòng");
  card.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(ordered[0]).toMatchObject({ method: "POST", path: "/api/held/h1/accept", body: { value: 791904, reason: "đã gọi Văn phòng" } });
  expect(ordered[0]?.undo).toMatchObject({ path: "/api/held/h1/undo" });
});

/** Who may only look has nothing to press. */
test("disables what is not allowed", async () => {
  card.allowed = false;
  await card.updateComplete;
  expect(card.querySelector<HTMLButtonElement>("[data-do=accept]")?.disabled).toBe(true);
});
