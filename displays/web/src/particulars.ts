/** What a page can say of itself to who stands before it, in words. */

import { drift } from "./drift.js";
import type { Screen } from "./screen.js";
import { age, clock, clockSeconds, day } from "./times.js";
import { pick, say } from "./words.js";

const MEGABYTE = 1_048_576;
const OFF = 1_000; // ms a device's clock may be off without being worth a word
const FAMILY = "Be Vietnam Pro";

export type Row = readonly [label: string, words: string, warns?: boolean];

const named = (label: string): string => say(`technician.${label}`);
const joined = (...parts: string[]): string => parts.filter(Boolean).join(" · ");

/** Label and words of each particular. `fonts`: the page's; `up`: ms since the page began. */
export function particulars(screen: Screen, fonts: FontFaceSet | undefined = document.fonts, up = performance.now()): Row[] {
  const { wire, receipts, keep, scene, care } = screen;
  const { picture, link, clock: server } = wire;
  const setup = scene?.screen_setup;
  const offlineness = care?.offline?.state ?? "off";
  const wakefulness = care?.wake.state ?? "none";
  const turn = care?.night.turn ?? 0;
  return [
    [named("place"), joined(pick(scene?.room_name), pick(scene?.screen_name), scene ? `${scene.room}/${scene.screen}` : "")],
    [named("build"), screen.body.dataset["build"] || named("unknown")],
    [named("page"), joined(`${clock(wire.now() - up)} ${day(wire.now() - up)}`, say("technician.up", { age: age(up) }))],
    [named("line"), joined(say(`technician.link_${link.state}`), clockSeconds(link.since), screen.cuts ? say("technician.cuts", { n: screen.cuts }) : named("never_cut")), link.state === "cut"],
    [named("state"), joined(`epoch ${picture?.epoch ?? "–"}`, `seq ${String(wire.seq)}`, `${scene?.layout ?? "–"} (${String(scene?.changed ?? "–")})`)],
    [named("beat"), joined(say("technician.every", { n: wire.beat / 1_000 }), server.delay === null ? "" : say("technician.delay", { n: Math.round(server.delay) }))],
    [named("clock"), server.delay === null ? named("clock_unknown") : say("technician.clock_off", { n: Math.round(server.ahead / 100) / 10 }), Math.abs(server.ahead) > OFF],
    fontRow(fonts),
    [named("wake"), named(`wake_${wakefulness}`), wakefulness !== "held"],
    [named("offline"), named(`offline_${offlineness}`), offlineness === "http" || offlineness === "none" || offlineness === "failed"],
    [named("kept"), joined(named(`kept_${keep.kind ?? "none"}`), keep.at ? say("technician.kept_at", { time: clockSeconds(keep.at) }) : ""), keep.kind === null],
    [named("memory"), memory()],
    [named("size"), `${Math.round(innerWidth * devicePixelRatio)} × ${Math.round(innerHeight * devicePixelRatio)} · ${devicePixelRatio}×`],
    [named("shift"), setup?.shift === false ? named("shift_off") : say("technician.shift_at", { x: drift(up)[0], y: drift(up)[1] })],
    [named("night"), turn ? say("technician.night_at", { time: `${String(Math.floor(turn / 60)).padStart(2, "0")}:${String(turn % 60).padStart(2, "0")}` }) : named("unknown")],
    [named("painted"), receipts.errors ? say("technician.errors", { n: receipts.errors }) : named("no_errors"), receipts.errors > 0],
    ...Object.entries(receipts.faults).map(([tile, message]): Row => ["", say("technician.tile", { tile, message }), true]),
  ];
}

function fontRow(fonts: FontFaceSet | undefined): Row {
  const faces = [...(fonts ?? [])].filter((face) => face.family.includes(FAMILY));
  const weights = [...new Set(faces.map((face) => face.weight))];
  const there = weights.filter((weight) => faces.some((face) => face.weight === weight && face.status === "loaded"));
  const whole = weights.length > 0 && there.length === weights.length;
  return [named("fonts"), joined(FAMILY, whole ? say("technician.fonts_all", { n: there.length }) : say("technician.fonts_some", { n: there.length, all: weights.length })), !there.length];
}

function memory(): string {
  const used = (performance as Performance & { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize; // Chromium's
  return used ? say("technician.megabytes", { n: Math.round(used / MEGABYTE) }) : named("unknown");
}
