// @vitest-environment node
/** What tiles say, case by case: the minutes word figures in Python (displays/tilewords.py), and must say the same. */

import "./words.wall.js";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { describe as told } from "./figure.js";
import type { Indicator, Value } from "./picture.js";
import { nameSeries } from "./read.js";
import { pick, speak, type Lang, type Text } from "./words.js";

interface Case {
  name: string;
  series: string;
  indicator: Indicator;
  value: Value | null;
  now: string;
  title?: Text;
  area?: Text;
  waits?: Text[];
  said: Record<Lang, { name: string; text: string; unit: string; lines: string[]; badges: string[]; when: string; band: string }>;
}

const cases = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../../tests/vectors/figures.json"), "utf-8")) as Case[];
const both: Lang[] = ["vi", "en"];

describe("a tile's words", () => {
  afterEach(() => {
    speak("vi");
    nameSeries(() => undefined);
  });

  it.each(both.flatMap((lang) => cases.map((each) => [lang, each.name, each] as const)))("%s: %s", (lang, _, each) => {
    speak(lang);
    const names = new Map((each.value?.waits ?? []).map((series, i) => [series, pick(each.waits?.[i])]));
    nameSeries((series) => names.get(series));
    const area = each.series.split("@")[1];
    const areas = area && each.area ? { [area]: each.area } : {};
    const { name, text, unit, lines, badges, when, band } = told(each.series, each.value, each.indicator, areas, Date.parse(each.now), pick(each.title));
    const said = { name, text, unit, lines: lines.map((line) => [line.strong, line.rest].filter(Boolean).join(" ")), badges: badges.map((badge) => badge.text), when: when[0] ?? "", band };
    expect(said).toEqual(each.said[lang]);
  });
});
