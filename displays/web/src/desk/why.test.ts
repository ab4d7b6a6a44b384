import { afterEach, expect, test, vi } from "vitest";
import { House, scene } from "./doubles.js";
import type { WhyList } from "./why.js";
import "./why.js";

const wanting = (rank: string, value: unknown, lost: string | null = null, more: object = {}): object => ({ rank, width: "room", key: "ubnd-tinh", by: "minh", since: "2026-11-23T02:00:00.000Z", until: null, pinned: false, value, lost, ...more });

const told = {
  screens: [
    {
      screen: "main",
      slots: {
        layout: [wanting("operator", "y-te", null, { width: "all", key: "", pinned: true }), wanting("home", "tong-quan", "outranked", { by: "" })],
        focus: [wanting("presenter", "van-ban", "no_topic")],
        hold: [],
      },
      coming: [{ at: "2026-11-23T08:30:00.000Z", slot: "layout", value: "tong-quan", why: wanting("home", "tong-quan") }],
    },
  ],
};

afterEach(() => {
  document.body.textContent = "";
  vi.unstubAllGlobals();
});

/** The element for one screen, and the addresses it asked. */
async function opened(answer: object = told, status = 200): Promise<{ element: WhyList; house: House; asked: string[] }> {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (address: string) => {
    asked.push(address);
    return Promise.resolve(new Response(JSON.stringify(answer), { status }));
  });
  const house = new House().open();
  const element = document.createElement("io-why") as WhyList;
  element.live = house.live;
  const place = house.live.places()[0];
  if (place) element.place = place;
  document.body.append(element);
  await vi.waitFor(() => expect(element.querySelector("section, .bad")).not.toBeNull());
  return { element, house, asked };
}

test("says what holds each slot, who else wants it and why not, and what comes next", async () => {
  const { element, asked } = await opened();
  expect(asked).toEqual(["/api/rooms/ubnd-tinh/why?screen=main"]);
  const layout = element.querySelector("[data-slot=layout]");
  expect(layout?.querySelector("dd > b")?.textContent).toBe("Y tế");
  expect(layout?.textContent).toContain("minh");
  expect(layout?.textContent).toContain("cho mọi phòng");
  expect(layout?.querySelector("details li")?.textContent).toContain("Tổng quan");
  expect(element.querySelector("[data-slot=focus]")?.textContent).toContain("không có tâm điểm này");
  expect(element.querySelector("[data-slot=hold]")).toBeNull();
  expect(element.querySelector(".coming li")?.textContent).toContain("15:30");
  expect(element.querySelector(".coming li")?.textContent).toContain("Tổng quan");
});

test("asks again when the scene has changed, and only then", async () => {
  const { house, asked } = await opened();
  house.say({ type: "values", from: 10, seq: 11, values: { "VB-01": null } });
  house.say({ type: "values", from: 11, seq: 12, values: { "@scene/ubnd-tinh/main": scene("main", { changed: 12, layout: "y-te" }) } });
  await vi.waitFor(() => expect(asked.length).toBe(2), { timeout: 10_000 });
});

test("says what is wrong where it cannot ask", async () => {
  const { element } = await opened({ detail: "Không có phòng này.", status: 404, code: "not_found" }, 404);
  await vi.waitFor(() => expect(element.textContent).toContain("Không có phòng này."));
});
