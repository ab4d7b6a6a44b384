import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../words.desk.js";
import "./remote-join.js";
import type { RemoteJoin } from "./remote-join.js";

let join: RemoteJoin;
let asked: unknown[];
let reply: { status: number; body: object };

beforeEach(async () => {
  [asked, reply] = [[], { status: 200, body: { room: "ubnd-tinh", meeting: "m-1", presenter: "Hoa" } }];
  vi.stubGlobal("fetch", (_: string, options: RequestInit) => {
    asked.push(JSON.parse(String(options.body)));
    return Promise.resolve(new Response(JSON.stringify(reply.body), { status: reply.status }));
  });
  join = document.createElement("io-remote-join") as RemoteJoin;
  join.code = "abc 123";
  document.body.append(join);
  await join.updateComplete;
});
afterEach(() => {
  join.remove();
  vi.unstubAllGlobals();
});

async function enter(): Promise<void> {
  join.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await new Promise((resolve) => setTimeout(resolve, 0));
  await join.updateComplete;
}

/** Code and name go up once; what comes back is told to the page. */
test("joins by code and name", async () => {
  const told = vi.fn();
  join.addEventListener("joined", (event) => told((event as CustomEvent).detail));
  await enter();
  expect(join.textContent).toContain("Hãy nhập tên");
  join.name = " Hoa ";
  await enter();
  expect(asked).toEqual([{ code: "ABC123", name: "Hoa" }]);
  expect(told).toHaveBeenCalledWith(reply.body);
});

/** A meeting for people with an account shows the way to sign in, and back here with the code. */
test("leads to the sign-in where an account is needed", async () => {
  reply = { status: 403, body: { code: "account_needed", detail: "Cuộc họp này cần tài khoản." } };
  join.name = "Hoa";
  await enter();
  expect(join.querySelector("[role=alert]")?.textContent).toContain("cần tài khoản");
  expect(join.querySelector("a")?.getAttribute("href")).toBe("/sign-in?next=%2Fremote%23ABC123");
});

/** Who is signed in types no name, and finds the meetings that are on. */
test("takes an account's name and shows its meetings", async () => {
  const told = vi.fn();
  join.addEventListener("joined", (event) => told((event as CustomEvent).detail));
  Object.assign(join, { account: "lan.le", meetings: [{ id: "m-2", rooms: ["so-y-te"], by: "Hà", name: { vi: "Giao ban" } }] });
  await join.updateComplete;
  expect(join.querySelector("[name=name]")).toBeNull();
  await enter();
  expect(asked).toEqual([{ code: "ABC123" }]);
  join.querySelector<HTMLElement>("[data-meeting=m-2]")?.click();
  expect(told).toHaveBeenLastCalledWith({ room: "so-y-te", meeting: "m-2", presenter: "lan.le" });
});
