import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AgendaItemDoc } from "../picture.js";
import { setZone } from "../times.js";
import { speak } from "../words.js";
import { added, bodyOf, changed, draftOf, faults, imported, moved, planned, removed, same } from "./agenda-draft.js";
import type { Command } from "./command.js";
import { AT, House, values } from "./doubles.js";
import "./agenda-editor.js";
import type { AgendaEditor } from "./agenda-editor.js";
import { instantOf, localOf, meetingName, meetingsOf, neighbour, spent, through, timer, timeWords, timing } from "./meeting.js";
import "./meeting-agenda.js";
import type { MeetingAgenda } from "./meeting-agenda.js";
import "./meeting-people.js";
import type { Meeting } from "./nouns.js";

const NOW = Date.parse(AT);
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();
const item = (key: string, more: Partial<AgendaItemDoc> = {}): AgendaItemDoc => ({ key, title: { vi: `Mục ${key}` }, minutes: 10, presenter: "", used: 0, layout: null, topic: null, ...more });
const ITEMS = [item("a", { used: 300 }), item("b", { layout: "y-te" }), item("c", { minutes: 5 })];
const meeting = (more: Partial<Meeting> = {}): Meeting => ({ id: "m-1", rooms: ["ubnd-tinh"], name: { vi: "Giao ban" }, by: "an", since: ago(900), starts: null, presenters: [], until: null, agenda: ITEMS, item: "b", began: ago(65), driver: null, asked: [], ...more });

let house: House;
let orders: Command[];

async function mounted<Each extends HTMLElement & { updateComplete: Promise<boolean> }>(name: string, more: object): Promise<Each> {
  const element = document.createElement(name) as Each;
  Object.assign(element, { live: house.live, busy: new Set(), allowed: true, ...more });
  element.addEventListener("command", (event) => orders.push((event as CustomEvent<Command>).detail));
  document.body.append(element);
  await element.updateComplete;
  return element;
}
const type = async (element: HTMLElement & { updateComplete: Promise<boolean> }, at: string, value: string): Promise<void> => {
  const input = element.querySelector<HTMLInputElement>(at);
  if (!input) throw new Error(`there is no ${at}`);
  input.value = value;
  input.dispatchEvent(new Event(input instanceof HTMLSelectElement ? "change" : "input"));
  await element.updateComplete;
};

beforeEach(() => {
  speak("vi");
  setZone("Asia/Ho_Chi_Minh");
  orders = [];
  const old = meeting({ id: "m-0", until: ago(1) });
  const soon = meeting({ id: "m-2", since: null, starts: new Date(NOW + 40 * 60_000).toISOString(), name: {}, rooms: ["ubnd-tinh", "so-y-te"] });
  house = new House().open({ ...values(), "@meeting/m-0": old, "@meeting/m-1": meeting(), "@meeting/m-2": soon });
});
afterEach(() => {
  document.body.replaceChildren();
  house.close();
});

describe("meetings", () => {
  it("are those that are on and those to come; one whose end has come is neither", () => {
    const { on, planned: coming } = meetingsOf(house.live);
    expect([on.map(({ id }) => id), coming.map(({ id }) => id)]).toEqual([["m-1"], ["m-2"]]);
    expect(coming.map((each) => [meetingName(house.live, each), timeWords(each, NOW)])).toEqual([["Họp tại UBND tỉnh, Sở Y tế", "09:40, còn 40 phút nữa"]]);
  });

  it("count an item's time with what it had before, and say when it is over", () => {
    const running = meeting();
    expect([spent(item("b"), running, NOW), spent(item("a", { used: 300 }), running, NOW)]).toEqual([65, 300]);
    expect(timing(item("b"), running, NOW)).toMatchObject({ left: 535, words: "còn 08:55" });
    expect(timing(item("b", { minutes: 1 }), running, NOW)).toMatchObject({ left: -5, words: "quá 00:05" });
    expect(timing(item("b", { minutes: null }), running, NOW)).toMatchObject({ left: null, share: null });
    expect([timer(59.9), timer(3725)]).toEqual(["00:59", "1:02:05"]);
  });

  it("know what comes next and when all of it is through", () => {
    expect([neighbour(meeting(), 1)?.key, neighbour(meeting(), -1)?.key, neighbour(meeting({ item: null }), 1)?.key, neighbour(meeting({ item: "c" }), 1)]).toEqual(["c", "a", "a", undefined]);
    expect(through(meeting(), NOW)).toBe(NOW + (535 + 300) * 1000);
    expect(through(meeting({ agenda: [...ITEMS, item("d", { minutes: null })] }), NOW)).toBeNull();
  });

  it("take the time people type for the site's", () => {
    expect(instantOf("2026-11-23T14:30")).toBe("2026-11-23T07:30:00.000Z");
    expect(localOf(Date.parse("2026-11-23T07:30:00.000Z"))).toBe("2026-11-23T14:30");
    expect(instantOf("hôm nay")).toBeNull();
  });
});

