import { afterEach, beforeEach, expect, test } from "vitest";
import { Problem } from "./api.js";
import { House, scene, there } from "./doubles.js";
import { Takes, type TakeWish } from "./takes.js";

let house: House;
let takes: Takes;
let sent: { claims: object[]; seen: number }[];
let answers: (() => object)[];
let asked: string[];
let said: string[];
let sure: string | null;

beforeEach(() => {
  house = new House().open();
  [sent, answers, asked, said, sure] = [[], [], [], [], null];
  const send = async (_method: string, _path: string, body: unknown): Promise<never> => {
    sent.push(body as (typeof sent)[0]);
    return (answers.shift() ?? (() => ({ seq: 11, before: [{ slot: "layout", width: "screen", key: "ubnd-tinh/main", value: null, revision: 11 }] })))() as never;
  };
  takes = new Takes(house.live, { ask: async ({ title, words }) => { asked.push(`${title} ${words}`); return sure; }, tell: (words) => said.push(words), leave: () => said.push("sign in"), send });
});
afterEach(() => house.close());

const wish = (n = 1): TakeWish => {
  const places = house.live.places().slice(0, n);
  return { layout: "y-te", places, targets: places.map((place) => ({ width: "screen", key: place.id })), seen: 10 };
};
const counts = (): number[] => {
  const { shown, waiting, off } = takes.progress(takes.latest as never);
  return [shown.length, waiting.length, off.length];
};
const refuse = (): never => {
  throw new Problem(412, { detail: "Lan chuyển sang Tổng quan lúc 14:32." });
};

/** Receipts say how far it is: not before the picture has come that far, nor before the screen has painted that scene. */
test("follows its screens by their receipts", async () => {
  await takes.take(wish(3));
  expect(counts()).toEqual([0, 2, 1]);
  house.change({ "@scene/ubnd-tinh/main": scene("main", { layout: "y-te", changed: 11 }), "@scene/ubnd-tinh/left": scene("left", { layout: "y-te", changed: 11 }) });
  expect(counts()).toEqual([0, 2, 1]);
  house.presence({ "ubnd-tinh/main": there("main", { painted: { seq: 11, scene: 11, at: "" } }) });
  expect(counts()).toEqual([1, 1, 1]);
  house.presence({ "ubnd-tinh/left": there("left", { painted: { seq: 11, scene: 11, at: "" }, frozen: true }) });
  expect(counts()).toEqual([1, 1, 1]);
  expect(takes.latest?.shown).toBeNull();
  house.presence({ "ubnd-tinh/left": null });
  expect(counts()).toEqual([1, 0, 2]);
  expect(takes.latest?.shown).not.toBeNull();
});

/** The way back is the answer's own batch, with what had happened by the take as seen; back again is the same. */
test("takes back what it did, and does it again", async () => {
  await takes.take(wish());
  const first = takes.backOf("ubnd-tinh/main");
  expect(first?.layout).toBe("y-te");
  answers.push(() => ({ seq: 12, before: [{ slot: "layout", width: "screen", key: "ubnd-tinh/main", value: "y-te", revision: 0 }] }));
  await takes.undo(first as never);
  expect(sent[1]).toMatchObject({ seen: 11, claims: [{ value: null, revision: 11 }] });
  expect([takes.latest?.what, takes.backOf("ubnd-tinh/main")]).toEqual(["undo", undefined]);
  await takes.undo(takes.latest as never);
  expect([takes.latest?.what, sent[2]?.seen]).toEqual(["redo", 12]);
});

/** Refused because of somebody else, it asks in the server's words; leaving it changes nothing, going on is a new look. */
test("asks before it goes over somebody else", async () => {
  answers.push(refuse);
  expect(await takes.take(wish())).toBe(false);
  expect(asked[0]).toContain("Lan chuyển sang Tổng quan lúc 14:32.");
  expect([sent.length, takes.latest]).toEqual([1, undefined]);
  answers.push(refuse);
  sure = "";
  house.change({ "VB-01": { v: 1 } });
  expect(await takes.take(wish())).toBe(true);
  expect([sent[1]?.seen, sent[2]?.seen]).toEqual([10, 11]);
});

/** An undo that somebody overtook stays possible: nothing of the way back is lost by being refused. */
test("keeps a way back that was refused", async () => {
  await takes.take(wish());
  const first = takes.latest as never;
  answers.push(refuse);
  await takes.undo(first);
  sure = "";
  answers.push(refuse);
  await takes.undo(first);
  expect(sent.map(({ claims }) => (claims[0] as { revision?: number }).revision)).toEqual([undefined, 11, 11, undefined]);
});

/** Another refusal is said and leaves nothing behind; one at a time, and nobody signed in is led to the door. */
test("says what went wrong", async () => {
  answers.push(() => {
    throw new Problem(503, { detail: "Không ghi được nhật ký." });
  });
  expect(await Promise.all([takes.take(wish()), takes.take(wish())])).toEqual([false, false]);
  answers.push(() => {
    throw new Problem(401, {});
  });
  await takes.take(wish());
  expect([said, sent.length, takes.busy]).toEqual([["Không ghi được nhật ký.", "sign in"], 2, false]);
});

/** Whoever takes it back before the server has answered need not press twice. */
test("takes back what is still on its way", async () => {
  const going = takes.take(wish());
  await takes.undo(takes.latest as never);
  expect(sent).toHaveLength(1);
  await going;
  await new Promise((resolve) => setTimeout(resolve));
  expect([sent[1]?.seen, takes.latest?.what]).toEqual([11, "undo"]);
});
