// @vitest-environment node
import { describe, expect, it } from "vitest";
import { Patience } from "./patience.js";

const longest = (): Patience => new Patience(() => 1);

describe("full jitter", () => {
  it("doubles from one second to thirty, and draws from nothing upwards", () => {
    const patience = longest();
    expect([0, 0, 0, 0, 0, 0, 0].map(() => patience.next(null))).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(new Patience(() => 0).next(null)).toBe(0);
  });

  it("starts over after 30 s of calm, not before", () => {
    const patience = longest();
    for (let i = 0; i < 3; i += 1) patience.next(null);
    expect(patience.next(29_999)).toBe(8_000);
    expect(patience.next(30_000)).toBe(1_000);
  });
});

describe("the server's range", () => {
  it("counts once, from its beginning to its end", () => {
    const patience = new Patience(() => 0.5);
    patience.told([4_000, 6_000]);
    expect(patience.next(null)).toBe(5_000);
    expect(patience.next(null)).toBe(1_000); // the second attempt's half of two seconds
  });

  it.each([[undefined], [null], ["soon"], [[]], [[5]], [[-1, 5]], [[5, 1]], [[Number.NaN, 5]], [["a", "b"]]])("is ignored when it is none: %j", (range) => {
    const patience = longest();
    patience.told(range);
    expect(patience.next(null)).toBe(1_000);
  });

  it("keeps nobody away for more than ten minutes", () => {
    const patience = longest();
    patience.told([86_400_000, 86_400_000]);
    expect(patience.next(null)).toBe(600_000);
  });
});

describe("come back at once", () => {
  it("is done once; a second time without calm waits", () => {
    const patience = longest();
    patience.atOnce();
    expect(patience.next(100)).toBe(0);
    patience.atOnce();
    expect(patience.next(100)).toBe(2_000);
  });

  it("does not overrule a bye", () => {
    const patience = longest();
    patience.told([3_000, 3_000]);
    patience.atOnce();
    expect(patience.next(null)).toBe(3_000);
  });
});
