import "./words.wall.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Hanging } from "./hanging.js";
import type { Picture } from "./picture.js";

const picture = (more: Partial<Picture> = {}): Picture => ({
  epoch: "e",
  view: "v",
  seq: 5,
  clearance: "internal",
  catalogue: 3,
  layout: { key: "l", title: "L", grid: { columns: 12, rows: 6 }, tiles: [{ id: "a", kind: "number", series: "VB-01", at: [1, 1, 6, 6] }] },
  indicators: { "VB-01": { name: { vi: "Văn bản đến" } } },
  areas: {},
  site: {},
  values: { "VB-01": { v: 5238802, period: "2021" } },
  history: {},
  ...more,
});

let hanging: Hanging;

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue({ width: 1920, height: 1080 } as DOMRect);
  hanging = new Hanging(document.body, () => 0);
  hanging.hang();
});
afterEach(() => {
  hanging.wall.remove();
  vi.restoreAllMocks();
});

describe("the wall in its page", () => {
  it("gives way to another that never knew what may not be shown any more", () => {
    hanging.put(picture(), null);
    const before = hanging.wall;
    expect(hanging.shed(picture({ clearance: "public", view: "w", values: {} }))).toBe("less");
    expect(hanging.wall).not.toBe(before);
    expect(before.isConnected).toBe(false);
    expect(document.querySelectorAll("io-wall")).toHaveLength(1);
    expect(hanging.wall.values).toEqual({});
  });

  it("stays through another layout and through new figures", () => {
    hanging.put(picture(), null);
    const before = hanging.wall;
    expect(hanging.shed(picture({ view: "w", layout: null, indicators: {}, values: {} }))).toBe("none");
    expect(hanging.shed(picture({ seq: 6 }))).toBe("none");
    expect(hanging.wall).toBe(before);
  });

  it("stays where a single entry was taken away, which is told so that nothing of it is kept", () => {
    hanging.put(picture(), null);
    const before = hanging.wall;
    expect(hanging.shed(picture({ seq: 6, values: {} }))).toBe("gone");
    expect(hanging.wall).toBe(before);
  });

  it("compares with what stands there, whoever brought it: a kept wall too", () => {
    hanging.put(picture({ clearance: "restricted" }), null, 1);
    expect(hanging.shed(picture())).toBe("less");
    expect(hanging.shed(picture())).toBe("none");
  });

  it("says which view waits ready behind what stands, once it does, and not after it was shown", async () => {
    hanging.put(picture(), null);
    const next = picture({ view: "w", layout: { ...picture().layout, key: "m" } as NonNullable<Picture["layout"]> });
    const made = hanging.prepare(next);
    expect(hanging.ready).toBeUndefined();
    await made;
    expect(hanging.ready).toBe("w");
    hanging.put(next, null);
    await hanging.wall.settled();
    expect(hanging.ready).toBeUndefined();
  });

  it("lets go of what it made ready by another catalogue, and when it is told to", async () => {
    const next = picture({ view: "w", layout: { ...picture().layout, key: "m" } as NonNullable<Picture["layout"]> });
    hanging.put(picture(), null);
    await hanging.prepare(next);
    hanging.put(picture({ catalogue: 4 }), null);
    expect(hanging.ready).toBeUndefined();
    await hanging.prepare({ ...next, catalogue: 4 });
    await hanging.prepare({ ...next, view: "", layout: null });
    expect([hanging.ready, hanging.wall.ahead]).toEqual([undefined, null]);
  });
});
