import { afterEach, beforeEach, expect, test } from "vitest";
import type { Command } from "./command.js";
import { House, scene } from "./doubles.js";
import "./notices.js";
import type { Notices } from "./notices.js";

let house: House;
let element: Notices;
let ordered: Command[];

beforeEach(async () => {
  house = new House().open();
  element = document.createElement("io-notices") as Notices;
  element.live = house.live;
  ordered = [];
  element.addEventListener("command", (event) => ordered.push((event as CustomEvent<Command>).detail));
  document.body.append(element);
  element.show();
  await element.updateComplete;
});
afterEach(() => {
  element.remove();
  house.close();
});

async function send(): Promise<void> {
  element.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await element.updateComplete;
}
async function write(text: string): Promise<void> {
  const field = element.querySelector<HTMLInputElement>("[name=headline]") as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event("input"));
  await element.updateComplete;
}
async function choose(kind: string): Promise<void> {
  element.querySelector(`.kind.${kind} input`)?.dispatchEvent(new Event("change"));
  await element.updateComplete;
}

/** A notice without a headline is not sent. */
test("wants a headline", async () => {
  await send();
  expect(ordered).toEqual([]);
  expect(element.querySelector("[role=alert]")).not.toBeNull();
});

/** What is sent is a test unless somebody says otherwise, and it ends by itself. */
test("sends a test by default", async () => {
  await write("Thử loa");
  await send();
  expect(ordered[0]?.body).toMatchObject({ status: "Test", headline: { vi: "Thử loa" }, width: "all", key: "" });
  expect(Date.parse(String((ordered[0]?.body as { until: string }).until))).toBeGreaterThan(house.live.now());
});

/** An actual warning asks once more, with the number of screens; a change of any kind asks anew. */
test("asks twice before an actual warning", async () => {
  await write("Sơ tán");
  await choose("actual");
  await send();
  expect(ordered).toEqual([]);
  expect(element.querySelector("[role=alert]")?.textContent).toContain("3 màn hình");
  await write("Sơ tán ngay");
  expect(element.querySelector("[role=alert]")).toBeNull();
  await send();
  expect(ordered).toEqual([]);
  await send();
  expect(ordered[0]?.body).toMatchObject({ status: "Actual", headline: { vi: "Sơ tán ngay" } });
});

/** What stands on the walls can be taken away from here, each notice once. */
test("ends a running notice", async () => {
  const notices = [{ id: "n-1", status: "Exercise", severity: "Unknown", headline: { vi: "Diễn tập" } }];
  house.change({ "@scene/ubnd-tinh/main": scene("main", { notices, changed: 11 }), "@scene/ubnd-tinh/left": scene("left", { notices, changed: 11 }) });
  element.requestUpdate();
  await element.updateComplete;
  const buttons = element.querySelectorAll<HTMLElement>("[data-do=end-notice]");
  expect(buttons).toHaveLength(1);
  buttons[0]?.click();
  expect(ordered[0]).toMatchObject({ method: "DELETE", path: "/api/notices/n-1" });
});

/** A notice that a feed raised says whose it is; a person's says nothing of a source. */
test("marks a feed's notice with its source", async () => {
  const alert = { id: "f-1", status: "Actual", severity: "Severe", headline: { vi: "Bão số 9" }, feed: "bao", source: "Đài KTTV" };
  const notices = [alert, { id: "n-1", status: "Test", severity: "Unknown", headline: { vi: "Thử" } }];
  house.change({ "@scene/ubnd-tinh/main": scene("main", { notices, changed: 11 }) });
  element.requestUpdate();
  await element.updateComplete;
  const lines = [...element.querySelectorAll(".running li small")].map((line) => line.textContent);
  expect(lines[0]).toContain("Nguồn: Đài KTTV");
  expect(lines[1]).not.toContain("Nguồn");
});
