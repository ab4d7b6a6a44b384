// @vitest-environment node
import { describe, expect, it, vi } from "vitest";
import type { Laid, Shown } from "./compose.js";
import { forget } from "./measure.js";
import { Memo, shared } from "./memo.js";

const base = { layout: {}, indicators: {}, areas: {}, values: { a: 1, b: 2 }, history: {}, focus: null, now: 0 } as unknown as Shown;
const told = (values: object): Shown => ({ ...base, values: { ...base.values, ...values } });

describe("what was reckoned", () => {
  it("is kept while nothing of what it read differs", () => {
    const memo = new Memo<unknown>();
    const make = vi.fn(({ values }: Shown) => values["a"]);
    expect([memo.get([1], base, make), memo.get([1], told({ b: 3 }), make)]).toEqual([1, 1]);
    expect(make).toHaveBeenCalledTimes(1);
    expect([memo.get([1], told({ a: 5 }), make), memo.get([2], told({ a: 5 }), make), memo.get([2], { ...told({ a: 5 }), now: 9 }, make)]).toEqual([5, 5, 5]);
    expect(make).toHaveBeenCalledTimes(4);
  });

  it("counts which keys there are once they were listed", () => {
    const memo = new Memo<string[]>();
    const make = (shown: Shown): string[] => Object.keys(shown.values).filter((key) => key.startsWith("a"));
    expect(memo.get([], base, make)).toEqual(["a"]);
    expect(memo.get([], told({ b: 7 }), make)).toEqual(["a"]);
    expect(memo.get([], told({ a2: 7 }), make)).toEqual(["a", "a2"]);
  });

  it("is made anew when every width may be another", () => {
    const memo = new Memo<object>();
    const first = memo.get([], base, () => ({}));
    expect(memo.get([], base, () => ({}))).toBe(first);
    forget();
    expect(memo.get([], base, () => ({}))).not.toBe(first);
  });

  it("is made anew after it failed", () => {
    const memo = new Memo<number>();
    expect(() => memo.get([], base, () => { throw new Error("no") })).toThrow("no");
    expect(memo.get([], base, () => 3)).toBe(3);
  });
});

it("gives the set of before where nothing of it differs", () => {
  const tile = { id: "a" };
  const set = (x: number): Laid => ({ tile, place: { part: "grid", x, y: 0, w: 10, h: 10 }, space: { w: 8, h: 8, least: 2 } }) as unknown as Laid;
  const before = [set(1)];
  expect(shared(before, [set(1)])[0]).toBe(before[0]);
  expect(shared(before, [set(2)])[0]).not.toBe(before[0]);
});
