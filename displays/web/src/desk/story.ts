/** The journal of a room in words: who did what, as a person would tell it. */

import { pick, say } from "../words.js";
import { browserWords } from "./browser.js";
import type { FeedPlan } from "./feeds.js";
import { groupName, reachesRoom } from "./groups.js";
import type { Live } from "./live.js";
import type { Held, JournalEvent, RoomPlan, Text } from "./nouns.js";
import { fullValue, layoutName, seriesWords, when } from "./wording.js";

/** The kinds a room's journal is made of. */
export const KINDS = [
  "claimed",
  "released",
  "noticed",
  "notice.ended",
  "meeting.opened",
  "meeting.changed",
  "meeting.started",
  "meeting.planned",
  "meeting.stepped",
  "meeting.joined",
  "meeting.driven",
  "meeting.marked",
  "meeting.ended",
  "device.paired",
  "device.named",
  "device.revoked",
  "preflight.checked",
  "press.came",
  "press.left",
  "group.saved",
  "link.created",
  "link.opened",
  "link.revoked",
  "screen.up",
  "screen.down",
  "decided",
  "undecided",
] as const;

/** True if an event changed something for this room. */
export function concerns(event: JournalEvent, room: RoomPlan, live: Live): boolean {
  const data = event.data;
  const width = data["width"];
  const key = String(data["key"] ?? "");
  const also = (data["also"] ?? []) as Record<string, unknown>[];
  if (also.some((each) => concerns({ ...event, data: each }, room, live))) return true;
  if (width === "all") return true;
  if (width === "group") return reachesRoom(live, room, key);
  if (width === "room") return key === room.key;
  if (width === "screen") return key.startsWith(`${room.key}/`);
  if (Array.isArray(data["screens"]) && data["screens"].some((id) => String(id).startsWith(`${room.key}/`))) return true;
  if (Array.isArray(data["rooms"])) return data["rooms"].includes(room.key);
  if (typeof data["room"] === "string") return data["room"] === room.key;
  return event.kind === "decided" || event.kind === "undecided";
}

export interface Line {
  seq: number;
  at: string;
  words: string;
  mood: "" | "bad" | "warn";
}

function topicName(live: Live, room: RoomPlan, key: string): string {
  for (const screen of room.screens) {
    const topic = live.layoutOf(live.sceneOf(`${room.key}/${screen.key}`)?.layout)?.topics?.find((each) => each.key === key);
    if (topic) return pick(topic.title);
  }
  const any = live.layouts().flatMap((layout) => layout.topics ?? []).find((topic) => topic.key === key);
  return any ? pick(any.title) : key;
}

/** An item of a meeting that still runs by its title; of one that has ended by its key. */
function itemTitle(live: Live, meeting: string, key: string): string {
  const agenda = live.entry<{ agenda?: { key: string; title: Text }[] }>(`@meeting/${meeting}`)?.agenda;
  return pick(agenda?.find((item) => item.key === key)?.title) || key;
}

function screenName(live: Live, id: string): string {
  const place = live.places().find((each) => each.id === id);
  return place ? (place.room.screens.length > 1 ? pick(place.screen.name) : pick(place.room.name)) : id;
}

function far(live: Live, event: JournalEvent): string {
  const { width, key } = event.data as { width?: string; key?: string };
  if (width === "all") return say("console.log.far_all");
  if (width === "group") return say("console.log.far_group", { name: groupName(live, key ?? "") });
  return "";
}

/** Who did it: a person's or a program's own name, a feed's name for people. */
function teller(by: string, live: Live): string {
  if (!by.startsWith("feed:")) return by;
  const key = by.slice("feed:".length);
  return pick(live.entry<FeedPlan>(`@feed/${key}`)?.name) || key;
}

