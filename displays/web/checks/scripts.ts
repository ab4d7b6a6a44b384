/** What a script asks of its browser that came after Chrome 87: syntax, globals, members by their names. What the script
 *  looks for before it uses it (`typeof x`, `"x" in y`, `y.x?.()`, `if (y.x)`) or tries with a way out (`try { y.x() }`)
 *  has its fallback. What no Chrome has at all is no concern of this check: the pages are tested in one. */

import { parse, type AnyNode, type Expression, type Identifier, type Node, type Pattern, type Program } from "acorn";
import { ancestor, full, simple } from "acorn-walk";
import { ofGlobal, ofMember, ofStatic, TARGET, type Fault } from "./support.js";

const SYNTAX = 2022; // the last edition of which Chrome 87 knows a part; what it does not know of it stands below
const GLOBALS = new Set(["window", "globalThis", "self"]);
/** Members that scripts give to objects themselves, which browsers by chance have given to other objects since. */
export interface Own {
  readonly members: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
}

const parsed = (code: string): Program => parse(code, { ecmaVersion: SYNTAX, sourceType: "module", locations: true });

export function scriptFaults(code: string, file: string, own: Own = ownOf([code])): Fault[] {
  const found: Fault[] = [];
  const tell = (node: Node, what: string, since: number): void => {
    const { line, column } = node.loc?.start ?? { line: 0, column: 0 };
    found.push({ where: `${file}:${line}:${column + 1}`, what, since });
  };
  let tree;
  try {
    tree = parsed(code);
  } catch (error) {
    return [{ where: file, what: `syntax: ${(error as Error).message}`, since: Infinity }];
  }
  syntax(tree, tell);
  const known = declared(tree);
  const guarded = looked(tree);
  const tried: Node[] = []; // one statement for which there is another
  simple(tree, { TryStatement: ({ block, handler }) => void (handler && block.body.length === 1 && tried.push(block)) });
  const judge = (node: Node, name: string, since: number | null, what = name): void => {
    if (since === null || since <= TARGET || since === Infinity || guarded.has(name)) return;
    if (!tried.some((block) => block.start <= node.start && node.end <= block.end)) tell(node, what, since);
  };
  const called = new Set<Node>();
  simple(tree, { CallExpression: ({ callee }) => void called.add(callee) });
  simple(tree, {
    Identifier: (node) => {
      if (!known.has(node.name)) judge(node, node.name, ofGlobal(node.name));
    },
    MemberExpression: (node) => {
      if (node.computed || node.property.type !== "Identifier") return;
      const { name } = node.property;
      const { object } = node;
      const global = object.type === "Identifier" && !known.has(object.name) ? object.name : "";
      if (GLOBALS.has(global)) judge(node.property, name, ofGlobal(name));
      else if (global && ofGlobal(global) !== null) judge(node.property, name, ofStatic(global, name) ?? ofMember(name), `${global}.${name}`);
      else if (!(called.has(node) ? own.methods : own.members).has(name)) judge(node.property, name, ofMember(name), `.${name}`);
    },
  });
  return found;
}

/** What of ES2022 came after Chrome 87: static blocks 94, `#x in y` 91, top-level await 89, the flag d 90. */
function syntax(tree: Node, tell: (node: Node, what: string, since: number) => void): void {
  simple(tree, {
    StaticBlock: (node) => tell(node, "static block", 94),
    BinaryExpression: (node) => {
      if (node.left.type === "PrivateIdentifier") tell(node, "#x in y", 91);
    },
    Literal: (node) => {
      if (node.regex?.flags.includes("d")) tell(node, "flag d of a regular expression", 90);
    },
  });
  const top = (node: Node, ancestors: Node[]): void => {
    if (!ancestors.some(({ type }) => type.includes("Function"))) tell(node, "top-level await", 89);
  };
  ancestor(tree, {
    AwaitExpression: (node, _, ancestors) => top(node, ancestors),
    ForOfStatement: (node, _, ancestors) => node.await && top(node, ancestors),
  });
}

/** The members that these scripts give to objects: in literals, in classes, to `this`, and functions to whatever. */
export function ownOf(scripts: readonly string[]): Own {
  const members = new Set<string>();
  const methods = new Set<string>();
  const take = (key: Node, value: Node | null | undefined): void => {
    if (key.type !== "Identifier") return;
    const { name } = key as Identifier;
    members.add(name);
    if (value?.type.includes("Function")) methods.add(name);
  };
  for (const code of scripts)
    try {
      simple(parsed(code), {
        ObjectExpression: (node) => node.properties.forEach((each) => each.type === "Property" && !each.computed && take(each.key, each.value)),
        MethodDefinition: (node) => void (node.computed || take(node.key, node.value)),
        PropertyDefinition: (node) => void (node.computed || take(node.key, node.value)),
        AssignmentExpression: ({ left, right }) => {
          if (left.type !== "MemberExpression" || left.computed) return;
          if (left.object.type === "ThisExpression" || right.type.includes("Function")) take(left.property, right);
        },
      });
    } catch {
      // scriptFaults says so
    }
  return { members, methods };
}

/** Every name that the script itself gives to something, wherever. */
function declared(tree: Node): Set<string> {
  const names = new Set<string>();
  const bound = (pattern: Pattern): void => {
    if (pattern.type === "Identifier") names.add(pattern.name);
    if (pattern.type === "ArrayPattern") pattern.elements.forEach((each) => each && bound(each));
    if (pattern.type === "ObjectPattern") pattern.properties.forEach((each) => bound(each.type === "Property" ? each.value : each.argument));
    if (pattern.type === "RestElement") bound(pattern.argument);
    if (pattern.type === "AssignmentPattern") bound(pattern.left);
  };
  simple(tree, {
    VariableDeclarator: (node) => bound(node.id),
    AssignmentExpression: (node) => void (node.left.type === "Identifier" && names.add(node.left.name)),
    Function: (node) => {
      if (node.id) names.add(node.id.name);
      node.params.forEach(bound);
    },
    Class: (node) => void (node.id && names.add(node.id.name)),
    ImportDeclaration: (node) => node.specifiers.forEach((each) => names.add(each.local.name)),
    CatchClause: (node) => void (node.param && bound(node.param)),
  });
  return names;
}

/** Every name the script looks for before it uses it. */
function looked(tree: Node): Set<string> {
  const names = new Set<string>();
  const look = (node: Expression | AnyNode | null | undefined): void => {
    if (!node) return;
    if (node.type === "Identifier") names.add(node.name);
    if (node.type === "MemberExpression" && !node.computed && node.property.type === "Identifier") names.add(node.property.name);
    if (node.type === "ChainExpression") look(node.expression);
    if (node.type === "UnaryExpression") look(node.argument);
    if (node.type === "LogicalExpression") (look(node.left), look(node.right));
    if (node.type === "BinaryExpression" && ["!=", "!==", "==", "==="].includes(node.operator)) look(node.left as Expression);
  };
  full(tree, (each) => {
    const node = each as AnyNode;
    if (node.type === "UnaryExpression" && ["typeof", "!"].includes(node.operator)) look(node.argument);
    if (node.type === "BinaryExpression" && node.operator === "in" && node.left.type === "Literal") names.add(String(node.left.value));
    if (node.type === "ConditionalExpression" || node.type === "IfStatement") look(node.test);
    if (node.type === "LogicalExpression") look(node.left);
    if (node.type === "CallExpression" && node.optional) look(node.callee as Expression);
    if (node.type === "MemberExpression" && node.optional) look(node.object as Expression);
  });
  return names;
}
