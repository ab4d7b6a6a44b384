// @vitest-environment node
import "./words.tiles.js";
import "./words.wall.js";
import { describe, expect, it } from "vitest";
import { agendaFit } from "./agenda.fit.js";
import { agendaOf, timeOf } from "./agenda.js";
import type { AgendaItemDoc, Scene } from "./picture.js";

const NOW = Date.parse("2026-11-23T02:30:00.000Z");
const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();
const item = (key: string, more: Partial<AgendaItemDoc> = {}): AgendaItemDoc => ({ key, title: { vi: `Mục ${key}` }, minutes: 10, presenter: "", used: 0, ...more });
const scene = (items: AgendaItemDoc[] | null, running: string | null = null, began: string | null = null, meeting: string | null = "m"): Scene => ({ room: "r", screen: "main", layout: "hop", focus: null, hold: null, changed: 1, meeting, agenda: items && { items, item: running, began, name: { vi: "Giao ban" } } });
const wide = (text: string, size: number): number => text.length * size * 0.56;
const ITEMS = [item("a", { used: 660 }), item("b", { presenter: "Sở Y tế", minutes: 15 }), item("c"), item("d", { minutes: null })];

describe("the agenda on the wall", () => {
  it("says honestly that no meeting runs, or that it has no agenda", () => {
    expect(agendaOf(null, NOW, "").state).toBe("none");
    expect(agendaOf(scene(null, null, null, null), NOW, "").state).toBe("none");
    expect(agendaOf(scene([]), NOW, "")).toMatchObject({ state: "empty", title: "Giao ban" });
  });

  it("says what runs, what was and what follows, and how the time goes", () => {
    const said = agendaOf(scene(ITEMS, "b", ago(10)), NOW, "");
    expect(said).toMatchObject({ state: "running", title: "Giao ban", place: "2/4", ahead: ["Còn 2 mục"] });
    expect(said.now).toMatchObject({ title: "Mục b", presenter: "Sở Y tế", time: { words: "Còn 5 phút", spent: "10/15 phút", over: false } });
    expect(said.rows.map(({ state, detail, minutes }) => [state, detail, minutes])).toEqual([["done", "", "11 phút"], ["now", "Sở Y tế", "15 phút"], ["next", "", "10 phút"], ["next", "", ""]]);
  });

  it("counts on what an item had used before, in whole minutes, and over its end", () => {
    const time = (used: number, minutes: number | null, began: string | null) => timeOf(item("x", { used, minutes }), began, NOW);
    expect(time(0, 15, ago(0)).words).toBe("Còn 15 phút");
    expect(time(300, 15, ago(9.5))).toMatchObject({ words: "Còn dưới 1 phút", spent: "14/15 phút" });
    expect(time(300, 15, ago(10))).toMatchObject({ words: "Vừa hết giờ", over: true });
    expect(time(300, 15, ago(12))).toMatchObject({ words: "Quá 2 phút", spent: "17/15 phút", over: true });
    expect(time(0, null, ago(7))).toMatchObject({ words: "Đã 7 phút", spent: "", share: null });
    expect(time(0, null, ago(0)).words).toBe("Vừa bắt đầu");
    expect(time(0, 10, ago(-3)).words).toBe("Còn 10 phút"); // a clock that is behind
  });

  it("knows the pauses: before the first item, between two, after the last", () => {
    expect(agendaOf(scene(ITEMS.map((each) => ({ ...each, used: 0 }))), NOW, "").state).toBe("before");
    expect(agendaOf(scene(ITEMS), NOW, "").state).toBe("paused");
    expect(agendaOf(scene(ITEMS.map((each) => ({ ...each, used: 60 }))), NOW, "")).toMatchObject({ state: "over", ahead: ["Đã hết chương trình"] });
    expect(agendaOf(scene([item("a", { used: 60 }), item("b"), item("c")]), NOW, "").ahead).toEqual(["Còn 2 mục, khoảng 20 phút", "Còn 2 mục"]);
  });

  it("sets the running item large and keeps it in the smallest tile", () => {
    const said = agendaOf(scene(ITEMS, "b", ago(20)), NOW, "");
    const large = agendaFit(said, { w: 1200, h: 900, least: 50 }, wide);
    expect(large.rows.map(({ key }) => key)).toEqual(["a", "c", "d"]);
    expect([large.presenter, large.bar, large.place]).toEqual([true, true, true]);
    expect(large.size).toBeGreaterThan(75);
    const small = agendaFit(said, { w: 500, h: 240, least: 50 }, wide);
    expect(small).toMatchObject({ head: 0, rows: [], lines: ["Mục b"] });
  });

  it("counts what has no row", () => {
    const many = Array.from({ length: 12 }, (_, i) => item(`m${i}`, i < 4 ? { used: 60 } : {}));
    const fit = agendaFit(agendaOf(scene(many, "m4", ago(1)), NOW, ""), { w: 1200, h: 700, least: 50 }, wide);
    expect(fit.rows.length).toBeLessThan(11);
    expect(fit.feet.join(" · ")).toBe("4 mục đã xong · Còn 7 mục, khoảng 70 phút");
  });
});
