import { afterEach, beforeEach, expect, test } from "vitest";
import type { Command } from "./command.js";
import "./devices.js";
import type { Devices } from "./devices.js";
import { AT, House } from "./doubles.js";
import type { Place } from "./live.js";

let house: House;
let element: Devices;
let ordered: Command[];
const text = (): string => element.textContent?.replace(/\s+/g, " ") ?? "";

beforeEach(async () => {
  house = new House().open();
  const paired = { device: "d-9", room: "so-y-te", screen: "main", by: "Tú", at: AT, name: "Tivi 65" };
  house.change({ "@device/d-9": paired, "@screen/so-y-te/main": { up: false, device: "d-9", since: "2026-11-23T01:30:00.000Z" } });
  element = document.createElement("io-devices") as Devices;
  element.live = house.live;
  element.place = house.live.places().find((place) => place.id === "so-y-te/main") as Place;
  ordered = [];
  element.addEventListener("command", (event) => ordered.push((event as CustomEvent<Command>).detail));
  document.body.append(element);
  await element.updateComplete;
});
afterEach(() => {
  element.remove();
  house.close();
});

/** By its name, and when it was seen last. */
test("says which device fills the screen, and when it was seen last", () => {
  expect(text()).toContain("Tivi 65");
  expect(text()).toContain("thấy lần cuối 08:30");
});

/** A name alone, or another screen, too. */
test("names and moves a device", async () => {
  element.querySelector<HTMLElement>("[data-do=edit-device]")?.click();
  await element.updateComplete;
  (element.querySelector("[name=device-name]") as HTMLInputElement).value = "Tivi mới";
  (element.querySelector("[name=device-place]") as HTMLSelectElement).value = "ubnd-tinh/left";
  element.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(ordered[0]).toMatchObject({ method: "PUT", path: "/api/devices/d-9", body: { name: "Tivi mới", room: "ubnd-tinh", screen: "left" } });
});

/** Who may not operate sees and presses nothing. */
test("offers nothing to who may not", async () => {
  element.allowed = false;
  await element.updateComplete;
  expect(element.querySelectorAll("button")).toHaveLength(0);
});
