/** Who owes figures, in words. Pure. */

import type { OwnerItem } from "./picture.js";
import { age } from "./times.js";
import { pick, say } from "./words.js";

export const owing = (items: readonly OwnerItem[] | undefined): OwnerItem[] => (items ?? []).filter((item) => item.owes.length > 0);

export function ownerText(item: OwnerItem, now: number): { item: OwnerItem; title: string; detail: string } {
  const first = item.owes.map((debt) => debt.since).filter(Boolean).sort()[0];
  const late = item.late && first ? say("wall.owes_late", { n: item.late, age: age(now - Date.parse(first)) }) : "";
  const missing = item.missing ? say("wall.owes_missing", { n: item.missing }) : "";
  return { item, title: pick(item.name), detail: [late, missing].filter(Boolean).join("; ") };
}
