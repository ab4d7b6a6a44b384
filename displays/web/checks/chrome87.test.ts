// @vitest-environment node
/** The built pages run on Chrome 87: nothing newer stands in them without a fallback, and this check would see it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { ownOf, scriptFaults } from "./scripts.js";
import { styleFaults } from "./styles.js";

const WEB = join(import.meta.dirname, "..");
const BUILT = join(WEB, "../static");

const PATIENCE = 60_000; // milliseconds; two megabytes of script are parsed, in 2 s on a quiet machine

/** What CodeMirror asks of an EditContext, which it makes only where the browser has one. */
const EDIT_CONTEXT = [".getTextFormats", ".underlineStyle", ".underlineThickness", ".updateCharacterBounds", ".updateRangeEnd", ".updateRangeStart", ".updateSelectionBounds", ".updateText"];

/** Members of a library's own objects that are called like newer members of the browser's, with the library. */
const NAMESAKES = new Map([
  ["editor-", new Set([".closedBy", ".phrases", ...EDIT_CONTEXT])], // CodeMirror's facets and props of syntax
  ["chart-", new Set([".dimension", ".transition"])], // ECharts' data and its options, read by name
]);

function files(directory: string, end: RegExp): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf-8" }).filter((name) => end.test(name)).map((name) => join(directory, name));
}

/** The styles inside elements: css`…` in our sources, as they are; the bundler does not lower them. */
function* inside(): Generator<[file: string, text: string]> {
  for (const file of files(join(WEB, "src"), /(?<!\.test)\.ts$/))
    for (const [, text = ""] of readFileSync(file, "utf-8").matchAll(/\bcss`([^`]*)`/g)) yield [relative(WEB, file), text.replace(/\$\{[^}]*\};?/g, "")];
}

describe("the built pages", () => {
  it("have been built", () => expect(existsSync(join(BUILT, ".vite/manifest.json")), "run deploy/build_hook.py first").toBe(true));

  it("have no script that Chrome 87 cannot run", () => {
    const scripts = files(BUILT, /\.js$/);
    const texts = scripts.map((file) => readFileSync(file, "utf-8"));
    const own = ownOf(texts);
    expect(scripts.length).toBeGreaterThan(10);
    const faults = scripts.flatMap((file, i) => scriptFaults(texts[i] ?? "", relative(BUILT, file), own));
    expect(faults.filter(({ where, what }) => ![...NAMESAKES].some(([chunk, names]) => where.startsWith(`assets/${chunk}`) && names.has(what)))).toEqual([]);
  }, PATIENCE);

  it("have no style that Chrome 87 does not know", () => {
    const sheets = files(BUILT, /\.css$/).map((file): [string, string] => [relative(BUILT, file), readFileSync(file, "utf-8")]);
    const all = [...sheets, ...inside()];
    expect(all.length).toBeGreaterThan(20);
    expect(all.flatMap(([file, text]) => styleFaults(text, file))).toEqual([]);
  });
});

describe("the check of scripts", () => {
  const said = (code: string): string[] => scriptFaults(code, "x.js").map(({ what }) => what);

  it.each([
    ["export const a = [1].at(-1)", ".at"],
    ["const b = structuredClone({})", "structuredClone"],
    ["window.structuredClone({})", "structuredClone"],
    ["x.findLast(() => true)", ".findLast"],
    ["Object.hasOwn(x, 'y')", "Object.hasOwn"],
    ["AbortSignal.timeout(5)", "AbortSignal.timeout"],
    ["crypto.randomUUID()", "crypto.randomUUID"],
    ["element.inert = true", ".inert"],
    ["class A { static { a() } }", "static block"],
    ["class A { #x; has(y) { return #x in y } }", "#x in y"],
    ["await import('./x.js')", "top-level await"],
    ["/a/d.exec('a')", "flag d of a regular expression"],
    ["new EyeDropper()", "EyeDropper"],
    ["/[a--b]/v", "syntax: Invalid regular expression flag (1:1)"],
    ["import x from './x.json' with { type: 'json' }", "syntax: Unexpected token (1:25)"],
  ])("sees %s", (code, what) => expect(said(code)).toEqual([what]));

  it.each([
    "a ??= b?.c; class A { #x = 1; static y = 2 }", // Chrome 85, 80, 84, 72
    "if (typeof structuredClone === 'function') structuredClone(x)",
    "globalThis.scheduler?.postTask?.(x)",
    "const b = 'inert' in x ? (x.inert = true) : 0",
    "try { id = crypto.randomUUID() } catch { id = other() }",
    "function structuredClone(x) { return x } structuredClone(1)",
    "new ResizeObserver(() => 0).observe(x); Promise.any([]); 'a'.replaceAll('a', 'b'); x.replaceChildren()",
    "x['at'](1)", // what is asked for by a text is looked up on purpose
  ])("lets %s be", (code) => expect(said(code)).toEqual([]));
});

describe("the check of styles", () => {
  const said = (text: string): string[] => styleFaults(text, "x.css").map(({ what }) => what);

  it.each([
    ["a:has(b) { color: red }", ":has"],
    [":is(a, b) { color: red }", ":is"],
    ["a:not(b, c) { color: red }", ":not() of several"],
    ["a { aspect-ratio: 1 }", "aspect-ratio"],
    ["@container (min-width: 1px) { a { color: red } }", "@container"],
    ["a { container-type: size }", "container-type"],
    ["a { width: 10cqw }", "cqw"],
    ["a { height: 100dvh }", "dvh"],
    ["a { color: color-mix(in srgb, red, blue) }", "color-mix()"],
    ["a { overflow: clip }", "overflow: clip"],
    ["a { accent-color: red }", "accent-color"],
    ["a { translate: 1px }", "translate"],
    ["a { & b { color: red } }", "&"],
    ["@layer x { a { color: red } }", "@layer"],
    ["@media (width > 1px) { a { color: red } }", "range in @media"],
    ["a { colour: red }", "no such property: colour"],
  ])("sees %s", (text, what) => expect(said(text)).toContain(what));

  it.each([
    "a { inset: 0; gap: 1px; width: clamp(1px, 2vw, 3px); contain: layout paint; color: var(--x) }",
    "a:focus-visible::part(x) { --own: 100dvh }",
    "a { height: 100vh; height: 100dvh }",
    "@supports (aspect-ratio: 1) { a { aspect-ratio: 1 } }",
    "@media (prefers-reduced-motion: reduce) { a { color: red } }",
    ":host([data-x]) ::slotted(b) { color: red }",
  ])("lets %s be", (text) => expect(said(text)).toEqual([]));
});
