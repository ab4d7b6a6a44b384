// @vitest-environment node
import { describe, expect, it } from "vitest";
import { Standing, type Message } from "./standing.js";

const hello = (resumed = false): Message => ({ type: "hello", epoch: "e1", seq: 0, scene: { changed: 1 }, resumed });
const whole = (seq: number, more: object = {}): Message => ({ type: "wall", epoch: "e1", view: "v1", seq, layout: { key: "l" }, values: { A: { v: 1 }, B: { v: 2 } }, history: {}, ...more });
const change = (from: number, seq: number, values: object, history?: object): Message => ({ type: "values", from, seq, values, ...(history ? { history } : {}) });
const beat = (seq: number): Message => ({ type: "beat", seq });

function told(...messages: Message[]): Standing {
  const standing = new Standing();
  for (const message of messages) standing.take(message);
  return standing;
}

describe("a wall", () => {
  it("replaces everything, also one with a lower seq", () => {
    const page = told(hello(), whole(10), whole(4, { view: "v2", values: { C: { v: 3 } } }));
    expect(page.picture).toMatchObject({ view: "v2", seq: 4, values: { C: { v: 3 } } });
    expect(page.position).toEqual({ epoch: "e1", view: "v2", seq: 4 });
  });

  it("is the only thing that counts until it has come", () => {
    const page = told(hello(), change(0, 5, { A: { v: 1 } }), beat(7));
    expect(page.picture).toBeNull();
    expect(page.position).toBeNull();
    expect(page.seq).toBe(0);
  });

  it("is the only thing that counts after a hello that did not resume: the position stays the one that is true", () => {
    const page = told(hello(), whole(10), hello(false), change(10, 20, { A: { v: 9 } }), beat(30));
    expect(page.picture?.values).toMatchObject({ A: { v: 1 } });
    expect(page.position).toEqual({ epoch: "e1", view: "v1", seq: 10 });
    page.take(whole(2, { epoch: "e2" }));
    expect(page.position).toEqual({ epoch: "e2", view: "v1", seq: 2 });
  });
});

describe("values", () => {
  it("apply where they follow on and where they overlap", () => {
    const page = told(hello(), whole(10), change(10, 12, { A: { v: 5 } }));
    expect(page.take(change(8, 13, { B: null })).keys).toEqual(new Set(["B"]));
    expect(page.picture?.values).toEqual({ A: { v: 5 } });
    expect(page.seq).toBe(13);
  });

  it("go on after a resume where the page stood", () => {
    const page = told(hello(), whole(10), hello(true), change(10, 11, { A: { v: 5 } }));
    expect(page.picture?.values).toMatchObject({ A: { v: 5 } });
  });

  it("are ignored as old news where seq is not beyond mine", () => {
    const page = told(hello(), whole(10));
    expect(page.take(change(3, 10, { A: { v: 99 } }))).toEqual({});
    expect(page.picture?.values).toMatchObject({ A: { v: 1 } });
  });

  it("replace a series' history as a whole, so that a withdrawn figure is gone", () => {
    const page = told(hello(), whole(10), change(10, 11, {}, { A: [{ period: "2021-08", v: 1 }, { period: "2021-09", v: 2 }] }));
    page.take(change(11, 12, {}, { A: [{ period: "2021-09", v: 2 }] }));
    expect(page.picture?.history).toEqual({ A: [{ period: "2021-09", v: 2 }] });
  });

  it("take the history with the figure that goes", () => {
    const page = told(hello(), whole(10, { history: { A: [{ period: "2021-08", v: 1 }] } }), change(10, 11, { A: null }));
    expect(page.picture?.history).toEqual({});
  });

  it("never change a picture that was handed out", () => {
    const page = told(hello(), whole(10));
    const before = page.picture;
    page.take(change(10, 11, { A: { v: 5 } }, { A: [] }));
    expect(before).toMatchObject({ seq: 10, values: { A: { v: 1 } }, history: {} });
  });
});

describe("a gap", () => {
  it("is named, and everything stays as it is", () => {
    const page = told(hello(), whole(10));
    expect(page.take(change(11, 12, { A: { v: 99 } }))).toEqual({ gap: "from 11 beyond 10" });
    expect(page.picture?.values).toMatchObject({ A: { v: 1 } });
    expect(page.seq).toBe(10);
  });

  it("is not closed by a beat: coming back from there would leave it open", () => {
    const page = told(hello(), whole(10), change(11, 12, { A: { v: 99 } }), beat(12));
    expect(page.position?.seq).toBe(10);
    page.take(change(10, 11, { B: { v: 3 } }));
    page.take(beat(12));
    expect(page.position?.seq).toBe(11);
  });

  it("is closed by a wall, and by a resume", () => {
    for (const closing of [whole(12), hello(true)]) {
      const page = told(hello(), whole(10), change(11, 12, { A: { v: 99 } }), closing, beat(14));
      expect(page.seq).toBe(14);
    }
  });
});

describe("a beat", () => {
  it("moves seq forward, never back, and is no gap", () => {
    const page = told(hello(), whole(10), beat(14));
    expect(page.take(change(14, 15, { A: { v: 7 } }))).toMatchObject({ keys: new Set(["A"]) });
    page.take(beat(12));
    expect(page.seq).toBe(15);
  });
});

describe("a scene", () => {
  it("comes with the hello and by itself, and never moves seq", () => {
    const page = told(hello(), whole(10));
    expect(page.scene).toEqual({ changed: 1 });
    expect(page.take({ type: "scene", seq: 99, scene: { changed: 2 } })).toEqual({ scene: { changed: 2 } });
    expect(page.seq).toBe(10);
  });

  it("stays when a hello has none", () => {
    const page = told(hello(), { ...hello(), scene: null });
    expect(page.scene).toEqual({ changed: 1 });
  });
});
