import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../words.account.js";
import "../words.desk.js";
import { wanted } from "./session.js";
import "./signin.js";
import type { SignIn } from "./signin.js";

let door: SignIn;
let asked: [string, string, unknown][];
let status: number;
let body: object;
let more: [number, object][]; // answers to come before `body`

beforeEach(() => {
  asked = [];
  more = [];
  status = 200;
  body = { name: "binh", role: "steward", unit: null, rights: [], must: null };
  vi.stubGlobal("fetch", async (path: string, options: RequestInit) => {
    if (path === "/api/sign-in") return new Response(JSON.stringify({ password: true, sign_on: { name: { vi: "một lần của tỉnh" } } }));
    asked.push([options.method ?? "GET", path, options.body ? JSON.parse(String(options.body)) : undefined]);
    const [code, said] = more.shift() ?? [status, body];
    return new Response(JSON.stringify(said), { status: code });
  });
  door = document.createElement("io-sign-in") as SignIn;
});
afterEach(() => {
  door.remove();
  vi.unstubAllGlobals();
});

async function drawn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  await door.updateComplete;
}
function type(name: string, text: string): void {
  const field = door.querySelector<HTMLInputElement>(`input[name=${name}]`) as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event("input"));
}
const submit = (): void => void door.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));

/** Name and password go up once, and then the person is in. */
test("signs in", async () => {
  document.body.append(door);
  const inside = vi.fn();
  door.addEventListener("signed-in", inside);
  await drawn();
  type("name", " binh ");
  type("password", "mật khẩu dài");
  submit();
  await drawn();
  expect(asked).toEqual([["POST", "/api/session", { name: "binh", password: "mật khẩu dài" }]]);
  expect(inside).toHaveBeenCalled();
});

/** A refusal is shown in the server's words, and nobody is in. */
test("shows a refusal", async () => {
  status = 401;
  body = { code: "wrong_password", detail: "Tên hoặc mật khẩu chưa đúng." };
  document.body.append(door);
  await drawn();
  type("name", "binh");
  type("password", "sai");
  submit();
  await drawn();
  expect(door.querySelector("[role=alert]")?.textContent).toContain("Tên hoặc mật khẩu chưa đúng.");
});

/** Where a code is wanted it is asked for, and sent with what was typed before. */
test("asks for the code of a second factor", async () => {
  more = [[401, { code: "code_wanted", detail: "Cần mã xác thực." }]];
  document.body.append(door);
  await drawn();
  type("name", "binh");
  type("password", "mật khẩu dài");
  submit();
  await drawn();
  expect(door.querySelector("[role=alert]")).toBeNull();
  type("code", "123 456");
  submit();
  await drawn();
  expect(asked[1]).toEqual(["POST", "/api/session", { name: "binh", password: "mật khẩu dài", code: "123 456" }]);
});

/** A role that must have a second factor sets it up before anything else: picture, first code, recovery codes. */
test("sets up a second factor where the role must have one", async () => {
  more = [
    [200, { name: "binh", role: "admin", unit: null, rights: [], must: "factor" }],
    [200, { secret: "ABCDEFGH", uri: "otpauth://totp/iocast:binh", qr: "<svg></svg>" }],
    [200, { recovery: ["aaaa-bbbb-cccc"] }],
  ];
  const inside = vi.fn();
  door.addEventListener("signed-in", inside);
  document.body.append(door);
  await drawn();
  type("name", "binh");
  type("password", "mật khẩu dài");
  submit();
  await drawn();
  type("current", "mật khẩu dài");
  submit();
  await drawn();
  await drawn();
  expect(door.textContent).toContain("ABCD EFGH");
  expect(inside).not.toHaveBeenCalled();
  type("code", "123456");
  submit();
  await drawn();
  await drawn();
  expect(asked.map(([method, path]) => `${method} ${path}`)).toEqual(["POST /api/session", "POST /api/session/factor", "PUT /api/session/factor"]);
  expect(door.textContent).toContain("aaaa-bbbb-cccc");
  door.querySelector<HTMLButtonElement>("[data-do=kept]")?.click();
  expect(inside).toHaveBeenCalled();
});

/** The province's sign-on is offered where the site has one, and leads back to where one wanted. */
test("offers the province's sign-on", async () => {
  door.next = "/console#held";
  document.body.append(door);
  await drawn();
  await drawn();
  expect(door.querySelector("[data-do=province]")?.getAttribute("href")).toBe("/sign-in/province?next=%2Fconsole%23held");
});

/** A one-time link is spent first; then a password that keeps every rule is set. */
test("sets a password after a one-time link", async () => {
  door.once = "token";
  document.body.append(door);
  await drawn();
  await drawn();
  expect(asked[0]).toEqual(["POST", "/api/session/once", { token: "token" }]);
  type("password", "dài-đủ-rồi-binh");
  type("again", "dài-đủ-rồi-binh");
  await drawn();
  expect(door.rules().map(([, kept]) => kept)).toEqual([true, false, true]);
  expect(door.querySelector<HTMLButtonElement>("button[type=submit]")?.disabled).toBe(true);
  type("password", "dài-đủ-rồi-nhé");
  type("again", "dài-đủ-rồi-nhé");
  await drawn();
  submit();
  await drawn();
  expect(asked[1]).toEqual(["POST", "/api/session/password", { password: "dài-đủ-rồi-nhé" }]);
});

/** After signing in one goes where one wanted, but never out of the house. */
test("goes only to pages of this house", () => {
  expect(wanted("?next=%2Fconsole%23held")).toBe("/console#held");
  expect(wanted("?next=https%3A%2F%2Felsewhere")).toBe("/");
  expect(wanted("?next=%2F%2Felsewhere")).toBe("/");
  expect(wanted("")).toBe("/");
});
