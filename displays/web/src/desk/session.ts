/** Who is signed in, and what they may do. */

import { Problem, send } from "./api.js";
import type { Person } from "./nouns.js";

/** The person, or null where nobody is signed in; other refusals are raised. */
export async function whoami(): Promise<(Person & { must_set_password?: boolean }) | null> {
  try {
    return await send<Person & { must_set_password?: boolean }>("GET", "/api/session");
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** Go and sign in, and come back to this page afterwards. */
export function signIn(): void {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.hash)}`);
}

/** Where a person wanted to go before signing in; only pages of this house. */
export function wanted(search: string, home = "/"): string {
  const next = new URLSearchParams(search).get("next") ?? home;
  return /^\/(?![/\\])/.test(next) ? next : home;
}

const OPERATORS = ["operator", "admin"];
const DECIDERS = ["steward", "operator", "admin"];

export const operates = (person: Person | null): boolean => person !== null && OPERATORS.includes(person.role);
export const decides = (person: Person | null): boolean => person !== null && DECIDERS.includes(person.role);
