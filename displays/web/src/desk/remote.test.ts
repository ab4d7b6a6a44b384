import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AT, House, scene, there, values } from "./doubles.js";
import "./remote.js";
import type { Remote } from "./remote.js";
import { topicSeries } from "./topic-button.js";
import { overview } from "./doubles.js";

let house: House;
let phone: Remote;
let asked: [string, string, unknown][];
let answer: (status?: number) => void;

beforeEach(async () => {
  asked = [];
  vi.stubGlobal("fetch", (path: string, options: RequestInit) => {
    asked.push([options.method ?? "GET", path, options.body ? JSON.parse(String(options.body)) : undefined]);
    return new Promise((resolve) => {
      answer = (status = 200) => resolve(new Response(JSON.stringify(status === 200 ? { seq: 11 } : { detail: "không được" }), { status }));
    });
  });
  house = new House({ room: "ubnd-tinh" }).open(values(), { "ubnd-tinh/main": there("main") }, scene("main"));
  phone = document.createElement("io-remote") as Remote;
  phone.live = house.live;
  phone.room = "ubnd-tinh";
  document.body.append(phone);
  await drawn();
});
afterEach(() => {
  phone.remove();
  house.close();
  vi.unstubAllGlobals();
});

async function drawn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  phone.requestUpdate();
  await phone.updateComplete;
  await (phone.querySelector("io-topic-button") as Remote | null)?.updateComplete;
}
const topic = (): HTMLButtonElement => phone.querySelector("button[data-topic=van-ban]") as HTMLButtonElement;

/** A topic stands for the series of its first number tile. */
test("shows a topic's figure", () => {
  expect(topicSeries(overview.topics?.[0] ?? { key: "", title: "", tiles: [] }, overview, {})).toBe("VB-02");
  expect(topic().textContent).toContain("chờ xác nhận");
});

/** A press is only sending until answered, only coming until painted, and on after the receipt of that scene. */
test("tells the room's state and not the press", async () => {
  topic().click();
  await drawn();
  expect(asked[0]).toEqual(["PUT", "/api/rooms/ubnd-tinh/focus", { topic: "van-ban" }]);
  expect(topic().getAttribute("aria-pressed")).toBe("false");
  expect(topic().classList.contains("sending")).toBe(true);
  answer();
  house.say({ type: "scene", seq: 11, scene: scene("main", { focus: "van-ban", changed: 11 }) });
  house.change({ "@scene/ubnd-tinh/main": scene("main", { focus: "van-ban", changed: 11 }) });
  await drawn();
  expect(topic().classList.contains("coming")).toBe(true);
  expect(topic().getAttribute("aria-pressed")).toBe("false");
  house.presence({ "ubnd-tinh/main": there("main", { painted: { seq: 11, scene: 11, at: AT } }) });
  await drawn();
  expect(topic().getAttribute("aria-pressed")).toBe("true");
});

/** A refusal is said, and the button is again what the room is. */
test("says what was refused", async () => {
  topic().click();
  await drawn();
  answer(409);
  await drawn();
  await drawn();
  expect(phone.querySelector("[role=alert]")?.textContent).toContain("không được");
  expect(topic().classList.contains("off")).toBe(true);
});

/** Someone else's hold shows on this phone too, with its time. */
test("shows a hold it did not press", async () => {
  house.say({ type: "scene", seq: 11, scene: scene("main", { hold: { seq: 11, at: "2026-11-23T07:31:00.000Z" }, changed: 11 }) });
  await drawn();
  const hold = phone.querySelector("[data-do=hold]");
  expect(hold?.getAttribute("aria-pressed")).toBe("true");
  expect(hold?.textContent).toContain("14:31");
});

/** A pinned layout says who pinned it and leaves nothing to press in vain. */
test("says who pinned the layout", async () => {
  const why = { layout: { rank: "operator", by: "an.tran", since: AT, pinned: true } };
  house.say({ type: "scene", seq: 11, scene: scene("main", { why, changed: 11 }) });
  await drawn();
  expect(phone.textContent).toContain("an.tran đã ghim");
  expect(phone.querySelector<HTMLButtonElement>("[data-do=next]")?.disabled).toBe(true);
});