/** One event as a line; null for what a room's journal does not tell. */
export function tell(event: JournalEvent, room: RoomPlan, live: Live): Line | null {
  const data = event.data;
  const by = teller(event.by, live);
  const now = live.now();
  const line = (key: string, args: Record<string, unknown> = {}, mood: Line["mood"] = ""): Line => ({
    seq: event.seq,
    at: event.at,
    words: say(`console.log.${key}`, { by, ...args }) + far(live, event),
    mood,
  });
  const slot = String(data["slot"] ?? "");
  switch (event.kind) {
    case "claimed":
      if (slot === "layout") {
        const tail = (data["until"] ? `, ${say("console.why.until", { at: when(String(data["until"]), now) })}` : "") + (data["pinned"] ? `, ${say("console.pinned")}` : "");
        const told = line("layout", { layout: layoutName(live, String(data["value"])) });
        return { ...told, words: told.words + tail };
      }
      if (slot === "focus") return line("focus", { topic: topicName(live, room, String(data["value"])) });
      if (slot === "hold" && data["past"]) return line("past", { at: when(String(data["value"]), now) });
      if (slot === "hold") return line("hold", { at: when(String((data["value"] as { at?: string } | null)?.at ?? event.at), now) });
      return null;
    case "released":
      return slot === "layout" || slot === "focus" || slot === "hold" ? line(`un${slot}`) : null;
    case "noticed":
      return line("notice", { headline: pick(data["headline"] as Text) }, "bad");
    case "notice.ended":
      return line("notice_ended");
    case "meeting.opened":
      if (typeof data["starts"] === "string") return line("meeting_agreed", { time: when(data["starts"], now) });
      return line(data["rehearsal"] ? "meeting_rehearsed" : "meeting_opened");
    case "meeting.changed":
      return line("meeting_changed");
    case "meeting.started":
      return line("meeting_started");
    case "meeting.planned":
      return line("meeting_planned", { n: (data["items"] as unknown[]).length });
    case "meeting.stepped":
      return data["item"] === null ? line("meeting_paused") : line("meeting_stepped", { item: itemTitle(live, String(data["id"]), String(data["item"])) });
    case "meeting.joined":
      return line("meeting_joined", { presenter: data["presenter"] });
    case "meeting.driven":
      return data["driver"] === null ? line("meeting_taken_back") : line("meeting_driven", { driver: data["driver"] });
    case "meeting.marked":
      return data["text"] ? line("meeting_marked_as", { text: data["text"] }) : line("meeting_marked");
    case "meeting.ended":
      return line("meeting_ended");
    case "device.paired":
      return line("paired", { screen: screenName(live, `${data["room"]}/${data["screen"]}`) });
    case "device.named":
      return line("device_named", { name: data["name"] });
    case "preflight.checked":
      return line(`preflight_${data["verdict"]}`, { bad: data["bad"], warn: data["warn"], by: event.by === "service" ? say("console.log.itself") : by }, data["verdict"] === "bad" ? "bad" : data["verdict"] === "warn" ? "warn" : "");
    case "device.revoked":
      return line("revoked");
    case "press.came":
      return line("press_came", {}, "warn");
    case "press.left":
      return line("press_left");
    case "group.saved":
      return line("group_saved", { name: pick(data["name"] as Text) });
    case "link.created":
      return line("link_created", { name: data["name"] });
    case "link.opened":
      return line("link_opened", { name: data["name"], browser: browserWords(String(data["agent"])), address: data["address"] });
    case "link.revoked":
      return line("link_revoked", { name: data["name"] });
    case "screen.up":
      return line("up", { screen: screenName(live, `${data["room"]}/${data["screen"]}`) });
    case "screen.down":
      return line("down", { screen: screenName(live, `${data["room"]}/${data["screen"]}`) }, "bad");
    case "decided": {
      const held = live.entry<Held>(`@held/${data["held"]}`);
      if (!held) return null;
      const series = seriesWords(live, held.series);
      const v = typeof data["v"] === "number" ? data["v"] : held.suggestion;
      return data["accepted"] && v !== null && v !== undefined
        ? line("accepted", { v: fullValue(live, held.series, v), series, raw: held.raw })
        : line("rejected", { series, raw: held.raw });
    }
    case "undecided": {
      const held = live.entry<Held>(`@held/${data["held"]}`);
      return held ? line("undecided", { series: seriesWords(live, held.series) }, "warn") : null;
    }
    default:
      return null;
  }
}
