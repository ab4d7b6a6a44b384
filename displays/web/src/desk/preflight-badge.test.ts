import { afterEach, expect, test } from "vitest";
import { AT, House } from "./doubles.js";
import "./preflight-badge.js";
import type { PreflightBadge } from "./preflight-badge.js";

const house = new House();
let badge: PreflightBadge;

async function shown(found: Record<string, object>, meeting = ""): Promise<string> {
  house.open({ "@meeting/m-1": { id: "m-1", rooms: ["ubnd-tinh"], name: { vi: "Giao ban" }, by: "Hà", since: AT, presenters: [] }, ...found });
  badge = document.createElement("io-preflight-badge") as PreflightBadge;
  badge.live = house.live;
  badge.meeting = meeting;
  document.body.append(badge);
  await badge.updateComplete;
  return badge.textContent?.trim() ?? "";
}
const found = (verdict: string, bad: number, warn: number): object => ({ at: AT, by: "service", verdict, bad, warn, rooms: [] });

afterEach(() => badge.remove());

/** The worst of all meetings; rooms' own checks and what is good are no badge. */
test("shows the worst that was found, and leads to it", async () => {
  expect(await shown({ "@preflight/m-1": found("bad", 3, 1), "@preflight/m-2": found("warn", 0, 9), "@preflight/room/so-y-te": found("bad", 9, 0) })).toBe("Trước họp 3 · Giao ban: 3 việc phải sửa trước khi họp"); // the latter for who hears the page
  expect(badge.querySelector("a")?.getAttribute("href")).toBe("/preflight#meeting/m-1");
});

test("is not there where all is good", async () => {
  expect(await shown({ "@preflight/m-1": found("good", 0, 0) })).toBe("");
});

test("says of one meeting also that it is ready", async () => {
  expect(await shown({ "@preflight/m-1": found("good", 0, 0) }, "m-1")).toBe("Sẵn sàng");
});
