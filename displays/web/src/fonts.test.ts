import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Fonts } from "./fonts.js";

interface Face {
  family: string;
  status: string;
  load(): Promise<unknown>;
}

let broken: boolean;
let told: number;
let faces: Face[];

/** A face as a browser has it: once failed, failed for ever. */
const face = (family = '"Be Vietnam Pro"'): Face => ({
  family,
  status: "unloaded",
  async load() {
    if (this.status !== "error") this.status = broken ? "error" : "loaded";
    if (this.status === "error") throw new Error("NetworkError");
  },
});

beforeEach(() => {
  const { settings } = (window as unknown as { happyDOM: { settings: Record<string, boolean> } }).happyDOM;
  Object.assign(settings, { disableCSSFileLoading: true, handleDisabledFileLoadingAsSuccess: true });
  vi.useFakeTimers();
  [broken, told, faces] = [true, 0, [face(), face(), face("Another")]];
  document.head.innerHTML = '<link rel="stylesheet" href="/static/assets/fonts.css">';
  Object.defineProperty(document, "fonts", { configurable: true, get: () => faces });
  vi.spyOn(HTMLLinkElement.prototype, "after").mockImplementation(function (this: HTMLLinkElement, next) {
    this.parentNode?.append(next as Node);
    faces = [face(), face()]; // a sheet's faces come with it
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("fetches every face of the wall's family, soon after the first picture", async () => {
  broken = false;
  const fonts = new Fonts(document, () => (told += 1));
  fonts.heard();
  fonts.heard();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(faces.map((each) => each.status)).toEqual(["loaded", "loaded", "unloaded"]);
  expect([fonts.failed, told]).toEqual([0, 0]);
});

it("says which failed, lays the sheet anew, more and more rarely, and says when they came", async () => {
  const fonts = new Fonts(document, () => (told += 1));
  fonts.heard();
  await vi.advanceTimersByTimeAsync(3_000);
  expect([fonts.failed, told]).toEqual([2, 1]);
  await vi.advanceTimersByTimeAsync(60_000); // after 5, 10, 20 s
  expect(told).toBe(1);
  broken = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([fonts.failed, told]).toEqual([0, 2]);
  expect(document.querySelectorAll("link")).toHaveLength(1);
  expect(document.querySelector("link")?.href).toMatch(/fonts\.css\?again=\d+$/);
});
