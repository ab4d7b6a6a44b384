import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pairing, type Code } from "./pairing.js";

const code = (name: string): Code => ({ id: name, code: `${name}-CODE`, secret: `${name}-secret`, until: new Date(Date.now() + 900_000).toISOString() });
const answer = (status: number, body: unknown = {}): Response => new Response(JSON.stringify(body), { status });

let asked: [string, RequestInit | undefined][];
let answers: (() => Response)[];
let shown: (string | null)[];
let away: number;
let paired: number;

function pairing(): Pairing {
  const events = { code: (c: Code | null) => shown.push(c?.code ?? null), away: () => (away += 1), paired: () => (paired += 1) };
  return new Pairing(events, (url, init) => {
    asked.push([url, init]);
    const next = answers.shift();
    return next ? Promise.resolve(next()) : Promise.reject(new Error("away"));
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  [asked, answers, shown, away, paired] = [[], [], [], 0, 0];
});
afterEach(() => vi.useRealTimers());

it("shows a code, asks with its secret, and says when it is paired", async () => {
  answers = [() => answer(201, code("a")), () => answer(200, { state: "waiting" }), () => answer(200, { state: "paired" })];
  pairing().start();
  await vi.advanceTimersByTimeAsync(6_500);
  expect(shown).toContain("a-CODE");
  expect(asked[1]?.[0]).toBe("/api/pairings/a");
  expect(new Headers(asked[1]?.[1]?.headers).get("Authorization")).toBe("Bearer a-secret");
  expect(paired).toBe(1);
  expect(asked).toHaveLength(3);
});

it("asks for another code when the first has run out", async () => {
  answers = [() => answer(201, code("a")), () => answer(404), () => answer(201, code("b"))];
  pairing().start();
  await vi.advanceTimersByTimeAsync(2_500);
  expect(shown[shown.length - 1]).toBe("b-CODE");
});

it("says that the server is away and keeps asking", async () => {
  pairing().start();
  await vi.advanceTimersByTimeAsync(100);
  expect(away).toBe(1);
  answers = [() => answer(201, code("a"))];
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shown[shown.length - 1]).toBe("a-CODE");
});

it("shows the same code after a reload: somebody may be typing it", async () => {
  answers = [() => answer(201, code("a"))];
  const first = pairing();
  first.start();
  await vi.advanceTimersByTimeAsync(100);
  first.stop();
  answers = [() => answer(200, { state: "waiting" })];
  shown = [];
  pairing().start();
  expect(shown).toEqual(["a-CODE"]);
});
