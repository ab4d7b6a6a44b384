/** A presenter's clicker is a small keyboard: PageDown and PageUp step, `b` or `.` (its black screen) holds the figures. */

export type Click = "next" | "prev" | "hold";

const KEYS: Readonly<Record<string, Click>> = { PageDown: "next", PageUp: "prev", b: "hold", B: "hold", ".": "hold" };

/** What a key asks for; null for keys that are not a clicker's, that repeat, or that somebody types into a field. */
export function clicked(event: KeyboardEvent): Click | null {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return null;
  const at = event.target;
  if (at instanceof Element && at.matches("input, textarea, select, [contenteditable]")) return null;
  return KEYS[event.key] ?? null;
}
