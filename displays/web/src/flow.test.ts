// @vitest-environment node
import { describe, expect, it } from "vitest";
import { arrange, bringFlow, lacksFlow } from "./arrange.js";
import { flow, needOf } from "./flow.js";
import type { TileDoc } from "./picture.js";

const tile = (id: string, kind: string, at: TileDoc["at"], more: object = {}): TileDoc => ({ id, kind, at, ...more });
const TILES = [
  tile("a", "number", [1, 1, 8, 11]),
  tile("b", "number", [9, 1, 8, 11]),
  tile("c", "number", [17, 1, 8, 11]),
  tile("d", "trend", [1, 12, 8, 13]),
  tile("e", "bullet", [9, 12, 8, 13], { each: ["X-1", "X-2"] }),
  tile("f", "map", [17, 12, 8, 13]),
];
const GRID = { columns: 24, rows: 24 };

describe("tiles on a wall of another shape", () => {
  it("stand in the grid's order, over the whole area, none over another", () => {
    for (const area of [{ w: 1008, h: 1700 }, { w: 5000, h: 1250 }, { w: 700, h: 900 }]) {
      const boxes = [...flow([...TILES].reverse(), area, 16, 38)];
      expect(boxes.map(([id]) => id)).toEqual(["a", "b", "c", "d", "e", "f"]);
      const covered = boxes.reduce((sum, [, { w, h }]) => sum + (w + 16) * (h + 16), 0);
      expect(covered / ((area.w + 16) * (area.h + 16))).toBeCloseTo(1, 5);
      for (const [i, [, one]] of boxes.entries())
        for (const [, other] of boxes.slice(i + 1)) expect(one.x + one.w <= other.x + 0.01 || one.y + one.h <= other.y + 0.01).toBe(true);
    }
  });

  it("get the room they need where the wall has it", () => {
    const boxes = flow(TILES, { w: 1008, h: 1800 }, 16, 38);
    for (const each of TILES) {
      const [w, h] = needOf(each);
      expect(boxes.get(each.id)?.w).toBeGreaterThanOrEqual(w * 38 * 0.95);
      expect(boxes.get(each.id)?.h).toBeGreaterThanOrEqual(h * 38 * 0.8);
    }
  });

  it("are as many as there are, without trying every row", () => {
    const many = Array.from({ length: 30 }, (_, i) => tile(`t${i}`, "number", [1, i + 1, 1, 1]));
    expect(flow(many, { w: 1000, h: 1700 }, 10, 20).size).toBe(30);
  });

  it("come with what sets them when the first such wall asks", async () => {
    expect([lacksFlow({ w: 1824, h: 870 }), lacksFlow({ w: 1008, h: 1700 })]).toEqual([false, true]);
    await bringFlow();
    expect(lacksFlow({ w: 1008, h: 1700 })).toBe(false);
  });

  it("keep the grid from 4:3 to 21:9, and only there", () => {
    const at = (w: number, h: number) => arrange(TILES, GRID, { w, h }, 20, null, 38).get("c")?.y;
    expect([at(1824, 870), at(1344, 870), at(3344, 1250)]).toEqual([0, 0, 0]);
    expect(at(1008, 1700)).toBeGreaterThan(0);
    expect(at(5000, 1250)).toBe(0);
    expect(arrange(TILES, GRID, { w: 5000, h: 1250 }, 20, null, 38).get("d")?.x).toBeGreaterThanOrEqual(0);
  });
});
