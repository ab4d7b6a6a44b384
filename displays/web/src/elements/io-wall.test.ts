import "../words.wall.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shows, NOW, type Show } from "../../dev/fixtures.js";
import type { LayoutDoc, Value } from "../picture.js";
import { IoWall } from "./io-wall.js";

let wall: IoWall;

async function stand(show: Show | undefined, more: Partial<IoWall> = {}): Promise<IoWall> {
  Object.assign(wall, show?.picture, { scene: show?.scene, link: show?.link ?? { state: "live", since: NOW }, kept: show?.kept ?? null, now: NOW, ...more });
  if (!wall.isConnected) document.body.append(wall);
  await wall.updateComplete;
  await Promise.all([...(wall.shadowRoot?.querySelectorAll<IoWall>("*") ?? [])].map((each) => each.updateComplete));
  return wall;
}

/** All words of the wall, elements inside elements included. */
function words(root: ParentNode = wall.shadowRoot as ShadowRoot): string {
  let out = "";
  const walk = (node: Node): void => {
    if (node.nodeType === 3) out += node.textContent ?? "";
    if (node.nodeName === "STYLE") return;
    const inside = (node as Element).shadowRoot;
    for (const each of [...(inside ? inside.childNodes : []), ...node.childNodes]) walk(each);
    if (node.nodeType === 1 && (node as Element).localName !== "i") out += " "; // a digit's cell is no word
  };
  walk(root as unknown as Node);
  return out.replace(/\s+/g, " ");
}

const tiles = (): string[] => [...(wall.shadowRoot?.querySelectorAll("main:not(.leaving) [data-tile]:not([data-away])") ?? [])].map((tile) => (tile as HTMLElement).dataset["tile"] ?? "");

beforeEach(() => {
  wall = new IoWall();
  vi.spyOn(wall, "getBoundingClientRect").mockReturnValue({ width: 1920, height: 1080 } as DOMRect);
});
afterEach(() => wall.remove());

