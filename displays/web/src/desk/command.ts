/** A wish on its way up. Elements send it as an event; the page sends it over HTTP and says how it went. */

export interface Command {
  /** Names the button that waits for the answer: it is shown as busy until then. */
  key: string;
  method: "GET" | "PUT" | "POST" | "DELETE";
  path: string;
  body?: unknown;
  /** What to say when it was accepted. */
  done?: string;
  /** How to take it back, offered beside what was said. */
  undo?: Command;
  /** Called with the answer; for codes and other things that do not come down the socket. */
  then?: (answer: Record<string, unknown>) => void;
  /** Called with the words of a refusal; without it the page shows them. */
  failed?: (words: string) => void;
}

/** Send a command from an element up to its page. */
export function order(from: EventTarget, command: Command): void {
  from.dispatchEvent(new CustomEvent<Command>("command", { bubbles: true, composed: true, detail: command }));
}

/** Put path parts together, each made safe. */
export function path(...parts: string[]): string {
  return "/api/" + parts.map(encodeURIComponent).join("/");
}
