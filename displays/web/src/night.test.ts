// @vitest-environment node
import { beforeEach, expect, it } from "vitest";
import { Night } from "./night.js";
import { setZone } from "./times.js";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const MIDNIGHT = Date.parse("2021-10-05T17:00:00Z"); // in Vietnam

let up: number;
let begun: number;
let calm: boolean;
let there: string;
let reloads: number;
let asked: number;

const night = (chance = 0.5): Night =>
  new Night({
    now: () => begun + up,
    up: () => up,
    calm: () => calm,
    load: () => ((asked += 1), Promise.resolve(there)),
    reload: () => (reloads += 1),
    random: () => chance,
  });

/** Passes the time in minutes, as the page's ticker does in seconds. */
async function pass(each: Night, ms: number): Promise<void> {
  for (const end = up + ms; up < end; up += MINUTE) {
    each.look();
    await Promise.resolve();
    await Promise.resolve();
  }
}

beforeEach(() => {
  setZone("Asia/Ho_Chi_Minh");
  [up, begun, calm, there, reloads, asked] = [0, MIDNIGHT - 14 * HOUR, true, "build", 0, 0];
});

it("goes once between two and four, each page at its own minute", async () => {
  const page = night();
  await pass(page, 17 * HOUR - MINUTE);
  expect(reloads).toBe(0);
  await pass(page, 2 * MINUTE);
  expect(reloads).toBe(1);
  expect([night(0).turn, night(0.999).turn]).toEqual([120, 239]);
});

it("stays where the page is young", async () => {
  begun = MIDNIGHT - 4 * HOUR;
  await pass(night(), 10 * HOUR);
  expect(reloads).toBe(0);
});

it("waits while somebody uses the wall, and lets the night pass if they go on", async () => {
  calm = false;
  const page = night();
  await pass(page, 16 * HOUR + 70 * MINUTE);
  expect([reloads, asked]).toEqual([0, 0]);
  calm = true;
  await pass(page, 2 * MINUTE);
  expect(reloads).toBe(1);
  [reloads, up, calm] = [0, 0, false];
  const other = night();
  await pass(other, 19 * HOUR);
  calm = true;
  await pass(other, 5 * HOUR);
  expect(reloads).toBe(0);
});

it("does not go where the server would not bring the page, and looks again", async () => {
  there = "";
  const page = night();
  await pass(page, 17 * HOUR + 10 * MINUTE);
  expect(reloads).toBe(0);
  expect(asked).toBeGreaterThan(2);
  there = "build";
  await pass(page, 2 * MINUTE);
  expect(reloads).toBe(1);
});
