import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { House, scene, there } from "./doubles.js";

let house: House;
beforeEach(() => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("nobody listens")));
  house = new House();
});
afterEach(() => {
  house.close();
  vi.unstubAllGlobals();
});

/** Nothing is known before the presence of this connection came, and a reconnect starts from nothing again. */
test("calls nothing painted before it was told who is there", () => {
  expect(house.live.paintOf("ubnd-tinh/main").kind).toBe("unknown");
  house.open();
  expect(house.live.paintOf("ubnd-tinh/main")).toEqual({ kind: "painted", lag: 200 });
  house.say({ type: "hello", epoch: "e", view: "v", seq: 10, now: "2026-11-23T02:01:00.000Z", beat: 2, scene: null, resumed: true });
  expect(house.live.paintOf("ubnd-tinh/main").kind).toBe("unknown");
});

/** A new scene number takes the word painted away until the receipt for it arrives. */
test("waits for the receipt of a new scene", () => {
  house.open();
  house.change({ "@scene/ubnd-tinh/main": scene("main", { layout: "y-te", changed: 11 }) });
  expect(house.live.paintOf("ubnd-tinh/main").kind).toBe("drawing");
  house.presence({ "ubnd-tinh/main": there("main", { painted: { seq: 11, scene: 11, at: "2026-11-23T02:00:01.000Z" } }) });
  expect(house.live.paintOf("ubnd-tinh/main").kind).toBe("painted");
});

/** Who leaves is cut off where a device is paired, and only unpaired where there is none. */
test("tells cut off from unpaired", () => {
  house.open().presence({ "ubnd-tinh/main": null, "ubnd-tinh/left": null });
  house.change({ "@screen/ubnd-tinh/main": { up: false, device: "d-1", since: "2026-11-23T02:00:02.000Z" } });
  expect(house.live.paintOf("ubnd-tinh/main")).toEqual({ kind: "off", since: "2026-11-23T02:00:02.000Z" });
  expect(house.live.paintOf("ubnd-tinh/left").kind).toBe("unpaired");
});

/** A hold seen to begin keeps the figures of that moment for that screen; the release brings the live ones back. */
test("keeps a held screen's figures", () => {
  house.open();
  const hold = { seq: 11, at: "2026-11-23T02:00:03.000Z", by: "hoa", since: "2026-11-23T02:00:03.000Z" };
  house.change({ "@scene/ubnd-tinh/main": scene("main", { hold, changed: 11 }) });
  house.change({ "VB-01": { v: 6000000, level: "normal" } });
  expect(house.live.figuresOf("ubnd-tinh/main")?.["VB-01"]).toMatchObject({ v: 5238802 });
  expect(house.live.figuresOf("ubnd-tinh/left")?.["VB-01"]).toMatchObject({ v: 6000000 });
  house.change({ "@scene/ubnd-tinh/main": scene("main", { changed: 13 }) });
  expect(house.live.figuresOf("ubnd-tinh/main")?.["VB-01"]).toMatchObject({ v: 6000000 });
});

/** A hold that was there before this page has figures the page does not know, and does not make up. */
test("knows no figures of a hold it did not see begin", () => {
  const hold = { seq: 4, at: "2026-11-23T01:00:00.000Z" };
  house.open({ "@scene/ubnd-tinh/main": scene("main", { hold }) });
  expect(house.live.figuresOf("ubnd-tinh/main")).toBeNull();
});

/** A screen's page is old where it is of another build than the server's; programs have none. */
test("knows the pages of another build", () => {
  house.open(undefined, { "ubnd-tinh/main": there("main", { build: "a" }), "ubnd-tinh/left": there("left", { build: "b" }), "ubnd-tinh/right": there("right", { build: "" }) });
  expect(["main", "left", "right", "gone"].map((screen) => house.live.oldPage(`ubnd-tinh/${screen}`))).toEqual([true, false, false, false]);
  house.say({ type: "hello", epoch: "e", view: "v", seq: 10, now: "2026-11-23T02:01:00.000Z", beat: 2, build: "a", scene: null, resumed: true });
  expect(house.live.oldPage("ubnd-tinh/main")).toBe(false);
});

/** A preview shows the agenda of the meeting that runs in the room, whatever the room's own layout shows. */
test("knows the meeting a preview would show", () => {
  house.open();
  expect(house.live.meetingScene("ubnd-tinh")).toEqual({ meeting: null, agenda: null });
  const item = { key: "a", title: { vi: "A" }, minutes: 5, presenter: "", used: 0 };
  house.change({ "@meeting/m": { id: "m", rooms: ["ubnd-tinh"], by: "an", since: "2026-11-23T02:00:00.000Z", presenters: [], agenda: [item], item: "a", began: "2026-11-23T02:00:01.000Z" } });
  expect(house.live.meetingScene("ubnd-tinh")).toEqual({ meeting: "m", agenda: { items: [item], item: "a", began: "2026-11-23T02:00:01.000Z" } });
  expect(house.live.meetingScene("so-y-te").meeting).toBeNull();
});
