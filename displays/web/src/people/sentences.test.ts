// @vitest-environment node
import { afterEach, expect, it } from "vitest";
import "../words.account.js";
import "../words.desk.js";
import "../words.people.js";
import { say, speak } from "../words.js";
import type { House, Known } from "./nouns.js";
import { author, deedWords, reachWords, standing } from "./sentences.js";

afterEach(() => speak("vi"));

const HOA: Known = { name: "Hoa", role: "operator", unit: "", groups: ["xa"], disabled: false, password: false, factor: false, vouched: false, invited: null, sessions: 0, seen: null };
const HOUSE = { groups: [{ key: "xa", name: { vi: "Xã, phường" } }], units: [{ key: "so-y-te", name: { vi: "Sở Y tế" } }] } as unknown as House;

it("tells how somebody stands", () => {
  expect(standing(HOA)).toBe("lapsed");
  expect(standing({ ...HOA, invited: "2026-11-23T08:00:00.000Z" })).toBe("invited");
  expect(standing({ ...HOA, vouched: true })).toBe("away");
  expect(standing({ ...HOA, password: true, sessions: 2 })).toBe("here");
  expect(standing({ ...HOA, password: true, sessions: 2, disabled: true })).toBe("shut");
});

it("names what somebody answers for, and a key that nothing bears", () => {
  expect(reachWords(HOA, HOUSE)).toBe("Người vận hành · Xã, phường");
  expect(reachWords({ ...HOA, role: "steward", unit: "so-y-te", groups: [] }, HOUSE)).toBe("Người phụ trách số liệu · Sở Y tế");
  expect(reachWords({ ...HOA, groups: ["gone"] }, HOUSE)).toBe("Người vận hành · gone");
});

it("has a sentence for everything that happens at the door", () => {
  const deed = (kind: string, data: Record<string, unknown>, text?: string): string => deedWords({ seq: 1, at: "", kind, by: "Hà", data, ...(text ? { text } : {}) });
  expect(deed("signed.in", { name: "Hà", via: "link" })).toBe("đăng nhập bằng liên kết một lần");
  for (const what of ["password", "factor", "no factor", "signed out"]) expect(deed("sign.in.changed", { name: "Hoa", what })).not.toContain("people.");
  expect(deed("user.added", { name: "Hoa", role: "admin" })).toBe("thêm Hoa, vai trò Quản trị");
  expect(deed("user.changed", { name: "Hoa", disabled: true })).toBe("khóa tài khoản Hoa");
  expect(deed("user.changed", { name: "Hoa", groups: [] })).toBe("đổi phạm vi của Hoa");
  expect(deed("token.created", { name: "HIS", scope: "ingest" })).toBe("tạo khóa HIS (Gửi số liệu)");
  expect(deed("token.revoked", { id: "t-1" })).toBe("thu hồi khóa t-1");
  expect(deed("refused", { why: "locked_out" })).toBe("bị từ chối: đoán sai mật khẩu nhiều lần");
  expect(deed("refused", { why: "pinned" }, "Đang ghim.")).toBe("bị từ chối: Đang ghim.");
  expect(deed("refused", { why: "not_allowed" }, "Hà không có quyền làm việc này.")).not.toContain("Hà");
});

it("names who did it, also where that was nobody", () => {
  expect([author("Hà"), author("cli:root"), author("service")]).toEqual(["Hà", "root (dòng lệnh)", say("people.by.service")]);
});
