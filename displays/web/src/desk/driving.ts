/** Who drives a meeting from a phone: one at a time. Pure: worked out of what the service says of the meeting. */

import type { Meeting } from "./nouns.js";

/** mine: this person's presses count; free: nobody drives, so the first press takes it; theirs: somebody else drives. */
export type Driving = "mine" | "free" | "theirs";

/** Who asks to drive, the first to ask first. */
export const askers = (meeting: Meeting | undefined): string[] => (meeting?.asked ?? []).map(({ name }) => name);

export function driving(meeting: Meeting | undefined, me: string): Driving {
  const driver = meeting?.driver;
  if (!driver) return "free";
  return driver === me ? "mine" : "theirs";
}

/** The others who have joined, who asked first. */
export function others(meeting: Meeting | undefined, me: string): string[] {
  const asked = askers(meeting).filter((name) => name !== me);
  const rest = (meeting?.presenters ?? []).filter((name) => name !== me && !asked.includes(name));
  return [...asked, ...rest];
}

/** Who asks the one who drives now. */
export function asking(meeting: Meeting | undefined, me: string): string[] {
  return driving(meeting, me) === "mine" ? askers(meeting).filter((name) => name !== me) : [];
}
