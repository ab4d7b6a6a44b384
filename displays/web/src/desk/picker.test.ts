import { afterEach, beforeEach, expect, test } from "vitest";
import { House, scene, there } from "./doubles.js";
import "./picker.js";
import type { Picker, TakeDetail } from "./picker.js";
import { Takes } from "./takes.js";

let house: House;
let picker: Picker;
let taken: TakeDetail[];
let prepared: { targets: { key: string }[]; layout: string | null }[];

beforeEach(async () => {
  house = new House().open();
  picker = document.createElement("io-picker") as Picker;
  picker.live = house.live;
  picker.places = house.live.places().slice(0, 1);
  picker.takes = new Takes(house.live, { ask: async () => null, tell: () => undefined, leave: () => undefined });
  picker.me = "Hà";
  taken = [];
  prepared = [];
  picker.addEventListener("prepare", (event) => prepared.push((event as CustomEvent).detail));
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

const by = (name: string, layout: string, changed: number): object => ({ layout, changed, why: { layout: { rank: "operator", by: name, since: `2026-11-23T02:00:0${changed % 10}.000Z`, width: "screen", key: "ubnd-tinh/main" } } });
const press = (): unknown => go().closest("form")?.dispatchEvent(new Event("submit", { cancelable: true }));

async function hear(): Promise<void> {
  picker.requestUpdate();
  await picker.updateComplete;
}

/** Two touches switch one screen: choose and go. What had been seen when choosing goes along. */
test("switches this screen", async () => {
  await choose("y-te");
  press();
  expect(taken[0]).toMatchObject({ wide: false, wish: { layout: "y-te", targets: [{ width: "screen", key: "ubnd-tinh/main" }], seen: 10 } });
  expect(taken[0]?.wish.places.map((place) => place.id)).toEqual(["ubnd-tinh/main"]);
});

/** The screen makes ready what is chosen, says so by its own word, and lets go of what is no more. */
test("has it made ready", async () => {
  await choose("y-te");
  expect(prepared).toEqual([{ targets: [{ width: "screen", key: "ubnd-tinh/main" }], layout: "y-te" }]);
  expect(picker.querySelector("[data-layout=y-te] .readied")?.textContent).toContain("0/1");
  house.presence({ "ubnd-tinh/main": there("main", { ready: "y-te" }) });
  await hear();
  expect(picker.querySelector("[data-layout=y-te] .readied")?.textContent).toContain("sẵn sàng 1/1");
  picker.places = house.live.places().slice(2);
  await picker.updateComplete;
  expect(prepared[1]).toMatchObject({ layout: null, targets: [{ key: "ubnd-tinh/main" }] });
});

/** A wider switch says how many screens it takes before it is pressed; several picked ones go up one by one. */
test("counts the screens of a wider switch", async () => {
  await choose("y-te");
  picker.width = "all";
  await picker.updateComplete;
  expect(go().textContent).toContain("3");
  picker.places = house.live.places().slice(0, 2);
  await picker.updateComplete;
  expect([picker.chosen, picker.querySelector("select")]).toEqual(["y-te", null]);
  press();
  expect(taken[0]?.wish.targets).toEqual([{ width: "screen", key: "ubnd-tinh/main" }, { width: "screen", key: "ubnd-tinh/left" }]);
});

/** Whoever switched since one chose is named, and nothing goes over it but by a button that says so. */
test("warns of somebody else", async () => {
  await choose("y-te");
  house.change({ "@scene/ubnd-tinh/main": scene("main", by("Hà", "tong-quan", 11)) });
  await hear();
  expect(picker.querySelector(".overtaken")).toBeNull();
  house.change({ "@scene/ubnd-tinh/main": scene("main", by("Lan", "tong-quan", 12)) });
  await hear();
  expect(picker.querySelector(".overtaken")?.textContent).toContain("Lan vừa chuyển UBND tỉnh");
  expect(go().textContent).toContain("Vẫn chuyển sang Y tế");
  press();
  expect(taken[0]?.wish.seen).toBe(12);
  picker.querySelector<HTMLElement>("[data-do=leave]")?.click();
  await picker.updateComplete;
  expect(picker.chosen).toBe("");
});

/** The choice stays until the room's scene shows it: the button tells the state of the socket, not of the press. */
test("keeps the choice until the scene shows it", async () => {
  await choose("y-te");
  press();
  taken[0]?.then?.(true);
  await hear();
  expect([go().disabled, picker.chosen]).toEqual([true, "y-te"]);
  house.change({ "@scene/ubnd-tinh/main": scene("main", by("Hà", "y-te", 11)) });
  await hear();
  await picker.updateComplete;
  expect(picker.chosen).toBe("");
  expect(picker.querySelector("[data-layout=y-te] small")?.textContent).toContain("đang vẽ");
});
