import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { House, values } from "./doubles.js";
import type { GroupKeeper } from "./group-keeper.js";
import "./group-keeper.js";

interface Sent {
  method: string;
  address: string;
  revision: string;
  body: unknown;
}

let sent: Sent[] = [];
let answer: { status: number; body: object };

beforeEach(() => {
  sent = [];
  answer = { status: 200, body: { seq: 12 } };
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  vi.stubGlobal("fetch", (address: string, init: { method: string; headers: Record<string, string>; body?: string }) => {
    sent.push({ method: init.method, address, revision: init.headers["If-Match"] ?? "", body: init.body ? JSON.parse(init.body) : null });
    return Promise.resolve(new Response(JSON.stringify(answer.body), { status: answer.status }));
  });
});

afterEach(() => {
  document.body.textContent = "";
  vi.unstubAllGlobals();
});

async function opened(places: string[] = []): Promise<GroupKeeper> {
  const saved = { key: "giao-ban", name: { vi: "Giao ban", en: "Briefing" }, rooms: ["so-y-te"], screens: ["ubnd-tinh/left"], by: "minh", at: "2026-11-23T02:00:00.000Z", seq: 9 };
  const house = new House().open({ ...values(), "@group/giao-ban": saved });
  const element = document.createElement("io-group-keeper") as GroupKeeper;
  element.live = house.live;
  document.body.append(element);
  element.open(house.live.places().filter((place) => places.includes(place.id)));
  await element.updateComplete;
  return element;
}

async function type(element: GroupKeeper, name: string): Promise<void> {
  const field = element.querySelector<HTMLInputElement>("input[name=name]");
  if (!field) throw new Error("no field");
  field.value = name;
  field.dispatchEvent(new Event("input"));
  await element.updateComplete;
}

async function press(element: GroupKeeper, what: string): Promise<void> {
  element.querySelector<HTMLElement>(what)?.click();
  await element.updateComplete;
}

test("keeps whole rooms as rooms and single screens as screens, under a key of its name", async () => {
  const element = await opened(["ubnd-tinh/main", "so-y-te/main"]);
  expect(element.querySelector<HTMLButtonElement>("[data-do=save-group]")?.disabled).toBe(true);
  await type(element, "Họp tỉnh");
  await press(element, "[data-do=save-group]");
  await vi.waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]).toEqual({ method: "PUT", address: "/api/groups/hop-tinh", revision: '"0"', body: { name: { vi: "Họp tỉnh" }, rooms: ["so-y-te"], screens: ["ubnd-tinh/main"] } });
});

test("changes a group from what it holds, and keeps its words in the other language", async () => {
  const element = await opened();
  await press(element, "[data-change=giao-ban]");
  expect([...element.querySelectorAll<HTMLInputElement>("input[type=checkbox]:checked")].map((each) => each.dataset["screen"] ?? each.dataset["room"])).toEqual(["ubnd-tinh/left", "so-y-te"]);
  await press(element, "input[data-room=ubnd-tinh]");
  await press(element, "[data-do=save-group]");
  await vi.waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]).toMatchObject({ address: "/api/groups/giao-ban", revision: '"9"', body: { name: { vi: "Giao ban", en: "Briefing" }, rooms: ["ubnd-tinh", "so-y-te"], screens: [] } });
});

test("says what stands against it and keeps what was typed", async () => {
  answer = { status: 409, body: { detail: "Đang có lựa chọn của minh cho nhóm này; hãy thu lại trước.", code: "group_in_use" } };
  const element = await opened();
  await press(element, "[data-remove=giao-ban]");
  await vi.waitFor(() => expect(element.querySelector("[role=alert]")?.textContent).toContain("minh"));
  expect(sent[0]).toMatchObject({ method: "DELETE", address: "/api/groups/giao-ban", revision: '"9"' });
});

test("finds a room without its marks", async () => {
  const element = await opened();
  const search = element.querySelector<HTMLInputElement>("input[name=search-rooms]");
  if (!search) throw new Error("no field");
  search.value = "so y";
  search.dispatchEvent(new Event("input"));
  await element.updateComplete;
  expect([...element.querySelectorAll<HTMLElement>("[data-room]")].map((each) => each.dataset["room"])).toEqual(["so-y-te"]);
});
