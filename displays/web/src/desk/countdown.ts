/** How an item's time goes, to the second, on the server's clock: for who speaks. The wall says it in whole minutes. */

import { say } from "../words.js";
import type { AgendaItemDoc } from "../picture.js";

export interface Countdown {
  /** "Còn 5 phút 40 giây", "Quá 20 giây", "Đã 3 phút". */
  words: string;
  /** "15 phút": what is planned; empty: nothing is. */
  planned: string;
  over: boolean;
  /** Of the planned time, 1 at most; null: none is planned. */
  share: number | null;
}

/** The running item's time at `now` (milliseconds); `began`: since when it runs. */
export function countdown(item: AgendaItemDoc, began: string | null | undefined, now: number): Countdown {
  const ran = Math.max(0, Math.floor(item.used + (began ? (now - Date.parse(began)) / 1000 : 0)));
  if (!item.minutes) return { words: say("remote.time.ran", { time: length(ran) }), planned: "", over: false, share: null };
  const of = item.minutes * 60;
  const over = ran > of;
  return {
    words: say(over ? "remote.time.over" : "remote.time.left", { time: length(Math.abs(of - ran)) }),
    planned: say("remote.time.minutes", { n: item.minutes }),
    over,
    share: Math.min(1, ran / of),
  };
}

/** "5 phút 40 giây", "40 giây", "5 phút", "1 giờ 5 phút". */
export function length(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = seconds % 60;
  if (hours) return say("remote.time.hours", { h: hours, n: minutes });
  if (!minutes) return say("remote.time.seconds", { s: rest });
  return rest ? say("remote.time.both", { n: minutes, s: rest }) : say("remote.time.minutes", { n: minutes });
}

/** A span of milliseconds in whole minutes: "12 phút", "1 giờ 5 phút". */
export function minutes(span: number): string {
  const whole = Math.max(0, Math.floor(span / 60_000));
  return whole < 60 ? say("remote.time.minutes", { n: whole }) : say("remote.time.hours", { h: Math.floor(whole / 60), n: whole % 60 });
}