describe("the wall", () => {
  it("shows the six figures of the review, the held one not as a value", async () => {
    await stand(shows["review"]);
    const said = words();
    for (const text of ["5.238.802", "509.345", "256.177", "283.175", "1.260.513", "Chờ xác nhận", "“791/903”", "số liệu 9 tháng đầu năm 2021", "Trực tiếp"]) expect(said).toContain(text);
    expect(said).not.toContain("791.903");
  });

  it("shows shares by themselves once the held figure is accepted", async () => {
    await stand(shows["review"]);
    await stand(shows["reviewed"]);
    for (const text of ["791.903", "32,35", "64,32"]) expect(words()).toContain(text);
  });

  it("lights up the tile somebody points at, until another layout stands there", async () => {
    const lit = (): unknown[] => [...(wall.shadowRoot?.querySelectorAll<HTMLElement>(".pointed") ?? [])].map((each) => each.dataset["tile"]);
    await stand(shows["overview"], { pointer: "den" });
    expect(lit()).toEqual(["den"]);
    await stand(shows["overview"]);
    expect(lit()).toEqual(["den"]);
    await stand(shows["charts"]);
    expect(wall.pointer).toBeNull();
  });

  it("brings a topic into focus and names it, without the tiles that do not fit the strip", async () => {
    await stand(shows["focus"]);
    expect(wall.dataset["focus"]).toBe("y-te");
    expect(words()).toContain("Y tế: giường hồi sức vượt ngưỡng");
    expect(words()).toContain("Giữ số 14:31");
    expect(tiles()).toEqual(expect.arrayContaining(["yte", "giuong", "den"]));
    expect(tiles()).not.toContain("nong");
    await stand(shows["overview"]);
    expect(wall.dataset["focus"]).toBeUndefined();
    expect(tiles()).toContain("nong");
  });

  it("marks what is not real in the strip beside a focus too", async () => {
    const { picture, scene } = shows["focus"] as Show;
    const values = Object.fromEntries(Object.entries(picture.values ?? {}).map(([key, value]) => [key, key.startsWith("@") ? value : { ...(value as Value), marks: ["simulated"] }]));
    await stand({ picture: { ...picture, values } as Show["picture"], scene });
    const strip = [...(wall.shadowRoot?.querySelectorAll("io-number[data-part=strip]") ?? [])];
    expect(strip.length).toBeGreaterThan(0);
    for (const tile of strip) expect(tile.shadowRoot?.textContent).toContain("Mô phỏng");
  });

  it("says that a tile is too small where a list would be cut", async () => {
    const { picture, scene } = shows["overview"] as Show;
    const layout = picture.layout as LayoutDoc;
    await stand({ picture: { ...picture, layout: { ...layout, grid: { columns: 48, rows: 48 } } } as Show["picture"], scene });
    expect(wall.shadowRoot?.querySelector("[data-tile=nong]")?.textContent).toContain("Ô quá nhỏ");
  });

  it("ignores a focus of a scene that is about another layout", async () => {
    const show = shows["focus"] as Show;
    await stand({ ...show, scene: { ...show.scene, layout: "another" } });
    expect(tiles()).toContain("nong");
  });

  it("keeps the same tile elements through a focus: nothing is loaded anew", async () => {
    await stand(shows["overview"]);
    const found = (): (Element | null | undefined)[] => ["giuong", "nong"].map((id) => wall.shadowRoot?.querySelector(`[data-tile="${id}"]`));
    const before = found();
    await stand(shows["focus"]);
    expect(found()).toEqual(before); // those that are away too
    await stand(shows["overview"]);
    expect(found()).toEqual(before);
  });

  it("says across its whole width that it is cut off, since when, and goes on showing", async () => {
    await stand(shows["cut"]);
    expect(words()).toContain("Mất kết nối từ 14:24:00");
    expect(words()).toContain("5.238.802");
    await stand(shows["overview"]);
    expect(words()).toContain("Đã kết nối lại");
  });

  it("lets another layout stand only when all of it is there, and the older one until then", async () => {
    await stand(shows["overview"]);
    await stand(shows["lists"]);
    expect([wall.dataset["layout"], tiles()]).toEqual(["tong-quan", expect.arrayContaining(["den"])]);
    expect(wall.shadowRoot?.querySelector("main.coming")?.getAttribute("aria-hidden")).toBe("true");
    await wall.settled();
    expect(wall.dataset["layout"]).toBe("ai-no");
    expect(customElements.get("io-owners")).toBeDefined();
    expect(tiles()).toEqual(["o", "s", "t"]);
    expect(wall.shadowRoot?.querySelectorAll("main.leaving")).toHaveLength(1);
    await vi.waitUntil(() => !wall.shadowRoot?.querySelector("main.leaving"), { timeout: 10_000 });
  });

  it("says that a meeting is a rehearsal, in a frame of its own, and during a hold too", async () => {
    const scene = (more: object) => ({ ...(shows["overview"] as Show).scene, rehearsal: true, ...more }) as Show["scene"];
    const frames = (): string[] => [...(wall.shadowRoot?.querySelectorAll(".frame") ?? [])].map((each) => each.className);
    await stand(shows["overview"], { scene: scene({ hold: null }) });
    expect(words()).toContain("Tổng duyệt");
    expect(words()).not.toContain("Trực tiếp");
    expect(frames()).toEqual(["frame drill"]);
    await stand(shows["overview"], { scene: scene({ hold: { seq: 1, at: new Date(NOW).toISOString() } }) });
    expect(words()).toMatch(/Tổng duyệt.*Giữ số/);
    expect(frames()).toEqual(["frame hold"]);
    await stand(shows["overview"], { quiet: true, scene: scene({ hold: null }) });
    expect(words()).not.toContain("Tổng duyệt");
  });

  it("stays with the layout that stands when that is wanted again before the other was ready", async () => {
    await stand(shows["overview"]);
    await stand(shows["charts"]);
    const settled = wall.settled();
    await stand(shows["overview"]);
    await settled;
    expect([wall.dataset["layout"], wall.shadowRoot?.querySelectorAll("main").length]).toEqual(["tong-quan", 1]);
  });

  it("lays out what will be wanted behind what stands, and takes its elements when it is", async () => {
    const next = shows["far"];
    await stand(shows["overview"], { ahead: { ...next?.picture, epoch: "", view: "", seq: 0 } as IoWall["ahead"] });
    const ahead = wall.shadowRoot?.querySelector("main.ahead");
    expect(ahead?.children).toHaveLength(5);
    expect(ahead?.querySelector("[data-tile]")).toBeNull();
    const tile = ahead?.children[1];
    await stand(next);
    await wall.settled();
    expect([wall.dataset["layout"], wall.ahead]).toEqual(["it", null]);
    expect(wall.shadowRoot?.querySelector("main.entering [data-tile='den']")).toBe(tile);
  });

  it("marks a wall from its own cache with its age", async () => {
    await stand(shows["kept"]);
    expect(words()).toContain("đây là số liệu đã lưu lúc 11:32:00");
  });

  it("shows a real warning above an exercise, and an exercise as one", async () => {
    await stand(shows["notices"]);
    expect(words()).toContain("Mất điện khu vực Vinh từ 15 giờ"); // also before the element for it has come
    await vi.waitUntil(() => wall.shadowRoot?.querySelector("io-notice"));
    await stand(shows["notices"]);
    const kinds = [...(wall.shadowRoot?.querySelectorAll("io-notice") ?? [])].map((notice) => (notice as HTMLElement).dataset["kind"]);
    expect(kinds).toEqual(["", "drill"]);
    await stand(shows["exercise"]);
    expect(words()).toContain("đây là diễn tập, không phải cảnh báo thật");
  });

  it("says what is missing instead of staying empty", async () => {
    await stand(shows["empty"]);
    expect(words()).toContain("Chưa có bố cục cho màn hình này");
    await stand(shows["states"]);
    expect(words()).toContain("Chưa có số liệu");
    expect(words()).toContain("Chưa có trong danh mục");
    expect(words()).toContain("Mô phỏng"); // the wording that fits this tile
  });

  it("draws again only the tile whose value changed", async () => {
    const show = shows["overview"] as Show;
    await stand(show);
    const drawn: string[] = [];
    for (const tile of wall.shadowRoot?.querySelectorAll<IoWall>("io-number") ?? []) {
      const render = tile.render.bind(tile);
      tile.render = () => (drawn.push((tile as HTMLElement).dataset["tile"] ?? ""), render());
    }
    const values = { ...show.picture.values, "YT-01": { ...(show.picture.values?.["YT-01"] as object), v: 1_260_514 } };
    await stand(show, { values });
    expect(drawn).toEqual(["yte"]);
    expect(words()).toContain("1.260.514");
  });

  it("speaks English where asked", async () => {
    await stand(shows["overview"], { lang: "en" });
    expect(words()).toContain("To be confirmed");
    await stand(shows["overview"], { lang: "vi" });
  });
});

