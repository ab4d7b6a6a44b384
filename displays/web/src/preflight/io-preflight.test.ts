import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../desk/api.js";
import type { Person } from "../desk/nouns.js";
import { speak } from "../words.js";
import "../words.preflight.js";
import "./io-preflight.js";
import type { PreflightPage } from "./io-preflight.js";
import type { Finding, Preflight, Service, Subject } from "./nouns.js";

const AT = "2026-11-23T02:00:00.000Z";
const operator = { name: "Tú", role: "operator", unit: null, rights: ["read", "operate"] } as Person;
const finding = (code: string, state: Finding["state"], more: Partial<Finding> = {}): Finding => ({ code, state, text: `${code}!`, ...more });

const whole = (): Preflight => ({
  seq: 5,
  now: AT,
  zone: "Asia/Ho_Chi_Minh",
  verdict: "bad",
  bad: 2,
  warn: 1,
  good: 9,
  meeting: null,
  last: null,
  service: [],
  rooms: [
    {
      key: "ubnd-tinh",
      name: { vi: "UBND tỉnh" },
      stage: "live",
      state: "bad",
      findings: [finding("left_hold", "warn")],
      screens: [
        { place: "ubnd-tinh/left", key: "left", name: { vi: "Màn hình trái" }, layout: null, state: "bad", findings: [finding("unpaired", "bad", { fix: "pair", help: "Ghép đi" })] },
        { place: "ubnd-tinh/main", key: "main", name: { vi: "Màn hình chính" }, layout: { vi: "Tổng quan" }, state: "good", findings: [finding("on", "good"), finding("painted", "good")] },
      ],
    },
  ],
  whole: 4,
  feeds: [],
  units: [{ unit: "so-y-te", name: "Sở Y tế", people: ["Lan"], state: "bad", figures: [{ ...finding("figure_missing", "bad"), series: "YT-03", name: { vi: "Giường" }, layouts: [{ vi: "Y tế" }], areas: 3 }] }],
});

class Double implements Service {
  looks: Subject[] = [];
  told: unknown[] = [];
  recorded: unknown[] = [];
  answer: () => Promise<Preflight> = () => Promise.resolve(whole());
  look(subject: Subject): Promise<Preflight> {
    this.looks.push(subject);
    return this.answer();
  }
  record(subject: Subject, confirmed: readonly string[]): Promise<Preflight> {
    this.recorded.push([subject, confirmed]);
    return Promise.resolve({ ...whole(), last: { at: AT, by: "Tú", verdict: "bad", bad: 2, warn: 1 } });
  }
  tell(...args: unknown[]): Promise<number> {
    this.told.push(args);
    return Promise.resolve(1);
  }
}

let service: Double;
let page: PreflightPage;

async function open(hash: string, person = operator): Promise<void> {
  history.replaceState(null, "", hash || location.pathname);
  page = document.createElement("io-preflight") as PreflightPage;
  page.service = service;
  page.person = person;
  document.body.append(page);
  await settle();
}
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1);
  await page.updateComplete;
}
const text = (selector: string): string => page.querySelector(selector)?.textContent?.replace(/\s+/g, " ").trim() ?? "";

beforeEach(() => {
  vi.useFakeTimers();
  speak("vi");
  service = new Double();
});
afterEach(() => {
  page.remove();
  history.replaceState(null, "", location.pathname);
  vi.useRealTimers();
});

describe("a room before a meeting", () => {
  it("is told with what is red first, whose figures are missing, and what helps", async () => {
    await open("#room/ubnd-tinh");
    expect(service.looks[0]).toEqual({ room: "ubnd-tinh" });
    expect(text(".verdict b")).toBe("2 việc phải sửa trước khi họp");
    expect([...page.querySelectorAll("[data-place]")].map((each) => each.getAttribute("data-place"))).toEqual(["ubnd-tinh/left", "ubnd-tinh/main"]);
    expect(text("[data-place='ubnd-tinh/left'] .finding small")).toBe("Ghép đi");
    expect(text("[data-unit=so-y-te] header")).toContain("1 chưa có số");
    expect(text("[data-unit=so-y-te] header")).toContain("Người phụ trách: Lan");
    expect(text("[data-series='YT-03'] .what")).toContain("3 địa bàn");
  });

  it("is looked at again every few seconds, and says when nobody answers", async () => {
    await open("#room/ubnd-tinh");
    service.answer = () => Promise.reject(new Problem(0, {}));
    await vi.advanceTimersByTimeAsync(3_000);
    await page.updateComplete;
    expect(service.looks.length).toBeGreaterThan(1);
    expect(text(".banner")).toContain("Mất kết nối");
    expect(text(".verdict b")).not.toBe("");
    service.answer = () => Promise.resolve({ ...whole(), verdict: "good", bad: 0, warn: 0 });
    await vi.advanceTimersByTimeAsync(3_000);
    await page.updateComplete;
    expect(page.querySelector(".banner")).toBeNull();
    expect(text(".verdict b")).toBe("Sẵn sàng");
  });

  it("is asked to measure again, to say its name, and put on record with what was seen", async () => {
    await open("#room/ubnd-tinh");
    expect(service.told[0]).toEqual(["ubnd-tinh", "report"]); // by itself, when one begins to look
    service.told = [];
    page.querySelector<HTMLElement>("[data-do=measure]")?.click();
    page.querySelector<HTMLElement>("[data-place='ubnd-tinh/main'] [data-do=identify]")?.click();
    await settle();
    expect(service.told).toEqual([
      ["ubnd-tinh", "report"],
      ["ubnd-tinh", "identify", "main"],
    ]);
    page.querySelector("input[name=sound]")?.dispatchEvent(Object.assign(new Event("change")));
    (page.querySelector("input[name=edges]") as HTMLInputElement).checked = true;
    page.querySelector("input[name=edges]")?.dispatchEvent(new Event("change"));
    await settle();
    page.querySelector<HTMLElement>("[data-do=record]")?.click();
    await settle();
    expect(service.recorded).toEqual([[{ room: "ubnd-tinh" }, ["edges"]]]);
    expect(text(".record .quiet")).toContain("Tú");
  });

  it("is only looked at by who may not operate", async () => {
    await open("#room/ubnd-tinh", { ...operator, rights: ["read"] });
    expect(page.querySelectorAll("[data-do=record], [data-do=measure], [data-do=pair], [data-do=reload]")).toHaveLength(0);
    expect(service.told).toEqual([]);
  });

  it("that is gone says so", async () => {
    service.answer = () => Promise.reject(new Problem(404, {}));
    await open("#room/nowhere");
    expect(text("[role=alert]")).toContain("Không còn phòng");
  });
});

describe("all rooms at a glance", () => {
  it("lead to each room and meeting, a planned one named with its time", async () => {
    service.answer = () => Promise.resolve({ ...whole(), meetings: [{ id: "m-1", name: { vi: "Giao ban" }, rooms: ["ubnd-tinh"], starts: "2026-11-23T03:00:00.000Z", since: "" }] });
    await open("");
    expect(service.looks.every((subject) => subject === null)).toBe(true);
    expect(page.querySelector("a[href='#meeting/m-1']")?.textContent).toContain("bắt đầu 10:00");
    expect(text("[data-room=ubnd-tinh] small")).toBe("left_hold! (+1)");
  });
});
