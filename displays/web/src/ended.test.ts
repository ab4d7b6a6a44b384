import "./words.view.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IoEnded } from "./elements/io-ended.js";
import { Farewell } from "./ended.js";

let again: number;
let farewell: Farewell;

const panel = (): IoEnded | null => document.querySelector("io-ended");
const said = async (): Promise<string> => {
  await panel()?.updateComplete;
  return panel()?.shadowRoot?.textContent ?? "";
};

beforeEach(() => {
  again = 0;
  farewell = new Farewell(document.body, () => (again += 1));
});
afterEach(() => farewell.hide());

describe("before a wall that is watched by a link stands", () => {
  it("that the link has ended, calmly and for good", async () => {
    farewell.pair("revoked");
    expect(await said()).toContain("Liên kết đã hết hạn");
    expect(panel()?.shadowRoot?.querySelector("button")).toBeNull();
  });

  it("that no link is open where there is no cookie", async () => {
    farewell.pair(null);
    expect(await said()).toContain("Hãy mở lại liên kết đã nhận");
  });

  it("that another window watches, and a way to take its place", async () => {
    farewell.end("replaced");
    expect(await said()).toContain("Đang xem ở một cửa sổ khác");
    panel()?.shadowRoot?.querySelector("button")?.click();
    expect([again, panel()]).toEqual([1, null]);
  });

  it("one thing at a time", async () => {
    farewell.say("opening");
    farewell.say("full");
    expect(document.querySelectorAll("io-ended")).toHaveLength(1);
    expect(await said()).toContain("đủ người xem");
  });
});
