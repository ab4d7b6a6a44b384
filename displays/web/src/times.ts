/** Dates, clock times, ages and reporting periods in words, in the site's time zone. Instants travel in UTC. */

import { lang, type Lang } from "./lang.js";

let zone = "Asia/Ho_Chi_Minh";
let reader = clockwork(zone);

interface Parts {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
  weekday: number; // 0 = Sunday
}

function clockwork(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}

/** The time zone of every worded date; an unknown name keeps the one before. */
export function setZone(name: string): void {
  if (name === zone) return;
  try {
    reader = clockwork(name);
    zone = name;
  } catch {
    // a name this browser does not know: the province's own zone stays
  }
}

function parts(ms: number): Parts {
  const found: Record<string, string> = {};
  for (const { type, value } of reader.formatToParts(ms)) found[type] = value;
  const { year = "", month = "", day = "", hour = "", minute = "", second = "" } = found;
  const weekday = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay();
  return { year, month, day, hour, minute, second, weekday };
}

const DAYS: Record<Lang, string[]> = {
  vi: ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "30/09/2021" in both languages: dd/MM/yyyy is how the province reads it. */
export function day(ms: number): string {
  const p = parts(ms);
  return `${p.day}/${p.month}/${p.year}`;
}

/** "2021-09-30", the day in the site's zone as a period names it. */
export function isoDay(ms: number): string {
  const p = parts(ms);
  return `${p.year}-${p.month}-${p.day}`;
}

export const weekday = (ms: number, language: Lang = lang()): string => DAYS[language][parts(ms).weekday] ?? "";

/** "14:32". */
export function clock(ms: number): string {
  const p = parts(ms);
  return `${p.hour}:${p.minute}`;
}

/** "14:32:05". */
export const clockSeconds = (ms: number): string => `${clock(ms)}:${parts(ms).second}`;

export const sameDay = (a: number, b: number): boolean => day(a) === day(b);

/** "05/10", with the year where it is not the year of `now`. Without `now` the year is left out. */
export function shortDay(ms: number, now = ms): string {
  const p = parts(ms);
  return parts(now).year === p.year ? `${p.day}/${p.month}` : day(ms);
}

/** As-of on a tile: today the clock time, this year the day, else the whole date. `exact`: the figure has a time of day. */
export function asOf(ms: number, now: number, exact: boolean): string {
  if (exact && sameDay(ms, now)) return clock(ms);
  return shortDay(ms, now);
}

/** An age in its largest sensible unit: "4 ngày", "3 giờ", "12 phút". Under a minute: "vừa xong" is the caller's word, here 0. */
export function age(ms: number, language: Lang = lang()): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const [n, vi, en] = days > 0 ? [days, "ngày", "day"] : hours > 0 ? [hours, "giờ", "hour"] : [minutes, "phút", "minute"];
  return language === "vi" ? `${n} ${vi}` : `${n} ${en}${n === 1 ? "" : "s"}`;
}

const ROMAN = ["", "I", "II", "III", "IV"];
const SHAPES: [RegExp, (m: string[], language: Lang) => string][] = [
  [/^(\d{4})$/, ([, y], l) => (l === "vi" ? `năm ${y}` : `${y}`)],
  [/^(\d{4})-Q([1-4])$/, ([, y, q], l) => (l === "vi" ? `quý ${ROMAN[Number(q)]}/${y}` : `Q${q} ${y}`)],
  [/^(\d{4})-S([12])$/, ([, y, s], l) => half(String(y), Number(s), l)],
  [/^(\d{4})-(\d{2})$/, ([, y, m], l) => (l === "vi" ? `tháng ${Number(m)}/${y}` : `${MONTHS[Number(m) - 1]} ${y}`)],
  [/^(\d{4})-W(\d{2})$/, ([, y, w], l) => (l === "vi" ? `tuần ${Number(w)}/${y}` : `week ${Number(w)}/${y}`)],
  [/^(\d{4})-(\d{2})-(\d{2})$/, ([, y, m, d]) => `${d}/${m}/${y}`],
  [/^(\d{4})-(\d{2})-(\d{2})\/P(\d+)([DWMY])$/, ([, y, m, d, n, unit], l) => range(`${y}`, `${m}`, `${d}`, Number(n), `${unit}`, l)],
];

