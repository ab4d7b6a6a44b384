// @vitest-environment node
import { expect, test } from "vitest";
import { blocks, high, plain } from "./markdown.js";

const read = (text: string): string[] => blocks(text).map((block) => `${block.kind}${block.depth || ""}:${block.mark && `${block.mark} `}${plain(block)}`);
const measure = (text: string, size: number): number => text.length * size * 0.5;

/** A heading, lines that stay lines, lists in lists, numbers, a quote and a rule. */
test("reads what a note is made of", () => {
  expect(read("# Việc tuần này\nGiao ban 14:00\nphòng 2\n\n- Y tế\n  - giường bệnh\n- Văn bản\n\n3. ba\n4. bốn\n\n> nhắc lại\n\n---")).toEqual([
    "heading:Việc tuần này",
    "paragraph:Giao ban 14:00\nphòng 2",
    "item:• Y tế",
    "item1:– giường bệnh",
    "item:• Văn bản",
    "item:3. ba",
    "item:4. bốn",
    "quote:nhắc lại",
    "rule:",
  ]);
});

/** Stress is kept with the words; what is done is struck through. */
test("keeps stress", () => {
  expect(blocks("**gấp** và *sớm*")[0]?.runs).toEqual([{ text: "gấp", strong: true }, { text: " và " }, { text: "sớm", strong: true }]);
  expect(blocks("- [x] đã gửi")[0]?.runs).toEqual([{ text: "đã gửi", struck: true }]);
});

/** HTML is text, a link its words, a picture its description: nothing is loaded, run or followed. */
test("lets only text through", () => {
  expect(read('<img src=x onerror="alert(1)">')).toEqual(['paragraph:<img src=x onerror="alert(1)">']);
  expect(read("a <b>b</b> [đây](https://a.example) ![bản đồ](http://x/y.png) `1 < 2`")).toEqual(["paragraph:a <b>b</b> đây bản đồ 1 < 2"]);
  expect(read("|Đơn vị|Việc|\n|-|-|\n|Sở Y tế|gửi số liệu|")).toEqual(["paragraph:Đơn vị · Việc", "paragraph:Sở Y tế · gửi số liệu"]);
});

/** Height grows with the lines, and a word that is too wide says so. */
test("reckons how high it stands", () => {
  const one = high(blocks("mười chữ"), 10, 200, measure);
  expect(one).toBeCloseTo(13.4);
  expect(high(blocks("mười chữ\n\nmười chữ"), 10, 200, measure)).toBeGreaterThan(2 * one);
  expect(high(blocks("- một\n- hai"), 10, 200, measure)).toBeCloseTo(2 * one);
  expect(high(blocks("nghiêng"), 10, 30, measure)).toBe(Infinity);
  expect(blocks("")).toEqual([]);
});
