import { afterEach, beforeEach, expect, test } from "vitest";
import { AT, House, waiting } from "./doubles.js";
import type { JournalEvent, RoomPlan } from "./nouns.js";
import { concerns, tell } from "./story.js";

let house: House;
let room: RoomPlan;
beforeEach(() => {
  house = new House().open();
  room = house.live.site?.rooms[0] as RoomPlan;
});
afterEach(() => house.close());

const event = (kind: string, data: object, by = "an"): JournalEvent => ({ seq: 20, at: AT, kind, by, data: data as Record<string, unknown> });

/** A room's journal holds what reached it at any width, and nothing of other rooms. */
test("picks the events of a room", () => {
  const claimed = (width: string, key: string): JournalEvent => event("claimed", { slot: "layout", width, key, value: "y-te" });
  expect(concerns(claimed("all", ""), room, house.live)).toBe(true);
  expect(concerns(claimed("group", "tinh"), room, house.live)).toBe(true);
  expect(concerns(claimed("room", "ubnd-tinh"), room, house.live)).toBe(true);
  expect(concerns(claimed("screen", "ubnd-tinh/left"), room, house.live)).toBe(true);
  expect(concerns(claimed("room", "so-y-te"), room, house.live)).toBe(false);
  expect(concerns(event("noticed", { id: "n", width: "room", key: "so-y-te", also: [{ width: "group", key: "tinh" }] }), room, house.live)).toBe(true);
  expect(concerns(event("meeting.opened", { id: "m", rooms: ["so-y-te"] }), room, house.live)).toBe(false);
});

/** A group that somebody keeps counts as one of the site's, of a single screen too. */
test("picks what was done to a kept group", () => {
  const saved = { key: "nhom", name: { vi: "Họp" }, rooms: [], screens: ["ubnd-tinh/left"], by: "an", at: AT, seq: 11 };
  house.say({ type: "values", from: 10, seq: 11, values: { "@group/nhom": saved } });
  const claim = event("claimed", { slot: "layout", width: "group", key: "nhom", value: "y-te" });
  expect(concerns(claim, room, house.live)).toBe(true);
  expect(tell(claim, room, house.live)?.words).toContain("nhóm Họp");
  expect(concerns(event("group.saved", saved), room, house.live)).toBe(true);
  expect(tell(event("group.saved", saved), room, house.live)?.words).toBe("an lưu nhóm “Họp”");
});

/** Each event reads as a person would tell it, with names. */
test("tells what happened in words", () => {
  const words = (kind: string, data: object): string => tell(event(kind, data), room, house.live)?.words ?? "";
  expect(words("claimed", { slot: "layout", width: "room", key: "ubnd-tinh", value: "y-te", pinned: true })).toBe("an chuyển sang Y tế, đã ghim");
  expect(words("claimed", { slot: "layout", width: "group", key: "tinh", value: "y-te" })).toBe("an chuyển sang Y tế (nhóm Tỉnh)");
  expect(words("claimed", { slot: "focus", width: "room", key: "ubnd-tinh", value: "van-ban" })).toBe("an đưa “Văn bản” vào tâm điểm");
  expect(words("released", { slot: "hold", width: "room", key: "ubnd-tinh" })).toBe("an bỏ giữ số");
  expect(words("preflight.checked", { rooms: ["ubnd-tinh"], verdict: "bad", bad: 2, warn: 1 })).toBe("an kiểm tra trước họp: 2 việc phải sửa, 1 điểm cần xem");
  expect(words("screen.down", { room: "ubnd-tinh", screen: "left", device: "d" })).toBe("Màn hình trái mất kết nối");
});

/** A decision is told with the figure and the raw text it was about. */
test("tells a decision with its raw text", () => {
  house.change({ "@held/h1": { ...waiting, decision: { accepted: true, v: 791903, reason: "đã gọi", by: "binh", at: AT } } });
  const line = tell(event("decided", { held: "h1", accepted: true, v: 791903, reason: "đã gọi" }, "binh"), room, house.live);
  expect(line?.words).toBe("binh xác nhận 791.903 văn bản: Văn bản đi (nguồn ghi “791/903”)");
});

/** What a feed did is told with its name, not with the key its events bear. */
test("names the feed that raised a notice", () => {
  const raised = event("noticed", { id: "f-1", headline: { vi: "Bão số 9" }, width: "all", key: "" }, "feed:bao");
  expect(tell(raised, room, house.live)?.words).toContain("bao ");
  house.change({ "@feed/bao": { key: "bao", kind: "cap", name: { vi: "Cảnh báo thiên tai" } } });
  expect(tell(raised, room, house.live)?.words).toContain("Cảnh báo thiên tai");
  expect(tell(raised, room, house.live)?.words).not.toContain("feed:");
});

/** A step through an agenda is told by the item's title while the meeting runs, by its key afterwards. */
test("tells the steps of a meeting", () => {
  const words = (kind: string, data: object): string => tell(event(kind, { id: "m", rooms: ["ubnd-tinh"], ...data }), room, house.live)?.words ?? "";
  expect(words("meeting.planned", { items: [{}, {}] })).toBe("an đặt chương trình họp: 2 mục");
  expect(words("meeting.stepped", { item: "y-te" })).toBe("an chuyển sang mục “y-te”");
  house.change({ "@meeting/m": { id: "m", rooms: ["ubnd-tinh"], by: "an", since: AT, presenters: [], agenda: [{ key: "y-te", title: { vi: "Công tác y tế" } }] } });
  expect(words("meeting.stepped", { item: "y-te" })).toBe("an chuyển sang mục “Công tác y tế”");
  expect(words("meeting.stepped", { item: null })).toBe("an dừng chương trình họp");
  expect(words("meeting.opened", { rehearsal: true })).toBe("an mở phiên tổng duyệt");
  expect(words("meeting.opened", { starts: "2026-11-23T07:30:00.000Z" })).toBe("an hẹn phiên họp lúc 14:30");
  expect([words("meeting.driven", { driver: "Chi" }), words("meeting.driven", { driver: null })]).toEqual(["Chi được giao điều khiển phiên họp", "an lấy lại quyền điều khiển"]);
  expect([words("meeting.marked", {}), words("meeting.marked", { text: "giường" })]).toEqual(["an đánh dấu thời điểm này", "an đánh dấu: “giường”"]);
});
