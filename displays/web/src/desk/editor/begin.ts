/** A new layout: a title, a key, and the editor opens on its first text, which nobody else sees before it is saved. */

import "../../words.editor.js";
import { say } from "../../words.js";
import type { Live } from "../live.js";
import type { Person } from "../nouns.js";
import { Drawer } from "./drawer.js";
import { beginning, type NamingDialog } from "./naming.js";
import "./naming.js";

export async function begin(within: HTMLElement, live: Live, person: Person): Promise<void> {
  const dialog = document.createElement("io-naming") as NamingDialog;
  within.append(dialog);
  const named = await dialog.ask({ title: say("editor.new"), yes: say("editor.make"), titled: true, taken: live.layouts().map((layout) => layout.key) });
  dialog.remove();
  if (!named) return;
  const [code] = Object.keys(live.indicators).filter((each) => live.value(each));
  const text = beginning(named.key, named.name, code ?? Object.keys(live.indicators)[0] ?? "VB-01");
  new Drawer(person.name).keep(named.key, { text, revision: "0", at: Date.now() });
  location.hash = `layouts/${named.key}`;
}
