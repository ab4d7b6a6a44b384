/** What a person chose for this browser: language (also told to the server, in a cookie) and theme. */

import { speak } from "../words.js";

const YEAR = 31_536_000; // seconds

/** The language of this browser: chosen before, else Vietnamese. */
export function recall(): void {
  const chosen = /(?:^|; )iocast-lang=(vi|en)/.exec(document.cookie)?.[1];
  speak(chosen ?? "vi");
}

/** Speak another language from now on, and remember it. */
export function choose(language: string): void {
  document.cookie = `iocast-lang=${language}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
  speak(language);
}

export type Theme = "light" | "dark";

/** The desk's theme: light by day as drawn, dark if this person switched it. */
export function theme(): Theme {
  try {
    return localStorage.getItem("iocast-theme") === "dark" ? "dark" : "light";
  } catch {
    return "light";
  }
}

/** Put a theme on the page and remember it. */
export function dress(which: Theme, remember = true): void {
  document.documentElement.dataset["theme"] = which;
  if (!remember) return;
  try {
    localStorage.setItem("iocast-theme", which);
  } catch {
    // a browser that keeps nothing still shows it
  }
}

/** What this browser remembers under a name; "" for nothing. */
export function remembered(name: string): string {
  try {
    return localStorage.getItem(`iocast-${name}`) ?? "";
  } catch {
    return "";
  }
}

/** Remember it, where the browser keeps anything. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`iocast-${name}`, value);
  } catch {
    // asked again the next time
  }
}
