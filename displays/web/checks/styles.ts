/** What a style sheet asks of its browser that Chrome 87 has not. A declaration after another of the same property, and
 *  what stands in @supports, has its fallback. */

import { generate, parse, walk, type CssNode, type Declaration } from "css-tree";
import { at, css, since, TARGET, type Fault, type Feature } from "./support.js";

const OTHERS = /^(-|--)/; // custom properties, and those with a prefix
const LISTS = new Set(["font-family", "src", "clip"]); // what is not known in them is passed over, or as old as CSS 2
const ALIGNED = /^(align|justify|place)-/; // the data tell of flex boxes; in grids their values are as old as grids
const UNITS: Record<string, string> = {
  ...Object.fromEntries(["cqw", "cqh", "cqi", "cqb", "cqmin", "cqmax"].map((unit) => [unit, "container_query_length_units"])),
  ...Object.fromEntries(["dvw", "dvh", "dvi", "dvb", "dvmin", "dvmax"].map((unit) => [unit, "viewport_percentage_units_dynamic"])),
  ...Object.fromEntries(["lvw", "lvh", "lvi", "lvb", "lvmin", "lvmax"].map((unit) => [unit, "viewport_percentage_units_large"])),
  ...Object.fromEntries(["svw", "svh", "svi", "svb", "svmin", "svmax"].map((unit) => [unit, "viewport_percentage_units_small"])),
};

export function styleFaults(text: string, file: string): Fault[] {
  const found: Fault[] = [];
  const judge = (node: CssNode, what: string, feature: Feature | undefined): void => {
    const version = feature?.__compat ? since(feature.__compat) : null;
    if (version !== null && version > TARGET && version < Infinity) found.push({ where: `${file}:${node.loc?.start.line ?? 0}:${node.loc?.start.column ?? 0}`, what, since: version });
  };
  const tree = parse(text, { positions: true, parseCustomProperty: false, onParseError: (error) => found.push({ where: file, what: `syntax: ${error.message}`, since: Infinity }) });
  walk(tree, function (node) {
    if (this.atrule?.name === "supports") return;
    if (node.type === "Atrule") {
      judge(node, `@${node.name}`, at(css, "at-rules", node.name.toLowerCase()));
      if (node.name === "media" && node.prelude && /[<>]/.test(generate(node.prelude))) judge(node, "range in @media", at(css, "at-rules", "media", "range_syntax"));
    }
    if (node.type === "Feature" && this.atrule?.name === "media") judge(node, `@media (${node.name})`, at(css, "at-rules", "media", node.name.replace(/^(min|max)-/, "")));
    if (node.type === "PseudoClassSelector" || node.type === "PseudoElementSelector") {
      judge(node, `:${node.name}`, at(css, "selectors", node.name));
      if (node.name === "not" && node.children?.first?.type === "SelectorList" && node.children.first.children.size > 1) judge(node, ":not() of several", at(css, "selectors", "not", "selector_list"));
    }
    if (node.type === "NestingSelector") judge(node, "&", at(css, "selectors", "nesting"));
    if (node.type === "Declaration" && !OTHERS.test(node.property)) declaration(node, judge, found, this.block?.children.toArray() ?? [], file);
  });
  return found;
}

type Judge = (node: CssNode, what: string, feature: Feature | undefined) => void;

function declaration(node: Declaration, judge: Judge, found: Fault[], block: CssNode[], file: string): void {
  const name = node.property.toLowerCase();
  const property = at(css, "properties", name) ?? at(css, "at-rules", "font-face", name);
  if (!property) {
    found.push({ where: `${file}:${node.loc?.start.line ?? 0}`, what: `no such property: ${node.property}`, since: Infinity });
    return;
  }
  const before = block.slice(0, block.indexOf(node));
  if (before.some((each) => each.type === "Declaration" && each.property === node.property)) return;
  judge(node, node.property, property);
  if (LISTS.has(name)) return;
  const grid = block.some((each) => each.type === "Declaration" && each.property === "display" && /grid/.test(generate(each.value)));
  walk(node.value, (part) => {
    if (part.type === "Identifier" && !(grid && ALIGNED.test(name))) judge(part, `${node.property}: ${part.name}`, at(property, part.name));
    if (part.type === "Function") judge(part, `${part.name}()`, at(property, part.name) ?? functions.get(part.name.toLowerCase()));
    if (part.type === "Dimension") judge(part, part.unit, at(css, "types", "length", UNITS[part.unit] ?? part.unit));
  });
}

/** Functions of values, wherever the data keep them: types.color.color-mix, types.min. */
const functions = new Map<string, Feature>();
function gather(feature: Feature): void {
  for (const name of Object.keys(feature)) {
    if (name === "__compat") continue;
    const below = feature[name] as Feature;
    if (!functions.has(name)) functions.set(name, below);
    gather(below);
  }
}
gather(at(css, "types") as Feature);