const meeting = (more: object = {}): Record<string, unknown> => ({
  "@meeting/m-1": { id: "m-1", rooms: ["ubnd-tinh"], by: "Hà", since: AT, until: null, presenters: ["Hoa", "Lan"], driver: "Hoa", asked: [], marks: [], item: null, began: null, agenda: [{ key: "a", title: { vi: "Mở đầu" }, minutes: 5, presenter: "", used: 0 }, { key: "b", title: { vi: "Y tế" }, minutes: null, presenter: "Lan", used: 0 }], ...more },
});
async function joined(me: string, more: object = {}): Promise<void> {
  phone.name = me;
  house.change(meeting(more));
  await drawn();
  await Promise.all([...phone.querySelectorAll<Remote>("*")].map((each) => each.updateComplete));
}
const at = (selector: string): HTMLElement => phone.querySelector(selector) as HTMLElement;

/** A clicker's keys go on, back and hold; what is pressed says what ran when one looked. */
test("steps through the agenda with a clicker", async () => {
  await joined("Hoa");
  expect(at("[data-do=next]").textContent).toContain("Bắt đầu");
  dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown" }));
  await drawn();
  expect(asked).toEqual([["POST", "/api/meetings/m-1/agenda/step", { item: "a", seen: "" }]]);
  answer();
  await joined("Hoa", { item: "b", began: AT });
  expect(at(".now span.title").textContent).toContain("2. Y tế");
  dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown" }));
  await drawn();
  expect(at(".refusal").textContent).toContain("Không còn mục nào");
  expect(asked).toHaveLength(1);
});

/** Who does not drive is told who does, sends nothing, and can ask; who drives sees who asks. */
test("leaves driving to one", async () => {
  await joined("Lan");
  topic().click();
  await drawn();
  expect(asked).toEqual([]);
  expect(at(".refusal").textContent).toContain("Hoa đang điều khiển");
  await joined("Lan", { item: "b", began: AT });
  expect(at(".strip").textContent).toContain("Đến phần của bạn");
  at("[data-do=ask]").click();
  await drawn();
  expect(asked).toEqual([["POST", "/api/meetings/m-1/driver", { asks: true }]]);
  answer();
  await joined("Hoa", { asked: [{ name: "Lan", at: AT }] });
  at("[data-do=later]").click();
  await joined("Hoa", { asked: [{ name: "Lan", at: AT }] });
  expect(at(".strip")).toBeNull();
  at("[data-do=menu]").click();
  await joined("Hoa", { asked: [{ name: "Lan", at: AT }] });
  at("[data-hand=Lan]").click();
  await drawn();
  expect(asked[1]).toEqual(["PUT", "/api/meetings/m-1/driver", { driver: "Lan" }]);
});

/** With the line cut a press is not sent, not even later, and says so; each that is sent carries its moment. */
test("sends nothing into a dead spot", async () => {
  const live = vi.spyOn(house.live, "link", "get").mockReturnValue({ state: "cut", since: Date.parse(AT) });
  topic().click();
  await drawn();
  expect(at(".refusal").textContent).toContain("không được gửi lại sau");
  live.mockRestore();
  await drawn();
  expect(asked).toEqual([]);
});

/** The item's time goes on every second, also while nothing comes down the line. */
test("counts on in a quiet room", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  phone.remove();
  document.body.append(phone);
  const now = vi.spyOn(house.live, "now").mockReturnValue(Date.parse(AT) + 1_000);
  await joined("Hoa", { item: "a", began: AT });
  expect(at(".now .time").textContent).toContain("4 phút 59 giây");
  now.mockReturnValue(Date.parse(AT) + 2_000);
  vi.advanceTimersByTime(1_000);
  await drawn();
  expect(at(".now .time").textContent).toContain("4 phút 58 giây");
  vi.useRealTimers();
  now.mockRestore();
});

/** A tile is lit on the phone when the service says so, and no longer than that. */
test("shows what is pointed at", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  house.say({ type: "do", do: "pointer", layout: "tong-quan", tile: "den", for: 8, by: "Hoa" });
  expect(phone.pointed).toBe("den");
  vi.advanceTimersByTime(8_000);
  expect(phone.pointed).toBe("");
  vi.useRealTimers();
});

/** Before the meeting begins the phone says when it does, and presses nothing. */
test("waits for a meeting to begin", async () => {
  await joined("Hoa", { since: null, starts: "2026-11-23T03:00:00.000Z" });
  expect(phone.textContent).toContain("Cuộc họp bắt đầu lúc 10:00");
  topic().click();
  await drawn();
  expect(asked).toEqual([]);
  expect(at(".refusal").textContent).toContain("chưa bắt đầu");
});
