import { expect, test } from "vitest";
import { House } from "./doubles.js";
import type { Server } from "./nouns.js";
import { NodeList, ailing } from "./node-list.js";

const server = (name: string, more: Partial<Server> = {}): Server => ({
  id: name, name, build: "b1", since: "2026-11-23T01:00:00.000Z", leading: false, seq: 10, seats: 3, screens: 2, ready: true, checks: [], differs: [], here: false, ...more,
});

async function drawn(house: House): Promise<string> {
  const list = new NodeList();
  list.live = house.live;
  document.body.append(list);
  await list.updateComplete;
  const text = list.textContent?.replace(/\s+/g, " ") ?? "";
  list.remove();
  return text;
}

/** Who leads, who is behind, whose files and build are others, and what makes one not ready, in people's words. */
test("each server's state is told", async () => {
  const house = new House().open();
  house.presence({}, { nodes: [server("một", { leading: true, here: true }), server("hai", { seq: 7, build: "b2", ready: false, checks: ["following", "mood"], differs: ["site.yaml"] })] });
  const text = await drawn(house);
  for (const words of ["2 máy chủ đang chạy", "một điều phối", "theo kịp", "chậm 3 sự kiện", "không theo được nhật ký", "chưa sẵn sàng (mood)", "Tệp khác bản đang dùng: site.yaml", "khác bản của máy này", "hai bản dựng"]) expect(text).toContain(words);
  expect(text).not.toContain("Chưa máy nào điều phối");
  expect(ailing(house.live)).toBe(1);
});

test("servers of which none leads are told so; who is alone has no servers", async () => {
  const house = new House().open();
  house.presence({}, { nodes: [server("một"), server("hai")] });
  expect(await drawn(house)).toContain("Chưa máy nào điều phối");
  house.presence({}, { nodes: [] });
  expect(await drawn(house)).toBe("Chỉ có một máy chủ đang chạy.");
  expect(house.live.nodes).toEqual([]);
  house.presence({}, { nodes: [server("một"), server("hai")] });
  house.presence({}, { whole: true });
  expect(house.live.nodes).toEqual([]);
});

/** One that died does not vanish in silence; one that was stopped is told quietly. */
test("who is gone is told until it is back", async () => {
  const house = new House().open();
  const gone = { id: "x", name: "hai", at: "2026-11-23T02:00:00.000Z", seq: 7, stopped: false };
  house.presence({}, { nodes: [server("một", { leading: true })], gone: [gone, { ...gone, name: "ba", stopped: true }] });
  const text = await drawn(house);
  for (const words of ["1 máy chủ đang chạy", "hai không trả lời từ 09:00", "đến sự kiện 7", "ba đã dừng lúc 09:00"]) expect(text.replace(/ +/g, " ")).toContain(words);
  expect(ailing(house.live)).toBe(1);
});
