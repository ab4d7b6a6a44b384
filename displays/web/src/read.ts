/** An argument of a worded reason, made readable: numbers, instants, periods and indicators in the spoken language. */

import { number } from "./format.js";
import { isInstant, isPeriod, period, shortDay } from "./times.js";

type Naming = (series: string) => string | undefined;

let naming: Naming = () => undefined;

/** How a reason names a series ("VB-02" reads "Văn bản đi"); the page that has the catalogue says it. */
export function nameSeries(by: Naming): void {
  naming = by;
}

export function read(arg: unknown): string {
  if (typeof arg === "number") return number(arg);
  if (Array.isArray(arg)) return arg.map(read).join(", ");
  if (typeof arg !== "string") return arg === undefined || arg === null ? "" : String(arg);
  if (isInstant(arg)) return shortDay(Date.parse(arg));
  if (isPeriod(arg)) return period(arg);
  return /^[A-Z]{2,6}-\d+(@|$)/.test(arg) ? (naming(arg) ?? arg) : arg;
}
