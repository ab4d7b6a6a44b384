/** Who is signed in, and what they may do. */

import { say } from "../words.js";
import { Problem, send } from "./api.js";
import type { Person } from "./nouns.js";

/** The person, or null where nobody is signed in; other refusals are raised. */
export async function whoami(): Promise<Person | null> {
  try {
    return await send<Person & Record<string, unknown>>("GET", "/api/session");
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** Go and sign in, and come back to this page afterwards. */
export function signIn(): void {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.hash)}`);
}

/** The page a person most likely came for: who supplies figures is not sent looking for where. */
export const homeOf = (person: Person | null): string => (person?.role === "steward" ? "/entry" : "/");

/** Where a person wanted to go before signing in; only pages of this house. */
export function wanted(search: string, home = "/"): string {
  const next = new URLSearchParams(search).get("next") ?? home;
  return /^\/(?![/\\])/.test(next) ? next : home;
}

const may = (person: Person | null, right: string): boolean => person !== null && person.rights.includes(right);

export const operates = (person: Person | null): boolean => may(person, "operate");
export const enters = (person: Person | null): boolean => may(person, "enter");
export const decides = (person: Person | null): boolean => may(person, "decide");
export const administers = (person: Person | null): boolean => may(person, "administer");

const AGAIN = 3000; // milliseconds before a server that did not answer is asked again

/** Who is signed in, asked again until the server answers; meanwhile the page says that it waits. */
export async function patient(): ReturnType<typeof whoami> {
  let note: HTMLElement | null = null;
  for (;;) {
    try {
      const person = await whoami();
      note?.remove();
      return person;
    } catch {
      if (!note) {
        note = document.createElement("p");
        note.className = "waiting-note";
        note.setAttribute("role", "status");
        note.textContent = say("pages.waiting");
        document.body.append(note);
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}
