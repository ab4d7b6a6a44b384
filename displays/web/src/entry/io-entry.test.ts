import { afterEach, beforeEach, expect, test } from "vitest";
import { Desk, entry, item, settled, type, unit } from "./doubles.js";
import "./io-entry.js";
import type { EntryPage } from "./io-entry.js";

let desk: Desk;
let page: EntryPage;

async function open(more: Partial<EntryPage["person"]> = {}): Promise<void> {
  page = document.createElement("io-entry") as EntryPage;
  page.person = { name: "Hà", role: "steward", unit: "so-y-te", rights: ["read", "enter", "decide"], ...more };
  page.service = desk;
  document.body.append(page);
  await settled(page);
  await settled(page);
}

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  location.hash = "";
  desk = new Desk();
  desk.entry = entry([item("YT-01"), item("YT-02")]);
});
afterEach(() => page.remove());

/** The tab says how many are owed. */
test("counts what is owed", async () => {
  await open();
  expect(page.querySelector("nav .count")?.textContent).toBe("2");
  expect(page.querySelector(".unit")?.textContent).toContain("Sở Y tế");
});

/** A page without a service says so, and has everything again by itself. */
test("says that nobody answers and heals", async () => {
  desk.lose();
  await open();
  expect(page.querySelector(".banner")?.textContent).toContain("Không gọi được máy chủ");
  desk.heal();
  dispatchEvent(new Event("online"));
  await settled(page);
  await settled(page);
  expect(page.querySelector(".banner")).toBeNull();
  expect(page.querySelector("io-owed")).not.toBeNull();
});

/** A session that expired while somebody typed loses nothing: signing in happens beside the page. */
test("keeps what was typed when the session expires", async () => {
  await open();
  page.querySelector<HTMLElement>("button[data-series=YT-01]")?.click();
  await settled(page);
  type(page.querySelector("[name=value]"), "1.300");
  desk.expire();
  page.querySelector("io-figure form")?.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
  await settled(page);
  expect(page.querySelector(".banner a")?.getAttribute("target")).toBe("_blank");
  expect(page.querySelector<HTMLInputElement>("[name=value]")?.value).toBe("1.300");
});

/** Who answers for several units chooses one, and the choice is kept. */
test("lets an operator choose the unit", async () => {
  desk.entry = entry([], { unit: null, units: [unit, { ...unit, key: "so-gddt", name: { vi: "Sở Giáo dục và Đào tạo" } }] });
  await open({ role: "operator", unit: null });
  expect(page.querySelectorAll(".units button").length).toBe(2);
  desk.entry = entry([item("YT-01")], { units: desk.entry.units });
  page.querySelector<HTMLElement>("[data-unit=so-y-te]")?.click();
  await settled(page);
  await settled(page);
  expect(page.querySelector("io-owed")).not.toBeNull();
  expect(localStorage.getItem("iocast-entry-unit")).toBe("so-y-te");
});

/** Going to another tab and back keeps what was typed and what was read. */
test("keeps the parts of the page while one looks at another", async () => {
  await open();
  const before = page.querySelector("io-owed");
  location.hash = "#file";
  dispatchEvent(new Event("hashchange"));
  await settled(page);
  expect(page.querySelector<HTMLElement>("io-owed")?.hidden).toBe(true);
  expect(page.querySelector("io-owed")).toBe(before);
});