describe("an agenda that runs", () => {
  it("goes on with what was seen, jumps, and waits while a step is on its way", async () => {
    const shown = await mounted<MeetingAgenda>("io-meeting-agenda", { meeting: meeting() });
    expect(shown.querySelector("[role=timer]")?.textContent).toMatch(/01:\d\d \/ 10:00/);
    shown.querySelector<HTMLElement>("[data-do=next]")?.click();
    shown.querySelector<HTMLElement>("[data-item=c] [data-do=jump]")?.click();
    expect(orders.map(({ path, body }) => [path, body])).toEqual([
      ["/api/meetings/m-1/agenda/step", { move: "next", seen: "b" }],
      ["/api/meetings/m-1/agenda/step", { item: "c", seen: "b" }],
    ]);
    expect(shown.querySelector("[data-item=b] [data-do=jump]")).toBeNull();
    shown.busy = new Set(["step:next"]);
    await shown.updateComplete;
    expect(shown.querySelectorAll("button:not(:disabled)")).toHaveLength(0);
  });

  it("offers no step before the meeting has begun, nor to who may only look", async () => {
    for (const more of [{ meeting: meeting({ since: null }) }, { meeting: meeting(), allowed: false }]) {
      const shown = await mounted<MeetingAgenda>("io-meeting-agenda", more);
      expect(shown.querySelectorAll("button")).toHaveLength(0);
      expect(shown.querySelectorAll("li")).toHaveLength(3);
    }
  });

  it("is handed from one presenter to another, and taken back", async () => {
    const shown = await mounted("io-meeting-people", { meeting: meeting({ presenters: ["An", "Chi"], driver: "An", asked: [{ name: "Chi", at: AT }] }) });
    expect(shown.textContent).toContain("xin điều khiển");
    shown.querySelector<HTMLElement>("[data-name=Chi]")?.click();
    shown.querySelector<HTMLElement>("[data-do=take-back]")?.click();
    expect(orders.map(({ body, undo }) => [body, undo?.body])).toEqual([[{ driver: "Chi" }, { driver: "An" }], [{ driver: null }, { driver: "An" }]]);
  });
});

describe("a draft", () => {
  it("is the agenda again when nothing was typed", () => {
    const draft = draftOf(ITEMS);
    expect(same(draft, draftOf(ITEMS))).toBe(true);
    expect(bodyOf(draft).items[1]).toEqual({ key: "b", title: { vi: "Mục b" }, minutes: 10, presenter: "", layout: "y-te" });
    expect(planned(draft)).toEqual({ minutes: 25, without: 0 });
  });

  it("moves, grows and shrinks; a new row has a key of its own", () => {
    const draft = draftOf(ITEMS);
    expect(moved(draft, 0, 1).map(({ key }) => key)).toEqual(["b", "a", "c"]);
    expect(moved(draft, 0, -1).map(({ key }) => key)).toEqual(["a", "b", "c"]);
    expect(added(added(removed(draft, 0))).map(({ key }) => key)).toEqual(["b", "c", "muc-3", "muc-4"]);
  });

  it("keeps what a file was unsure of until that is settled", () => {
    const doubt = { item: 0, field: "layout", place: "bảng 1, hàng 2", text: "?", suggestion: { value: "y-te", label: "Y tế" } };
    const read = imported({ file: "a.docx", items: [{ key: "a", title: { vi: "A", en: "A" }, minutes: null, presenter: "", layout: null, topic: "giuong" }], problems: [doubt], skipped: 0 });
    const settled = changed(read, 0, "layout", "y-te");
    expect([read[0]?.doubts.length, settled[0]?.doubts.length, settled[0]?.topic]).toEqual([1, 0, ""]);
    expect(changed(read, 0, "title", "Khác")[0]?.english).toBe("");
  });

  it("names rows that cannot be saved", () => {
    expect(faults(changed(changed(draftOf(ITEMS), 0, "title", " "), 2, "minutes", "lâu"))).toEqual([{ at: 0, field: "title" }, { at: 2, field: "minutes" }]);
  });
});

