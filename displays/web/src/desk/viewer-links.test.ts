import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { browserWords } from "./browser.js";
import type { Command } from "./command.js";
import { AT, House, values } from "./doubles.js";
import "./viewer-links.js";
import type { ViewerLinks } from "./viewer-links.js";

const link = (id: string, more: object = {}): object => ({ id, name: `Điểm cầu ${id}`, room: "ubnd-tinh", screen: "main", layout: "", clearance: "public", until: "2026-11-23T10:00:00.000Z", most: 5, by: "an", since: AT, opened: 0, ...more });
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0";

let house: House;
let element: ViewerLinks;
let orders: Command[];

beforeEach(async () => {
  house = new House().open({ ...values(), "@link/a": link("a"), "@link/b": link("b", { room: "so-y-te" }), "@link/c": link("c", { room: "", screen: "", layout: "y-te" }), "@link/old": link("old", { until: AT }) });
  orders = [];
  element = document.createElement("io-viewer-links") as ViewerLinks;
  Object.assign(element, { live: house.live, place: house.live.places()[0], busy: new Set(), allowed: true });
  element.addEventListener("command", (event) => orders.push((event as CustomEvent<Command>).detail));
  document.body.append(element);
  await element.updateComplete;
});
afterEach(() => {
  element.remove();
  house.close();
});

const press = async (what: string): Promise<void> => {
  element.querySelector<HTMLElement>(`[data-do=${what}]`)?.click();
  await element.updateComplete;
};
const words = (): string => element.textContent?.replace(/\s+/g, " ") ?? "";

describe("viewer links in a room's panel", () => {
  it("are those to the room and those to no room, until they end", () => {
    expect([...element.querySelectorAll<HTMLElement>("[data-link]")].map((each) => each.dataset["link"])).toEqual(["a", "c"]);
    expect(words()).toContain("Luôn là Y tế");
  });

  it("name who watches just now, and how many may", async () => {
    house.say({ type: "presence", whole: false, screens: {}, links: { a: [{ viewer: "v-1", since: AT, address: "10.0.0.9", agent: FIREFOX }] } });
    element.requestUpdate();
    await element.updateComplete;
    expect(words()).toContain("1/5 đang xem");
    expect(words()).toContain("Firefox trên Windows, 10.0.0.9");
    house.say({ type: "presence", whole: false, screens: {}, links: { a: [] } });
    element.requestUpdate();
    await element.updateComplete;
    expect(element.querySelector(".watching")).toBeNull();
  });

  it("are made for somebody, with an end by the server's clock, and their address is shown once", async () => {
    await press("new-link");
    const name = element.querySelector<HTMLInputElement>("input[name=name]");
    if (!name) throw new Error("no field");
    name.value = " Ban Nội chính ";
    name.dispatchEvent(new Event("input"));
    await element.updateComplete;
    element.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    const [order] = orders;
    expect(order).toMatchObject({ method: "POST", path: "/api/links", body: { name: "Ban Nội chính", room: "ubnd-tinh", screen: "main", clearance: "public", most: 5 } });
    const until = Date.parse((order?.body as { until: string }).until) - house.live.now();
    expect(Math.abs(until - 8 * 3_600_000)).toBeLessThan(60_000);
    order?.then?.({ id: "d", name: "Ban Nội chính", link: "https://iocast/view#code", qr: "<svg></svg>", until: "2026-11-23T10:00:00.000Z" });
    await element.updateComplete;
    expect(element.querySelector<HTMLInputElement>("input[name=link]")?.value).toBe("https://iocast/view#code");
    await press("put-away");
    expect(element.innerHTML).not.toContain("view#code");
  });

  it("give no more away than the room may show", async () => {
    await press("new-link");
    expect([...element.querySelectorAll<HTMLOptionElement>("select[name=clearance] option")].map((each) => each.value)).toEqual(["public", "internal"]);
  });

  it("end with the second press, not with the first", async () => {
    await press("revoke-link");
    expect(orders).toEqual([]);
    expect(words()).toContain("Bấm lần nữa");
    await press("revoke-link");
    expect(orders[0]).toMatchObject({ method: "DELETE", path: "/api/links/a" });
  });
});

describe("a browser in two words", () => {
  it.each([
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Safari/537.36 OBS/30.2.2", "OBS trên Windows"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0", "Edge trên Windows"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari trên iOS"],
    ["Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36", "Chrome trên Android"],
    ["python-websockets/13", "trình duyệt lạ"],
    ["", "trình duyệt lạ"],
  ])("%s", (agent, words) => {
    expect(browserWords(agent)).toBe(words);
  });
});
