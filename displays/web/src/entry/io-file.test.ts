import { afterEach, beforeEach, expect, test } from "vitest";
import { Problem } from "../desk/api.js";
import { cell, Desk, press, reading, settled, type, unit, why } from "./doubles.js";
import "./io-file.js";
import type { FileSheet } from "./io-file.js";

let desk: Desk;
let sheet: FileSheet;
let heard: string[];

beforeEach(async () => {
  sessionStorage.clear();
  desk = new Desk();
  desk.reading = reading([cell("F7", "held", { raw: "1.260/513", suggestion: 1260513 }), cell("F8", "rejected", { index: 1, raw: "12,4x" }), cell("F9", "accepted", { index: 2 })]);
  sheet = document.createElement("io-file") as FileSheet;
  sheet.service = desk;
  sheet.unit = unit;
  sheet.who = "Hà";
  heard = [];
  for (const name of ["changed", "refused"]) sheet.addEventListener(name, () => heard.push(name));
  document.body.append(sheet);
  await settled(sheet);
});
afterEach(() => sheet.remove());

const file = (name = "mau.xlsx"): File => new File(["x"], name, { lastModified: 5 });

async function drop(what = file()): Promise<void> {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { files: [what] } });
  sheet.querySelector("section")?.dispatchEvent(event);
  await settled(sheet);
}

const said = (): string => sheet.querySelector(".confirm")?.textContent ?? "";

/** A dropped file is read and shown cell by cell; nothing is recorded. */
test("shows every cell before anything is recorded", async () => {
  await drop();
  expect(desk.read_).toEqual([{ name: "mau.xlsx", fixes: {}, confirm: undefined }]);
  expect([...sheet.querySelectorAll("details")].map((each) => each.dataset["outcome"])).toEqual(["rejected", "held", "accepted"]);
  expect(sheet.querySelector("[data-place='mau.xlsx!Số liệu!F7']")?.textContent).toContain("“1.260/513” chưa rõ");
  expect(said()).toContain("Sẽ ghi 1 số");
});

/** Taking a suggestion asks again with the mended cell, which stays where it is. */
test("mends a cell in place", async () => {
  await drop();
  desk.reading = reading([cell("F7", "accepted", { raw: "1.260.513", v: 1260513, fixed: true }), ...desk.reading.rows.slice(1)], { digest: "d2" });
  press(sheet, "suggestion");
  await settled(sheet);
  expect(desk.read_[1]?.fixes).toEqual({ "mau.xlsx!Số liệu!F7": "1.260.513" });
  expect(sheet.querySelector("details[data-outcome=held] [data-place$=F7]")?.className).toContain("accepted");
  expect(said()).toContain("Sẽ ghi 2 số");
});

/** What was typed into a cell is found again when the same file is picked again. */
test("remembers what was mended in a file", async () => {
  await drop();
  type(sheet.querySelector("[data-place$=F8] input"), "12,4", "change");
  await settled(sheet);
  press(sheet, "cancel");
  await settled(sheet);
  await drop();
  expect(desk.read_.at(-1)?.fixes).toEqual({ "mau.xlsx!Số liệu!F8": "12,4" });
});

/** Confirming sends what the person saw, and says what was recorded and when. */
test("records what was seen", async () => {
  await drop();
  desk.recorded = reading(desk.reading.rows, { committed: true, seq: 42 });
  press(sheet, "confirm");
  await settled(sheet);
  expect(desk.read_[1]?.confirm?.digest).toBe("d1");
  expect(heard).toEqual(["changed"]);
  expect(sheet.querySelector(".done")?.textContent).toContain("42");
});

/** A network that dies while confirming keeps the file and its key, so that trying again records it once. */
test("confirms again with the same key", async () => {
  await drop();
  desk.lose();
  press(sheet, "confirm");
  await settled(sheet);
  expect(heard).toEqual(["refused"]);
  desk.heal();
  desk.recorded = reading(desk.reading.rows, { committed: true });
  press(sheet, "confirm");
  await settled(sheet);
  expect(desk.read_[1]?.confirm?.key).toBe(desk.read_[2]?.confirm?.key);
  expect(sheet.querySelector(".done")).not.toBeNull();
});

/** What changed meanwhile is shown anew and has to be confirmed anew. */
test("shows a changed preview before recording", async () => {
  await drop();
  desk.refuse(new Problem(409, { code: "preview_changed", detail: "Đã đổi.", preview: reading([cell("F9", "unchanged")], { digest: "d3" }) }));
  press(sheet, "confirm");
  await settled(sheet);
  expect(said()).toContain("Đã đổi.");
  expect(sheet.querySelectorAll("details").length).toBe(1);
});

/** A file that cannot be read at all says why; sending the same one again is not offered. */
test("words the refusal of a whole file", async () => {
  desk.refuse(new Problem(422, { code: "unreadable_file", detail: "Không đọc được tệp.", reason: why("file_locked", "Tệp khoa.xlsx có mật khẩu; hãy bỏ mật khẩu.") }));
  await drop(file("khoa.xlsx"));
  expect(sheet.querySelector("[role=alert]")?.textContent).toContain("hãy bỏ mật khẩu");
  expect(sheet.querySelector("[data-do=retry]")).toBeNull();
});

/** A dead network keeps the chosen file: one touch tries again. */
test("reads the file again when the line is back", async () => {
  desk.lose();
  await drop();
  expect(sheet.querySelector("[role=alert]")?.textContent).toContain("mau.xlsx");
  desk.heal();
  press(sheet, "retry");
  await settled(sheet);
  expect(sheet.querySelector("io-cells")).not.toBeNull();
});
