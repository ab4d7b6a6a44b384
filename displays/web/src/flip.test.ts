import { beforeEach, expect, it, vi } from "vitest";
import type { Part } from "./arrange.js";
import type { Laid } from "./compose.js";
import { flip } from "./flip.js";

let root: HTMLElement;
let moved: [Keyframe[], KeyframeAnimationOptions][];

const set = (x: number, w: number, h: number, part: Part = "grid"): Laid[] => [{ tile: { id: "a" }, place: { part, x, y: 0, w, h } } as unknown as Laid];

beforeEach(() => {
  root = document.createElement("main");
  root.innerHTML = '<div data-tile="a"></div>';
  moved = [];
  (root.firstElementChild as HTMLElement).animate = ((frames: Keyframe[], options: KeyframeAnimationOptions) => {
    moved.push([frames, options]);
    return { playState: "finished", finish: () => undefined };
  }) as unknown as Element["animate"];
});

it("moves by transform and opacity alone, and leaves nothing behind", () => {
  flip(root, set(0, 100, 50), true);
  flip(root, set(200, 200, 100), true);
  expect(moved).toHaveLength(1);
  const [frames, options] = moved[0] as [Keyframe[], KeyframeAnimationOptions];
  expect(frames[0]?.["transform"]).toBe("translate(-200px, 0px) scale(0.5, 0.5)");
  expect(frames[1]?.["transform"]).toBe("none");
  expect(options.fill).toBeUndefined();
});

it("lets the texts of a tile come while it takes another shape", () => {
  flip(root, set(0, 100, 50), true);
  flip(root, set(0, 300, 50), true);
  expect(moved[0]?.[1].pseudoElement).toBe("::after");
  expect(moved.flatMap(([frames]) => frames).flatMap((frame) => Object.keys(frame)).filter((key) => !["offset", "transformOrigin"].includes(key))).toEqual(["opacity", "opacity", "opacity", "transform", "transform"]);
});

it("moves nothing where only the box is another, where nothing moved, and where people want no motion", () => {
  flip(root, set(0, 100, 50), false);
  flip(root, set(0, 300, 50), false);
  flip(root, set(0, 300, 50), true);
  expect(moved).toEqual([]);
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  flip(root, set(0, 100, 50), true);
  vi.unstubAllGlobals();
  expect(moved).toEqual([]);
});

it("goes on from where a tile is seen that is still on its way", () => {
  const tile = root.firstElementChild as HTMLElement;
  flip(root, set(0, 100, 100), true);
  tile.animate = ((frames: Keyframe[], options: KeyframeAnimationOptions) => {
    moved.push([frames, options]);
    return { playState: "running", finish: () => undefined };
  }) as unknown as Element["animate"];
  flip(root, set(100, 100, 100), true);
  vi.spyOn(root, "getBoundingClientRect").mockReturnValue({ x: 10, y: 10, width: 900, height: 900 } as DOMRect);
  vi.spyOn(tile, "getBoundingClientRect").mockReturnValue({ x: 60, y: 10, width: 100, height: 100 } as DOMRect);
  flip(root, set(0, 100, 100), true);
  expect(moved[1]?.[0][0]?.["transform"]).toBe("translate(50px, 0px) scale(1, 1)");
});
