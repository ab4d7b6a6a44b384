import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CameraItem, CameraList } from "../camera.js";
import type { Laid, Shown } from "../compose.js";
import { speak } from "../lang.js";
import type { Scene } from "../picture.js";
import { IoCamera } from "./io-camera.js";
import type { Around } from "./kinds.js";

const NOW = Date.parse("2026-11-23T07:00:00Z");
const TILE = { id: "a", kind: "camera", at: [1, 1, 4, 3], feed: "duong", camera: "cau", fit: "contain", sensitivity: "internal" } as unknown as Laid["tile"];
const item = (more: Partial<CameraItem> = {}): CameraItem => ({ id: "cau", name: { vi: "Cầu Bến Thủy" }, state: "alive", since: "2026-11-23T06:30:00Z", shows: "snapshot", still: 60, ...more });
const list = (...items: CameraItem[]): CameraList => ({ kind: "camera", items });

let camera: IoCamera;
let asked: string[] = [];

/** What the wall gives it. */
function given(values: Record<string, unknown>, around: Partial<Around> = {}, tile = TILE): object {
  const set = { tile, space: { w: 400, h: 300, least: 24 } } as unknown as Laid;
  const all = { scene: null, clearance: "internal", theme: "", quiet: false, pointer: null, seen: true, ...around } as unknown as Around;
  return IoCamera.given(set, { values, now: NOW } as unknown as Shown, all);
}

async function stand(values: Record<string, unknown>, around: Partial<Around> = {}, tile = TILE): Promise<string> {
  Object.assign(camera, given(values, around, tile));
  if (!camera.isConnected) document.body.append(camera);
  await camera.updateComplete;
  await vi.dynamicImportSettled();
  await camera.updateComplete;
  return (camera.shadowRoot?.textContent ?? "").replace(/\s+/g, " ").trim();
}

beforeEach(() => {
  speak("vi");
  asked = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return new Promise(() => undefined);
  });
  camera = new IoCamera();
});
afterEach(() => {
  camera.remove();
  vi.unstubAllGlobals();
});

describe("a camera's tile", () => {
  it("is not connected where no feed tells of it, and asks for nothing", async () => {
    expect(await stand({})).toBe("Camera Chưa kết nối");
    expect(await stand({}, {}, { ...TILE, title: { vi: "Ngã tư" } })).toBe("Ngã tư Chưa kết nối");
    expect(await stand({ "@items/duong": list(item({ id: "khac" })) })).toContain("Chưa kết nối");
    expect(asked).toEqual([]);
    expect(camera.dataset["sight"]).toBe("none");
  });

  it("fetches its picture from this service, under the name the feed gives it", async () => {
    expect(await stand({ "@items/duong": list(item()) })).toBe("Cầu Bến Thủy Đang lấy hình…");
    expect(asked).toEqual(["/api/cameras/duong/cau/picture"]);
    expect(camera.shadowRoot?.querySelector("canvas")).not.toBeNull();
  });

  it("shows nothing to a room below, and lets go when the room's clearance falls", async () => {
    await stand({ "@items/duong": list(item()) });
    expect(await stand({}, { clearance: "public" })).toBe("Camera Không hiển thị ở phòng này");
    expect(camera.shadowRoot?.querySelector("canvas")).toBeNull();
  });

  it("shows no picture of now on a wall of the past, nor in a preview", async () => {
    const hold = (past: boolean): Scene => ({ hold: { seq: 1, at: "2026-11-23T06:00:00Z", past } }) as unknown as Scene;
    const values = { "@items/duong": list(item()) };
    expect(await stand(values, { scene: hold(true) })).toContain("Camera chỉ có hình hiện tại");
    expect(await stand(values, { quiet: true })).toContain("Hình trực tiếp chỉ hiện trong phòng");
    expect(await stand({ "@items/duong": list(item({ state: "dead" })) }, { quiet: true })).toContain("Camera không có hình mới");
    expect(asked).toEqual([]);
    expect(await stand(values, { scene: hold(false) })).toContain("Đang lấy hình…");
  });

  it("says what the feed has found while it waits for the first picture", async () => {
    expect(await stand({ "@items/duong": list(item({ state: "dead" })) })).toContain("Mất hình từ 13:30");
  });

  it("lets go when it leaves the page", async () => {
    await stand({ "@items/duong": list(item()) });
    camera.remove();
    expect(camera["source"]).toBeNull();
    document.body.append(camera);
    await camera.updateComplete;
    await vi.dynamicImportSettled();
    expect(asked.length).toBe(2);
  });
});
