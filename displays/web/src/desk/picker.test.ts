import { afterEach, beforeEach, expect, test } from "vitest";
import type { Command } from "./command.js";
import { House, scene } from "./doubles.js";
import type { Place } from "./live.js";
import "./picker.js";
import type { Picker } from "./picker.js";

let house: House;
let picker: Picker;
let taken: { command: Command; targets: Place[] }[];

beforeEach(async () => {
  house = new House().open();
  picker = document.createElement("io-picker") as Picker;
  picker.live = house.live;
  picker.place = house.live.places()[0] as Place;
  taken = [];
  picker.addEventListener("take", (event) => taken.push((event as CustomEvent).detail));
  document.body.append(picker);
  await picker.updateComplete;
});
afterEach(() => {
  picker.remove();
  house.close();
});

const go = (): HTMLButtonElement => picker.querySelector("[data-do=switch]") as HTMLButtonElement;

async function choose(layout: string): Promise<void> {
  const radio = picker.querySelector<HTMLInputElement>(`[data-layout=${layout}] input`) as HTMLInputElement;
  radio.checked = true;
  radio.dispatchEvent(new Event("change"));
  await picker.updateComplete;
}

/** Nothing can be switched before a layout is chosen; the shown one says that it is on, from its receipt. */
test("waits for a choice", () => {
  expect(go().disabled).toBe(true);
  expect(picker.querySelector("[data-layout=tong-quan] small")?.textContent).toContain("hiện 0,2 s");
});

/** Two touches switch one screen: choose and go. */
test("switches this screen", async () => {
  await choose("y-te");
  go().closest("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(taken[0]?.command).toMatchObject({ method: "PUT", path: "/api/rooms/ubnd-tinh/layout", body: { layout: "y-te", screen: "main" } });
  expect(taken[0]?.targets.map((place) => place.id)).toEqual(["ubnd-tinh/main"]);
  expect(taken[0]?.command.undo).toMatchObject({ method: "DELETE", path: "/api/rooms/ubnd-tinh/layout?screen=main" });
});

/** A wider switch says how many screens it takes before it is pressed. */
test("counts the screens of a wider switch", async () => {
  await choose("y-te");
  picker.width = "all";
  await picker.updateComplete;
  expect(go().textContent).toContain("3");
});

/** The choice stays until the room's scene shows it: the button tells the state of the socket, not of the press. */
test("keeps the choice until the scene shows it", async () => {
  await choose("y-te");
  picker.busy = new Set(["switch"]);
  await picker.updateComplete;
  expect(go().disabled).toBe(true);
  picker.busy = new Set();
  await picker.updateComplete;
  expect(picker.chosen).toBe("y-te");
  house.change({ "@scene/ubnd-tinh/main": scene("main", { layout: "y-te", changed: 11 }) });
  picker.requestUpdate();
  await picker.updateComplete;
  expect(picker.chosen).toBe("");
  expect(picker.querySelector("[data-layout=y-te] small")?.textContent).toContain("đang vẽ");
});
