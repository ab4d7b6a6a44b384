// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Asides } from "./asides.js";
import type { IoWall } from "./elements/io-wall.js";
import type { Screen } from "./screen.js";

const wall = { pointer: null as string | null, layout: { key: "tong-quan" } };
let asides: Asides;

beforeEach(() => {
  vi.useFakeTimers();
  wall.pointer = null;
  asides = new Asides({} as Screen, () => wall as unknown as IoWall, () => undefined);
});
afterEach(() => vi.useRealTimers());

const point = (more: object): void => asides.told({ type: "do", do: "pointer", layout: "tong-quan", ...more });

it("lights a tile for as long as it is told, anew with each pointing", () => {
  point({ tile: "den", for: 8 });
  expect(wall.pointer).toBe("den");
  expect(asides.busy).toBe(true);
  vi.advanceTimersByTime(7_000);
  point({ tile: "di", for: 8 });
  vi.advanceTimersByTime(7_000);
  expect(wall.pointer).toBe("di");
  vi.advanceTimersByTime(1_000);
  expect(wall.pointer).toBeNull();
});

it("lets go of it when told, and lights nothing of another layout", () => {
  point({ tile: "den", for: 8 });
  point({ tile: "", for: 8 });
  expect(wall.pointer).toBeNull();
  point({ tile: "den", layout: "y-te" });
  expect(wall.pointer).toBeNull();
});
