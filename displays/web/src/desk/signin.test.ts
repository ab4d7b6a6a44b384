import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../words.desk.js";
import { wanted } from "./session.js";
import "./signin.js";
import type { SignIn } from "./signin.js";

let door: SignIn;
let asked: [string, string, unknown][];
let status: number;
let body: object;

beforeEach(() => {
  asked = [];
  status = 200;
  body = { name: "binh", role: "steward", unit: null, rights: [], must_set_password: false };
  vi.stubGlobal("fetch", async (path: string, options: RequestInit) => {
    asked.push([options.method ?? "GET", path, options.body ? JSON.parse(String(options.body)) : undefined]);
    return new Response(JSON.stringify(body), { status });
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
