import { expect, test } from "vitest";
import { clicked } from "./clicker.js";

function key(name: string, more: KeyboardEventInit = {}, at: Element = document.body): ReturnType<typeof clicked> {
  let found: ReturnType<typeof clicked> = null;
  const hear = (event: Event): void => void (found = clicked(event as KeyboardEvent));
  document.body.append(at === document.body ? document.createElement("i") : at);
  addEventListener("keydown", hear);
  at.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
  removeEventListener("keydown", hear);
  return found;
}

/** The four keys of the usual clickers, and nothing of what a person types or scrolls with. */
test("reads a clicker", () => {
  expect([key("PageDown"), key("PageUp"), key("b"), key(".")]).toEqual(["next", "prev", "hold", "hold"]);
  expect([key(" "), key("Enter"), key("ArrowDown"), key("x")]).toEqual([null, null, null, null]);
});

/** A key held down, one with Ctrl, and one typed into a field are no clicks. */
test("leaves other people's keys alone", () => {
  expect(key("PageDown", { repeat: true })).toBeNull();
  expect(key("b", { ctrlKey: true })).toBeNull();
  expect(key("b", {}, document.createElement("input"))).toBeNull();
});
