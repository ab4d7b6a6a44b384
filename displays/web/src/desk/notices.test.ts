import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Command } from "./command.js";
import { AT, House, scene, there } from "./doubles.js";
import { HOLD } from "./hold-button.js";
import "./notice-bar.js";
import type { NoticeBar } from "./notice-bar.js";
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
async function type(text: string): Promise<void> {
  const field = element.querySelector<HTMLInputElement>("[name=confirm]") as HTMLInputElement;
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

/** An actual warning is asked about, shown as the walls will show it; only a held button or the typed word sends it. */
test("wants a second hand for an actual warning", async () => {
  await write("Sơ tán ngay");
  await choose("actual");
  await send();
  expect(element.querySelector("p[role=alert]")?.textContent).toContain("3 màn hình");
  expect(element.querySelector<HTMLElement & { notice: { headline: { vi: string } } }>("io-notice")?.notice.headline.vi).toBe("Sơ tán ngay");
  await send();
  await type("phat");
  expect(ordered).toEqual([]);
  await type("phát thật");
  await send();
  expect(ordered[0]?.body).toMatchObject({ status: "Actual", headline: { vi: "Sơ tán ngay" } });
});

test("is sent by a button that is held, not by one that is let go early", async () => {
  await write("Sơ tán ngay");
  await choose("actual");
  await send();
  vi.useFakeTimers();
  const button = element.querySelector("io-hold-button button");
  button?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  vi.advanceTimersByTime(HOLD - 100);
  button?.dispatchEvent(new KeyboardEvent("keyup", { key: "Enter" }));
  vi.advanceTimersByTime(HOLD);
  expect(ordered).toEqual([]);
  button?.dispatchEvent(new PointerEvent("pointerdown", { button: 0 }));
  vi.advanceTimersByTime(HOLD);
  vi.useRealTimers();
  expect(ordered[0]?.body).toMatchObject({ status: "Actual" });
});

/** Some groups and rooms: each once, and none at all is refused. */
test("goes to the groups and rooms that were picked", async () => {
  await write("Diễn tập");
  const places = element.querySelector("io-notice-places") as HTMLElement & { updateComplete: Promise<boolean> };
  places.querySelector("input[value=some]")?.dispatchEvent(new Event("change"));
  await send();
  expect(ordered).toEqual([]);
  for (const target of ["group:tinh", "room:so-y-te"]) {
    await places.updateComplete;
    places.querySelector<HTMLElement>(`[data-target="${target}"]`)?.click();
    await element.updateComplete;
  }
  await send();
  expect((ordered[0]?.body as { targets: unknown }).targets).toEqual([
    { width: "group", key: "tinh" },
    { width: "room", key: "so-y-te" },
  ]);
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

/** Across the console: on how many screens it has really been painted; the end of a real one is asked about. */
test("is said across the console while it stands", async () => {
  const notices = [{ id: "n-1", status: "Actual", severity: "Severe", headline: { vi: "Bão số 9" }, by: "Hà" }];
  house.change({ "@scene/ubnd-tinh/main": scene("main", { notices, changed: 11 }), "@scene/ubnd-tinh/left": scene("left", { notices, changed: 12 }) });
  house.presence({ "ubnd-tinh/main": there("main", { painted: { seq: 9, scene: 11, at: AT } }) });
  const bar = document.createElement("io-notice-bar") as NoticeBar;
  bar.live = house.live;
  bar.addEventListener("command", (event) => ordered.push((event as CustomEvent<Command>).detail));
  document.body.append(bar);
  await bar.updateComplete;
  expect(bar.querySelector(".on-wall.actual")?.textContent).toContain("đã hiện 1/2 màn hình");
  const end = bar.querySelector<HTMLElement>("[data-do=end-notice]");
  end?.click();
  expect(ordered).toEqual([]);
  await bar.updateComplete;
  end?.click();
  expect(ordered[0]).toMatchObject({ method: "DELETE", path: "/api/notices/n-1" });
  bar.remove();
});
