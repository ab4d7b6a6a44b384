/** For tests only: a small house behind a socket that a test speaks for. */

import "../words.desk.js";
import { Live } from "./live.js";
import type { Layout, Presence, Scene } from "./nouns.js";

export const AT = "2026-11-23T02:00:00.000Z";

export const overview: Layout = {
  key: "tong-quan",
  title: { vi: "Tổng quan", en: "Overview" },
  grid: { columns: 12, rows: 6 },
  tiles: [
    { id: "den", kind: "number", series: "VB-01", at: [1, 1, 4, 3] },
    { id: "di", kind: "number", series: "VB-02", at: [5, 1, 4, 3] },
    { id: "nong", kind: "attention", at: [1, 4, 4, 3], top: 4 },
  ],
  topics: [{ key: "van-ban", title: { vi: "Văn bản", en: "Documents" }, tiles: ["nong", "di", "den"] }],
};
export const health: Layout = { key: "y-te", title: { vi: "Y tế", en: "Health" }, grid: { columns: 12, rows: 6 }, tiles: [{ id: "hs", kind: "number", series: "YT-01", at: [1, 1, 6, 6] }] };

export const scene = (screen: string, more: Partial<Scene> = {}): Scene => ({
  room: "ubnd-tinh",
  screen,
  layout: "tong-quan",
  focus: null,
  hold: null,
  changed: 7,
  why: { layout: { rank: "home", by: "", since: null, width: "screen", key: `ubnd-tinh/${screen}` } },
  next: null,
  ...more,
});

export const there = (screen: string, more: Partial<Presence> = {}): Presence => ({
  room: "ubnd-tinh",
  screen,
  device: "d-1",
  since: AT,
  hidden: false,
  errors: 0,
  painted: { seq: 10, scene: 7, at: AT },
  lag: 200,
  behind: false,
  frozen: false,
  seen: AT,
  ...more,
});

const site = {
  name: { vi: "Nghệ An" },
  time_zone: "Asia/Ho_Chi_Minh",
  units: [],
  groups: [{ key: "tinh", name: { vi: "Tỉnh", en: "Province" } }],
  rooms: [
    { key: "ubnd-tinh", name: { vi: "UBND tỉnh" }, clearance: "internal", groups: ["tinh"], stage: "live", screens: [plan("main", "Màn hình chính"), plan("left", "Màn hình trái")] },
    { key: "so-y-te", name: { vi: "Sở Y tế" }, clearance: "public", groups: [], stage: "live", screens: [plan("main", "Màn hình chính")] },
  ],
};

function plan(key: string, name: string) {
  return { key, name: { vi: name }, home: "tong-quan", height_cm: 93.4, furthest_m: 8, lines: 1080, theme: "dark" };
}

const figure = (v: number | null, more: object = {}): object => ({ v, period: "2021-01-01/P9M", status: "A", as_of: "2021-09-29T17:00:00.000Z", received: AT, level: "normal", since: AT, due: null, late: null, feed: "van-ban", ...more });

export const waiting = {
  id: "h1",
  series: "VB-02",
  period: "2021-01-01/P9M",
  raw: "791/903",
  suggestion: 791903,
  reason: { code: "slash_rule_least", args: { raw: "791/903", whole: "VB-02", part: "VB-03", other: 509345 } },
  as_of: "2021-09-29T17:00:00.000Z",
  source: { feed: "van-ban", place: "bao-cao.xlsx!Biểu 1!E9", raw: "791/903" },
  since: AT,
  decision: null,
};

export const values = (): Record<string, unknown> => ({
  "@site": site,
  "@layout/tong-quan": overview,
  "@layout/y-te": health,
  "@scene/ubnd-tinh/main": scene("main"),
  "@scene/ubnd-tinh/left": scene("left"),
  "@device/d-1": { device: "d-1", room: "ubnd-tinh", screen: "main", by: "an", at: AT },
  "@held/h1": waiting,
  "VB-01": figure(5238802),
  "VB-02": figure(null, { level: "none", held: { raw: "791/903", suggestion: 791903, reason: waiting.reason, since: AT } }),
});

const indicators = {
  "VB-01": { name: { vi: "Số văn bản đến" }, short: { vi: "Văn bản đến" }, unit: { vi: "văn bản" }, decimals: 0 },
  "VB-02": { name: { vi: "Số văn bản đi" }, short: { vi: "Văn bản đi" }, unit: { vi: "văn bản" }, decimals: 0, owner: { key: "vp", name: { vi: "Văn phòng" } } },
  "YT-01": { name: { vi: "Hồ sơ sức khỏe" }, unit: { vi: "hồ sơ" }, decimals: 0 },
};

/** A live picture whose server is the test: `say` is one message from it, `heard` what the page sent. */
export class House {
  readonly live: Live;
  private socket: { onopen?: () => void; onmessage?: (event: { data: string }) => void; onclose?: (event: { code: number }) => void; readyState: number } | null = null;
  private seq = 10;

  constructor(query: Record<string, string> = {}) {
    this.live = new Live({
      path: "/ws/console",
      query,
      open: () => {
        const socket = { readyState: 1, send: () => undefined, close: () => undefined };
        this.socket = socket;
        return socket as unknown as WebSocket;
      },
    });
    this.live.wire.start();
    this.socket?.onopen?.();
  }

  /** A connection as it opens: hello, the whole picture, who is there. */
  open(picture = values(), presence: Record<string, Presence | null> = { "ubnd-tinh/main": there("main"), "ubnd-tinh/left": there("left") }, shown: Scene | null = null): this {
    this.say({ type: "hello", epoch: "e", view: "v", seq: 0, now: AT, beat: 2, build: "b", room: null, screen: null, scene: shown, resumed: false });
    this.say({ type: "wall", epoch: "e", view: "v", seq: this.seq, layout: shown ? overview : null, indicators, areas: {}, site, values: picture, history: {} });
    this.say({ type: "presence", whole: true, screens: presence });
    return this;
  }

  say(message: object): void {
    this.socket?.onmessage?.({ data: JSON.stringify(message) });
  }

  /** Entries that changed. */
  change(entries: Record<string, unknown>): void {
    const from = this.seq;
    this.seq += 1;
    this.say({ type: "values", from, seq: this.seq, values: entries });
  }

  presence(screens: Record<string, Presence | null>, more: Record<string, unknown> = {}): void {
    this.say({ type: "presence", whole: false, screens, ...more });
  }

  close(): void {
    this.live.wire.stop();
  }
}
