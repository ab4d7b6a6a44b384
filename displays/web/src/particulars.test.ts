import "./words.technician.js";
import { expect, it } from "vitest";
import { particulars } from "./particulars.js";
import type { Screen } from "./screen.js";

const NOW = Date.parse("2021-10-07T07:32:00.000Z");
const HOUR = 3_600_000;

const screen = (more: object = {}): Screen => {
  const body = document.createElement("body");
  body.dataset["build"] = "1.0-abc";
  const scene = { room: "ubnd-tinh", screen: "main", room_name: "UBND tỉnh", screen_name: "Màn hình chính", layout: "tong-quan", changed: 19, screen_setup: {} };
  const wire = { now: () => NOW, beat: 2_000, seq: 23, picture: { epoch: "e1" }, link: { state: "live", since: NOW }, clock: { delay: 7, ahead: -86_400_000 } };
  const care = { wake: { state: "held" }, offline: { state: "http" }, night: { turn: 187 } };
  return { body, scene, wire, care, cuts: 2, receipts: { errors: 1, faults: { giuong: "TypeError: x" } }, keep: { kind: "indexeddb", at: NOW }, ...more } as unknown as Screen;
};
const said = (each: Screen, up = 0): Map<string, readonly [string, boolean]> => new Map(particulars(each, undefined, up).map(([label, words, warns]) => [label, [words, Boolean(warns)]]));

it("says where and what a page is, and warns of what a technician should mend", () => {
  const rows = said(screen(), 13 * HOUR);
  expect(rows.get("Phòng, màn hình")?.[0]).toBe("UBND tỉnh · Màn hình chính · ubnd-tinh/main");
  expect(rows.get("Bản trang")?.[0]).toBe("1.0-abc");
  expect(rows.get("Kết nối")?.[0]).toContain("đã mất kết nối 2 lần");
  expect(rows.get("Trạng thái")?.[0]).toContain("epoch e1 · seq 23");
  expect(rows.get("Đồng hồ")).toEqual(["thiết bị lệch −86.400 giây so với máy chủ", true]);
  expect(rows.get("Giữ màn hình sáng")).toEqual(["có", false]);
  expect(rows.get("Chạy khi mất máy chủ")).toEqual(["tắt: trang mở qua HTTP, cần HTTPS", true]);
  expect(rows.get("Tự tải lại ban đêm")?.[0]).toContain("03:07");
  expect(rows.get("Lỗi trang")).toEqual(["1 lỗi", true]);
  expect(rows.get("")).toEqual(["ô giuong: TypeError: x", true]);
});

it("says what it does not know before the server was heard", () => {
  const wire = { now: () => NOW, beat: 2_000, seq: 0, picture: null, link: { state: "cut", since: NOW }, clock: { delay: null, ahead: 0 } };
  const rows = said(screen({ wire, care: null, scene: null, cuts: 0 }));
  expect(rows.get("Kết nối")).toEqual([expect.stringContaining("mất kết nối"), true]);
  expect(rows.get("Đồng hồ")?.[0]).toBe("chưa nghe máy chủ");
  expect(rows.get("Tự tải lại ban đêm")?.[0]).toBe("không rõ");
});

it("says how far the picture has wandered, or that it stays", () => {
  expect(said(screen(), 200_000).get("Dịch điểm ảnh")?.[0]).toBe("1, 0 điểm");
  expect(said(screen({ scene: { screen_setup: { shift: false } } })).get("Dịch điểm ảnh")?.[0]).toBe("tắt trong cấu hình");
});
