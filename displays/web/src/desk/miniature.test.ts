import { afterEach, beforeEach, expect, test } from "vitest";
import { House, overview, scene, values } from "./doubles.js";
import { box } from "./miniature.js";
import type { Miniature } from "./miniature.js";

let house: House;
let mini: Miniature;
beforeEach(async () => {
  house = new House().open();
  mini = document.createElement("io-miniature") as Miniature;
  mini.live = house.live;
  mini.scene = scene("main");
  document.body.append(mini);
  await mini.updateComplete;
});
afterEach(() => {
  mini.remove();
  house.close();
});

async function show(change: Partial<Miniature>): Promise<void> {
  Object.assign(mini, change);
  mini.requestUpdate();
  await mini.updateComplete;
}
const tiles = (): string[] => [...mini.querySelectorAll("g.tile")].map((tile) => tile.getAttribute("class") ?? "");

/** Tiles lie where the layout puts them and never over the edge. */
test("lays tiles out as the layout does", () => {
  for (const tile of overview.tiles) {
    const place = box(tile, overview.grid);
    expect(place.x).toBeGreaterThanOrEqual(0);
    expect(place.x + place.w).toBeLessThanOrEqual(320);
    expect(place.y + place.h).toBeLessThanOrEqual(180);
  }
});

/** Each tile wears the colour of its figure, and says the figure. */
test("colours tiles by their figures", () => {
  expect(tiles()).toEqual(["tile normal", "tile held", "tile list"]);
  expect(mini.textContent).toContain("5,24 tr");
  expect(mini.textContent).toContain("chờ xác nhận");
});

/** A focus lifts its topic's tiles and puts the others aside. */
test("shows the focus", async () => {
  await show({ scene: scene("main", { focus: "van-ban" }) });
  expect(tiles().every((each) => each.includes("focused"))).toBe(true);
  await show({ scene: scene("main", { layout: "y-te" }) });
  expect(tiles()).toEqual(["tile missing"]);
});

/** What the room is not cleared for is not drawn, though who looks may see it. */
test("draws what the room may see", async () => {
  const indicators = house.live.indicators as Record<string, { sensitivity?: string }>;
  const all = [...mini.querySelectorAll("text.figure")].map((each) => each.textContent?.trim());
  (indicators["VB-01"] ??= {}).sensitivity = "restricted";
  await show({});
  const shown = [...mini.querySelectorAll("text.figure")].map((each) => each.textContent?.trim());
  expect(all).toContain("5,24 tr");
  expect(shown).not.toContain("5,24 tr");
  expect(shown).toContain("không hiện");
});

/** Figures nobody here knows are not made up: the tiles stay bare. */
test("draws no unknown figures", async () => {
  await show({ figures: null });
  expect(tiles()).toEqual(["tile unknown", "tile unknown", "tile unknown"]);
  expect(mini.textContent).not.toContain("5,24");
});

/** Held figures stay what they were while the live ones move on. */
test("draws the figures it was given", async () => {
  const figures = values();
  house.change({ "VB-01": { v: 7000000, level: "critical" } });
  await show({ figures });
  expect(mini.textContent).toContain("5,24 tr");
  await show({ figures: undefined });
  expect(tiles()[0]).toBe("tile critical");
});

/** An actual warning lies over everything, and a drill says that it is one. */
test("shows a notice", async () => {
  const notice = { id: "n", status: "Exercise", severity: "Unknown", headline: { vi: "Phòng cháy" } };
  await show({ scene: scene("main", { notices: [notice] }) });
  expect(mini.querySelector(".notice.drill")?.textContent).toContain("Diễn tập: Phòng cháy");
  await show({ scene: scene("main", { notices: [notice, { ...notice, id: "m", status: "Actual", headline: { vi: "Sơ tán" } }] }) });
  expect(mini.querySelector(".notice.actual")?.textContent).toContain("Sơ tán");
});

/** A look back is framed and says its moment, beside its day where that is another one. */
test("frames a moment of the past", async () => {
  await show({ scene: scene("main", { hold: { seq: 9, at: "2026-11-20T02:42:00.000Z", past: true } }) });
  expect(mini.querySelector(".past-frame")).not.toBeNull();
  expect(mini.querySelector(".past-text")?.textContent).toBe("xem lại 09:42 20/11");
});
