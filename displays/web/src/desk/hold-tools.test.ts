import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Command } from "./command.js";
import { AT, House, health, overview, scene, values } from "./doubles.js";
import "./hold-tools.js";
import type { HoldTools } from "./hold-tools.js";
import type { Scene } from "./nouns.js";

let house: House;
let tools: HoldTools;
let sent: Command[];
const PAST = { seq: 9, at: "2026-11-23T01:30:00.000Z", since: AT, by: "Hà", past: true, until: "2026-11-23T02:10:00.000Z" };

async function show(hold: Scene["hold"], more: Partial<Scene> = {}): Promise<string> {
  house.change({ "@scene/ubnd-tinh/main": scene("main", { hold, ...more }) });
  tools.requestUpdate();
  await tools.updateComplete;
  return tools.textContent ?? "";
}

beforeEach(async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("nobody listens")));
  house = new House().open();
  sent = [];
  tools = document.createElement("io-hold-tools") as HoldTools;
  const place = house.live.places()[0];
  if (!place) throw new Error("no place");
  Object.assign(tools, { live: house.live, place, busy: new Set(), allowed: true });
  tools.addEventListener("command", (event) => sent.push((event as CustomEvent<Command>).detail));
  document.body.append(tools);
  await tools.updateComplete;
});
afterEach(() => {
  tools.remove();
  house.close();
  vi.unstubAllGlobals();
});
const press = (what: string): void => tools.querySelector<HTMLButtonElement>(`[data-do=${what}]`)?.click();

/** One press holds, one more releases; who holds since when is said. */
test("holds and releases", async () => {
  press("hold");
  expect(await show({ seq: 9, at: AT, since: AT, by: "Lan" })).toContain("Lan giữ số từ 09:00");
  press("hold");
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(["PUT /api/rooms/ubnd-tinh/hold", "DELETE /api/rooms/ubnd-tinh/hold"]);
});

/** A look back says its moment, who opened it, when it ends and what comes then; the way back is one press. */
test("says that a room looks back, and brings it back", async () => {
  const words = await show(PAST, { next: { at: PAST.until, layout: "y-te" } });
  for (const part of ["Đang xem lại 08:30", "Hà mở", "09:10", "Y tế"]) expect(words).toContain(part);
  press("back-to-now");
  expect(sent[0]).toMatchObject({ method: "DELETE", path: "/api/rooms/ubnd-tinh/hold" });
});

/** A look back of one screen is ended for that screen. */
test("releases at the width of the claim", async () => {
  await show(PAST, { why: { hold: { rank: "operator", by: "Hà", since: AT, width: "screen", key: "ubnd-tinh/main" } } });
  press("back-to-now");
  expect(sent[0]?.path).toBe("/api/rooms/ubnd-tinh/hold?screen=main");
});

/** The dialog opens at the moment that is shown, or just before now. */
test("asks for the dialog", async () => {
  const asked: unknown[] = [];
  tools.addEventListener("travel", (event) => asked.push((event as CustomEvent<{ start: unknown }>).detail.start));
  press("look-back");
  await show(PAST);
  press("look-back");
  expect(asked).toEqual([null, Date.parse(PAST.at)]);
});

/** The true wall of a look back, and of a hold that nobody here saw begin, comes from the server. */
test("knows what a held screen shows", async () => {
  const answer = { seq: 9, screens: [{ screen: "main", scene: scene("main", { hold: PAST }), layout: { ...health, key: "tong-quan" }, values: { "YT-01": { v: 7 } } }] };
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify(answer))));
  await show(PAST);
  await vi.waitFor(() => expect(house.live.figuresOf("ubnd-tinh/main")).toEqual({ "YT-01": { v: 7 } }));
  expect(house.live.layoutShown(house.live.sceneOf("ubnd-tinh/main"))?.tiles).toEqual(health.tiles);
  await show(null);
  expect(house.live.layoutShown(house.live.sceneOf("ubnd-tinh/main"))).toEqual(overview);
  expect(house.live.figuresOf("ubnd-tinh/main")?.["VB-01"]).toEqual(values()["VB-01"]);
});