function half(year: string, which: number, language: Lang): string {
  if (language === "vi") return `6 tháng ${which === 1 ? "đầu" : "cuối"} năm ${year}`;
  return `${which === 1 ? "first" : "second"} half of ${year}`;
}

function range(y: string, m: string, d: string, n: number, unit: string, language: Lang): string {
  const start = `${d}/${m}/${y}`;
  const months = unit === "M" ? n : unit === "Y" ? n * 12 : 0;
  if (d === "01" && m === "01" && months === 12) return language === "vi" ? `năm ${y}` : y;
  if (d === "01" && m === "01" && months > 0 && months < 12)
    return language === "vi" ? `${months} tháng đầu năm ${y}` : `first ${months} months of ${y}`;
  if (d === "01" && months === 1) return period(`${y}-${m}`, language);
  if (n === 1 && unit === "D") return start;
  if ((n === 7 && unit === "D") || (n === 1 && unit === "W")) return language === "vi" ? `tuần từ ${start}` : `week from ${start}`;
  const units: Record<string, [string, string]> = { D: ["ngày", "days"], W: ["tuần", "weeks"], M: ["tháng", "months"], Y: ["năm", "years"] };
  const [vi, en] = units[unit] ?? ["", ""];
  return language === "vi" ? `${n} ${vi} từ ${start}` : `${n} ${en} from ${start}`;
}

export const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(text);
export const isPeriod = (text: string): boolean => !/^\d{4}$/.test(text) && SHAPES.some(([shape]) => shape.test(text));

/** An SDMX period in words: "9 tháng đầu năm 2021", "quý III/2021", "tháng 9/2021"; an unknown one as it stands. */
export function period(text: string, language: Lang = lang()): string {
  const at = /^(\d{4}-\d\d-\d\dT[\d:.]+Z?)(\/PT\d+[MH])?$/.exec(text);
  if (at) {
    const ms = Date.parse(at[1]?.endsWith("Z") ? at[1] : `${at[1]}Z`);
    return `${clock(ms)} ${day(ms)}`;
  }
  for (const [shape, words] of SHAPES) {
    const match = shape.exec(text);
    if (match) return words([...match], language);
  }
  return text;
}

/** Between the two: "9 tháng 2021", "T9/2021", "quý III/2021". */
export function middlePeriod(text: string): string {
  const cumulative = /^(\d{4})-01-01\/P(\d+)M$/.exec(text);
  if (cumulative && cumulative[2] !== "12") return lang() === "vi" ? `${cumulative[2]} tháng ${cumulative[1]}` : `${cumulative[2]} months ${cumulative[1]}`;
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month && lang() === "vi") return `T${Number(month[2])}/${month[1]}`;
  return period(text);
}

/** A period on a chart's axis or a crowded tile: "9/2021", "III/2021", "9T/2021", "07/10". */
export function shortPeriod(text: string): string {
  const cumulative = /^(\d{4})-01-01\/P(\d+)M$/.exec(text);
  if (cumulative) return lang() === "vi" ? `${cumulative[2]}T/${cumulative[1]}` : `${cumulative[2]}M ${cumulative[1]}`;
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month) return `${Number(month[2])}/${month[1]}`;
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text);
  if (quarter) return lang() === "vi" ? `${ROMAN[Number(quarter[2])]}/${quarter[1]}` : `Q${quarter[2]}/${quarter[1]}`;
  const date = /^\d{4}-(\d{2})-(\d{2})$/.exec(text);
  if (date) return `${date[2]}/${date[1]}`;
  if (/^\d{4}$/.test(text)) return text;
  return period(text);
}