describe("a tile that fails", () => {
  const failing = (): string[] => [...(wall.shadowRoot?.querySelectorAll("[data-failed]") ?? [])].map((tile) => (tile as HTMLElement).dataset["tile"] ?? "");
  const told: Record<string, string>[] = [];
  const hear = (event: Event): void => void told.push((event as CustomEvent<Record<string, string>>).detail);

  beforeEach(() => {
    told.length = 0;
    wall.addEventListener("fault", hear);
  });

  it("says so in its place, by its name, while all others draw; and draws again once its figures are others", async () => {
    const show = shows["overview"] as Show;
    await stand(show);
    const number = customElements.get("io-number")?.prototype as { render(): unknown };
    const whole = number.render;
    const render = vi.spyOn(number, "render").mockImplementation(function (this: HTMLElement) {
      if (this.dataset["tile"] === "yte") throw new TypeError("figure is undefined");
      return whole.call(this);
    });
    const values = { ...show.picture.values, "YT-01": { ...(show.picture.values?.["YT-01"] as object), v: 1 } };
    await stand(show, { values });
    await wall.updateComplete;
    expect(failing()).toEqual(["yte"]);
    expect(words()).toContain("Ô này gặp lỗi, đang thử lại");
    expect(words()).toContain("5.238.802");
    expect(told).toEqual([{ yte: "TypeError: figure is undefined" }]);
    render.mockRestore();
    await stand(show);
    await wall.updateComplete;
    expect(failing()).toEqual([]);
    expect(words()).toContain("1.260.513");
    expect(told[told.length - 1]).toEqual({});
  });
});
