import { beforeEach, describe, expect, it } from "vitest";
import { opened, type Trouble } from "./opening.js";

let troubles: Trouble[];
let asked: string[];

beforeEach(() => {
  [troubles, asked] = [[], []];
  history.replaceState(null, "", "/view?lang=en#the-code");
});

const open = (...answers: (number | Error)[]): Promise<boolean> =>
  opened({
    trouble: (what) => troubles.push(what),
    ask: (code) => {
      asked.push(code);
      const answer = answers.shift() ?? 500;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    wait: () => Promise.resolve(),
  });

const address = (): string => location.pathname + location.search + location.hash;

describe("a viewer link", () => {
  it("is exchanged once, and its code leaves the address", async () => {
    expect(await open(200)).toBe(true);
    expect([asked, troubles, address()]).toEqual([["the-code"], [], "/view?lang=en"]);
  });

  it("without a code leaves it to the cookie", async () => {
    history.replaceState(null, "", "/view");
    expect(await open()).toBe(true);
    expect(asked).toEqual([]);
  });

  it("that has ended, or is wrong, is said so and not asked again", async () => {
    expect(await open(403)).toBe(false);
    history.replaceState(null, "", "/view#another");
    expect(await open(401)).toBe(false);
    expect([asked, troubles, address()]).toEqual([["the-code", "another"], ["over", "wrong"], "/view"]);
  });

  it("waits for a server that is away and for a place, and keeps its code until then", async () => {
    expect(await open(new Error("no network"), 503, 429, 409, 200)).toBe(true);
    expect(troubles).toEqual(["away", "away", "away", "full"]);
    expect([asked.length, address()]).toEqual([5, "/view?lang=en"]);
  });

  it("that another one takes the place of is forgotten", async () => {
    const opening = opened({
      trouble: (what) => troubles.push(what),
      ask: (code) => {
        asked.push(code);
        if (code === "the-code") history.replaceState(null, "", "/view#newer");
        return Promise.resolve(code === "newer" ? 200 : 503);
      },
      wait: () => Promise.resolve(),
    });
    expect(await opening).toBe(true);
    expect([asked, troubles, address()]).toEqual([["the-code", "newer"], [], "/view"]);
  });
});
