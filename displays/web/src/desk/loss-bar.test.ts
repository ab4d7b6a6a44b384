import { afterEach, expect, test } from "vitest";
import type { Command } from "./command.js";
import { AT, House } from "./doubles.js";
import "./loss-bar.js";
import type { LossBar } from "./loss-bar.js";

const house = new House();
let bar: LossBar;
let ordered: Command[];

async function shown(loss: object | null, allowed = true): Promise<string> {
  house.open({ "@lost/e2": loss });
  bar = document.createElement("io-loss-bar") as LossBar;
  bar.live = house.live;
  bar.allowed = allowed;
  ordered = [];
  bar.addEventListener("command", (event) => ordered.push((event as CustomEvent<Command>).detail));
  document.body.append(bar);
  await bar.updateComplete;
  return bar.textContent?.replace(/\s+/g, " ").trim() ?? "";
}
const LOSS = { epoch: "e2", first: 118, last: 120, count: 3, at: AT, since: AT, why: "restarted", file: null };

afterEach(() => bar.remove());

/** Range, count and time stand there, why, and what is to be done; an operator takes note of it. */
test("names what is lost until somebody takes note", async () => {
  const words = await shown(LOSS);
  expect(words).toMatch(/^Mất dữ liệu ?Máy chủ đã mất 3 sự kiện \(số 118 đến 120\): những gì ghi sau \d\d:\d\d/);
  expect(words).toContain("Kho dữ liệu khởi động lại mà thiếu phần cuối.");
  bar.querySelector<HTMLElement>("[data-do=note-loss]")?.click();
  expect(ordered.map(({ method, path }) => [method, path])).toEqual([["DELETE", "/api/losses/e2"]]);
});

/** Of a file that was damaged it says where that is kept; of a journal that lost everything no time before. */
test("says where the damaged file is", async () => {
  const words = await shown({ ...LOSS, first: 1, since: null, why: "damaged", file: "journal.db.damaged-1" });
  expect(words).toContain("Máy chủ đã mất 3 sự kiện (số 1 đến 120), nhận ra lúc");
  expect(words).toContain("Tệp hỏng được giữ lại: journal.db.damaged-1.");
});

test("is for reading where one may not operate, and gone when it is noted", async () => {
  await shown(LOSS, false);
  expect(bar.querySelector("button")).toBeNull();
  bar.remove();
  expect(await shown(null)).toBe("");
});
