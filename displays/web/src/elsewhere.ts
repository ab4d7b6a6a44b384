/** A page whose node is cut off from the journal: it asks its own address, behind which other nodes may be, for one that is ready. */

import { question, type Ask } from "./verdict.js";

const READY = "/readyz";
const REST = [4_000, 12_000] as const; // ms before each question: a thousand pages of one node do not ask at once

/** Asks as long as it is needed. True: there is one that is well, and whoever dials now is led to it. */
export async function elsewhere(needed: () => boolean, ask: Ask = question, random: () => number = Math.random): Promise<boolean> {
  const [least, most] = REST;
  for (;;) {
    await new Promise((done) => setTimeout(done, least + random() * (most - least)));
    if (!needed()) return false;
    const ready = await ask(READY).then(
      (answer) => answer.status === 200,
      () => false,
    );
    if (!needed()) return false;
    if (ready) return true;
  }
}
