/** Numbers, as people in the province write them: 1.260.513 and 32,35. Never a library's short forms. */

import { lang, type Lang } from "./lang.js";

const SIGNS: Record<Lang, { group: string; point: string }> = {
  vi: { group: ".", point: "," },
  en: { group: ",", point: "." },
};
const MINUS = "\u2212";

/** Shifts the decimal point in the shortest decimal text, so that 1.005 rounds as it reads and not as binary has it. */
function shift(text: string, places: number): number {
  const [digits, exponent] = text.split("e");
  return Number(`${digits}e${Number(exponent ?? 0) + places}`);
}

/** `v` with exactly `decimals` places, halves away from zero; without `decimals`, as many as it has (six at most). */
export function number(v: number, decimals?: number, language: Lang = lang()): string {
  if (!Number.isFinite(v)) return "";
  const size = Math.abs(v);
  const places = decimals ?? 6;
  let text = size < 1e15 ? shift(String(Math.round(shift(String(size), places))), -places).toFixed(places) : size.toFixed(0);
  if (decimals === undefined && text.includes(".")) text = text.replace(/\.?0+$/, "");
  const [whole = "0", part] = text.split(".");
  const { group, point } = SIGNS[language];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const sign = v < 0 && /[1-9]/.test(text) ? MINUS : "";
  return sign + grouped + (part ? point + part : "");
}

/** A share or change in percent, the sign touching the number as on the drawings: "12,3%". */
export function percent(v: number, decimals = 1, language: Lang = lang()): string {
  return `${number(v, decimals, language)}%`;
}

/** With its sign, also when it is positive: "+12,3". Zero has none. */
export function signed(v: number, decimals?: number, language: Lang = lang()): string {
  const text = number(v, decimals, language);
  return v > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
