import { afterEach, describe, expect, it, vi } from "vitest";
import { Report, sounding, type Condition } from "./condition.js";
import type { Screen } from "./screen.js";

function stand() {
  const sent: Condition[] = [];
  const told = { condition: null as Condition | null, changed: () => void sent.push(told.condition as Condition) };
  const wire = { link: { state: "live" }, clock: { delay: 3 as number | null, ahead: 40 } };
  const screen = { wire, receipts: told, cuts: 0 };
  const care = { wake: { state: "held" }, offline: { state: "ready" } };
  const page = { innerWidth: 960, innerHeight: 540, outerWidth: 1920, devicePixelRatio: 2, screen: { width: 1920, height: 1080 }, isSecureContext: true, document, fetch: vi.fn(() => Promise.resolve({ ok: true })) };
  let now = 0;
  const report = new Report(screen as unknown as Screen, care as never, page as never, () => now, () => 0.5);
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    report.look();
    await new Promise((done) => setTimeout(done)); // the answers of a measurement
  };
  return { sent, wire, screen, care, page, report, pass };
}

afterEach(() => document.body.replaceChildren());

describe("a page's condition", () => {
  it("is told after a connection, and again with the way to the server when its turn to measure has come", async () => {
    const { sent, page, pass } = stand();
    await pass(1_000);
    expect(page.fetch).not.toHaveBeenCalled();
    expect(sent).toEqual([{ clock: 40, sound: false, wake: "held", offline: "ready", secure: true, width: 1920, height: 1080, full: true, zoom: 200, cuts: 0 }]);
    await pass(30_000);
    expect(page.fetch).toHaveBeenCalledTimes(2);
    expect(sent[1]).toMatchObject({ clock: 40, delay: 0 });
  });

  it("is told again only when it has changed", async () => {
    const { sent, wire, screen, care, pass } = stand();
    await pass(1_000);
    await pass(5_000);
    wire.clock.ahead = 300; // a clock flutters
    await pass(5_000);
    expect(sent).toHaveLength(1);
    wire.clock.ahead = 3_000;
    await pass(5_000);
    care.wake.state = "none";
    await pass(5_000);
    screen.cuts = 1;
    await pass(5_000);
    expect(sent.map(({ clock, wake, cuts }) => [clock, wake, cuts])).toEqual([[40, "held", 0], [3000, "held", 0], [3000, "none", 0], [3000, "none", 1]]);
  });

  it("is told anew when somebody asks, and not while the line is cut", async () => {
    const { sent, wire, report, pass } = stand();
    await pass(1_000);
    report.afresh();
    wire.link.state = "cut";
    await pass(10_000);
    expect(sent).toHaveLength(1);
    wire.link.state = "live";
    await pass(10_000);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toHaveProperty("delay");
    report.again();
    await pass(1_000);
    expect(sent).toHaveLength(3);
  });

  it("says nothing of what it cannot know", async () => {
    const { sent, wire, page, pass } = stand();
    wire.clock.delay = null;
    page.fetch.mockImplementation(() => Promise.reject(new Error("no way")));
    await pass(31_000);
    expect(sent[0]).not.toHaveProperty("clock");
    expect(sent[0]).not.toHaveProperty("delay");
  });
});

describe("sound", () => {
  it("is found in whatever element plays it, unless it is muted", () => {
    const host = document.body.appendChild(document.createElement("div"));
    const video = host.attachShadow({ mode: "open" }).appendChild(document.createElement("video"));
    expect(sounding(document)).toBe(false);
    Object.defineProperty(video, "paused", { value: false });
    video.muted = true;
    expect(sounding(document)).toBe(false);
    video.muted = false;
    expect(sounding(document)).toBe(true);
  });
});
