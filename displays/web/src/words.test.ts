// @vitest-environment node
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import en from "../../words/en.json";
import vi from "../../words/vi.json";
import { nameSeries } from "./read.js";
import { learn, learned, learnLater, pick, say, speak } from "./words.js";

beforeAll(() => learn({ vi: { t: { why: "vượt {bound}", only: "chỉ tiếng Việt" } }, en: { t: { why: "above {bound}" } } }));
afterEach(() => speak("vi"));

function leaves(words: object, path = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) => (typeof value === "object" ? leaves(value as object, `${path}${key}.`) : [`${path}${key}`]));
}

describe("say", () => {
  it("fills in numbers, instants and periods in the spoken language", () => {
    expect(say("t.why", { bound: 1234.5 })).toBe("vượt 1.234,5");
    expect(say("t.why", { bound: "2021-10-05T01:00:00.000Z" })).toBe("vượt 05/10");
    expect(say("t.why", { bound: "2021-Q3" })).toBe("vượt quý III/2021");
    speak("en");
    expect(say("t.why", { bound: 1234.5 })).toBe("above 1,234.5");
  });

  it("names a series where the page knows its name", () => {
    nameSeries((series) => (series === "VB-02" ? "Văn bản đi" : undefined));
    expect(say("t.why", { bound: "VB-02" })).toBe("vượt Văn bản đi");
    expect(say("t.why", { bound: "VB-99" })).toBe("vượt VB-99");
  });

  it("falls back to Vietnamese, then to the key", () => {
    speak("en");
    expect(say("t.only")).toBe("chỉ tiếng Việt");
    expect(say("t.none")).toBe("t.none");
  });
});

it("words of another language come when it is spoken; until then they are Vietnamese", async () => {
  learn({ vi: { late: { word: "muộn" } }, en: {} });
  let tries = 0;
  learnLater("en", async () => {
    if ((tries += 1) === 1) throw new Error("no line");
    learn({ vi: {}, en: { late: { word: "late" } } });
  });
  speak("en");
  expect([await learned("vi"), await learned("en"), say("late.word")]).toEqual([false, false, "muộn"]);
  expect([await learned("en"), say("late.word"), await learned("en")]).toEqual([true, "late", false]);
});

it("pick takes the spoken language, else Vietnamese", () => {
  speak("en");
  expect(pick({ vi: "một", en: "one" })).toBe("one");
  expect(pick({ vi: "một" })).toBe("một");
  expect(pick({ vi: "", en: "one" })).toBe("one"); // said in one language only
  expect(pick("as it is")).toBe("as it is");
  expect(pick(null)).toBe("");
});

describe("the catalogue", () => {
  it("has the same keys in both languages", () => expect(leaves(vi).sort()).toEqual(leaves(en).sort()));

  it("asks for the same arguments in both languages", () => {
    const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    const at = (words: object, key: string): string => String(key.split(".").reduce<unknown>((here, part) => (here as Record<string, unknown>)[part], words));
    for (const key of leaves(vi)) expect([key, ...holes(at(en, key))]).toEqual([key, ...holes(at(vi, key))]);
  });
});