describe("the editor of an agenda", () => {
  it("saves what was typed, with a way back, and says first what is missing", async () => {
    const editor = await mounted<AgendaEditor>("io-agenda-editor", { meeting: meeting() });
    const save = (): boolean | undefined => editor.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await type(editor, "[data-item=a] input[name=title]", "");
    save();
    await editor.updateComplete;
    expect([orders.length, editor.querySelector("[role=alert]")?.textContent?.includes("mỗi mục cần nội dung")]).toEqual([0, true]);
    await type(editor, "[data-item=a] input[name=title]", "Khai mạc");
    await type(editor, "[data-item=c] select[name=layout]", "tong-quan");
    save();
    const [order] = orders;
    expect([order?.method, order?.path]).toEqual(["PUT", "/api/meetings/m-1/agenda"]);
    expect((order?.body as { items: { title: object; layout?: string }[] }).items.map(({ title, layout }) => [title, layout])).toEqual([[{ vi: "Khai mạc" }, undefined], [{ vi: "Mục b" }, "y-te"], [{ vi: "Mục c" }, "tong-quan"]]);
    expect(order?.undo?.body).toEqual(bodyOf(draftOf(ITEMS)));
  });

  it("takes back one field at a time, not one letter", async () => {
    const editor = await mounted<AgendaEditor>("io-agenda-editor", { meeting: meeting() });
    for (const letters of ["K", "Kh", "Kha"]) await type(editor, "[data-item=a] input[name=title]", letters);
    await type(editor, "[data-item=a] input[name=presenter]", "An");
    editor.querySelector<HTMLElement>("[data-do=undo-edit]")?.click();
    expect(editor.items.map(({ title, presenter }) => [title, presenter])[0]).toEqual(["Kha", ""]);
    editor.querySelector<HTMLElement>("[data-do=undo-edit]")?.click();
    expect(editor.items[0]?.title).toBe("Mục a");
  });

  it("warns when somebody else has saved meanwhile, and takes theirs if wished", async () => {
    const editor = await mounted<AgendaEditor>("io-agenda-editor", { meeting: meeting() });
    await type(editor, "[data-item=a] input[name=title]", "Của tôi");
    editor.meeting = meeting({ agenda: [item("z")] });
    await editor.updateComplete;
    expect(editor.querySelector("[role=alert]")?.textContent).toContain("vừa lưu chương trình này");
    expect(editor.items[0]?.title).toBe("Của tôi");
    editor.querySelector<HTMLElement>("[data-do=reload]")?.click();
    await editor.updateComplete;
    expect(editor.items.map(({ key }) => key)).toEqual(["z"]);
  });

  it("gives one room another layout", async () => {
    const editor = await mounted<AgendaEditor>("io-agenda-editor", { meeting: meeting({ rooms: ["ubnd-tinh", "so-y-te"] }) });
    await type(editor, "[data-item=b] select[name=own-room]", "so-y-te");
    await type(editor, "[data-item=b] select[name=own-layout]", "y-te");
    expect(editor.items[1]?.layouts).toEqual({ "so-y-te": "y-te" });
  });
});
