import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Command } from "./command.js";
import { AT, House, values } from "./doubles.js";
import "./notes.js";
import type { MeetingNotes } from "./notes.js";

const meeting = (more: object = {}): object => ({ id: "m-1", rooms: ["ubnd-tinh"], by: "hà", since: AT, presenters: [], agenda: [{ key: "y-te", title: { vi: "Y tế" }, minutes: 5, presenter: "", used: 0 }], item: "y-te", marks: [{ mark: "k-1", text: "", by: "Lan", at: AT, seq: 9, room: "" }], ...more });
const written = { notes: [{ note: "g-1", text: "Thống nhất số liệu", by: "hà", at: AT, item: "y-te" }], assignments: [{ assignment: "v-1", text: "Rà soát", by: "hà", at: AT, unit: "so-y-te", due: "2021-10-15", item: null }] };

let house: House;
let element: MeetingNotes;
let orders: Command[];

const open = async (more: Record<string, unknown>, allowed = true): Promise<void> => {
  house = new House().open({ ...values(), ...more });
  orders = [];
  element = document.createElement("io-notes") as MeetingNotes;
  Object.assign(element, { live: house.live, meeting: "m-1", busy: new Set(), allowed });
  element.addEventListener("command", (event) => orders.push((event as CustomEvent<Command>).detail));
  document.body.append(element);
  await element.updateComplete;
};
afterEach(() => {
  element.remove();
  house.close();
  vi.unstubAllGlobals();
});

const find = <T extends HTMLElement = HTMLElement>(what: string): T => {
  const found = element.querySelector<T>(what);
  if (!found) throw new Error(`no ${what}`);
  return found;
};
const write = async (form: string, text: string): Promise<void> => {
  find<HTMLTextAreaElement>(`${form} textarea`).value = text;
  find(form).dispatchEvent(new Event("submit", { cancelable: true }));
  await element.updateComplete;
};
const words = (): string => element.textContent?.replace(/\s+/g, " ") ?? "";

describe("the secretary's panel of a meeting that is on", () => {
  beforeEach(() => open({ "@meeting/m-1": meeting(), "@notes/m-1": written }));

  it("shows notes with their item, assignments with their day, marks, and the ways to the minutes", () => {
    expect(words()).toContain("Thống nhất số liệu");
    expect(words()).toContain("trong mục Y tế");
    expect(words()).toContain("hạn 15/10/2021");
    expect(words()).toContain("09:00 chưa ghi chú");
    expect([...element.querySelectorAll("a")].map((each) => each.getAttribute("href"))).toEqual(["/minutes/m-1", "/api/meetings/m-1/minutes.docx", "/api/meetings/m-1/minutes.csv"]);
    expect(words()).toContain("Bản tạm");
  });

  it("writes a note, and keeps the words until it is kept", async () => {
    await write("[data-part=notes] form", "  Đồng ý  ");
    expect(orders[0]).toMatchObject({ method: "POST", path: "/api/meetings/m-1/notes", body: { text: "Đồng ý" } });
    expect(find<HTMLTextAreaElement>("[data-part=notes] form textarea").value).toBe("  Đồng ý  ");
    orders[0]?.then?.({});
    expect(find<HTMLTextAreaElement>("[data-part=notes] form textarea").value).toBe("");
    await write("[data-part=notes] form", "   ");
    expect(orders).toHaveLength(1);
  });

  it("assigns with a unit and a day, or without", async () => {
    await write("[data-part=assignments] form", "Báo cáo");
    expect(orders[0]).toMatchObject({ path: "/api/meetings/m-1/assignments", body: { text: "Báo cáo", unit: "", due: null } });
  });

  it("words a note or a mark anew, and leaves it by Escape", async () => {
    find("[data-note] [data-do=edit]").click();
    await element.updateComplete;
    await write("li form", "Khác");
    expect(orders[0]).toMatchObject({ method: "PUT", path: "/api/meetings/m-1/notes/g-1", body: { text: "Khác" } });
    orders[0]?.then?.({});
    await element.updateComplete;
    find("[data-mark] [data-do=edit]").click();
    await element.updateComplete;
    find("li form textarea").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    await element.updateComplete;
    expect(element.querySelector("li form")).toBeNull();
    expect(document.activeElement).toBe(find("[data-mark] [data-do=edit]"));
  });

  it("removes with a way back that has the same words", () => {
    find("[data-assignment] [data-do=remove]").click();
    expect(orders[0]).toMatchObject({ method: "DELETE", path: "/api/meetings/m-1/assignments/v-1", undo: { method: "POST", body: { text: "Rà soát", unit: "so-y-te", due: "2021-10-15" } } });
  });
});

describe("the secretary's panel otherwise", () => {
  it("lets only look who may not operate", async () => {
    await open({ "@meeting/m-1": meeting(), "@notes/m-1": written }, false);
    expect(element.querySelector("form, [data-do=remove], [data-do=mark]")).toBeNull();
  });

  it("asks for a meeting that is over, and again after a change", async () => {
    const asked = vi.fn(() => Promise.resolve(new Response(JSON.stringify({ meeting: { ...meeting({ marks: [] }), ...written } }))));
    vi.stubGlobal("fetch", asked);
    await open({});
    await vi.waitFor(() => expect(words()).toContain("Thống nhất số liệu"));
    expect(element.querySelector("[data-do=mark]")).toBeNull();
    await write("[data-part=notes] form", "Bổ sung");
    orders[0]?.then?.({});
    expect(asked).toHaveBeenCalledTimes(2);
  });
});
