import { describe, expect, it, vi } from "vitest";
import { Wire, type Link } from "./wire.js";

const HELLO = { type: "hello", epoch: "e", seq: 0, now: "2026-11-23T02:00:00.000Z", beat: 2, scene: { changed: 1 }, resumed: false };
const WALL = { type: "wall", epoch: "e", view: "v", seq: 5, layout: { key: "l" }, values: { "VB-01": { v: 1 } }, history: {} };

interface Line {
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
}

/** A wire that has brought a wall, its other end, and how often it was dialled. */
function joined(): { wire: Wire; line: Line; links: Link[]; dialled: () => number } {
  const links: Link[] = [];
  const open = vi.fn(() => ({ readyState: 1, send: () => undefined, close: () => undefined }) as unknown as WebSocket);
  const wire = new Wire({ path: "/ws/view", open }, { link: (link) => links.push(link) });
  wire.start();
  const line = open.mock.results[0]?.value as Line;
  line.onopen?.();
  for (const message of [HELLO, WALL]) line.onmessage?.({ data: JSON.stringify(message) });
  return { wire, line, links, dialled: () => open.mock.calls.length };
}

describe("what a page knows", () => {
  it.each([4500, 4503, 4505])("goes with the right to it: %i", (code) => {
    const { wire, line } = joined();
    expect(wire.picture?.values).toEqual({ "VB-01": { v: 1 } });
    line.onclose?.({ code });
    expect([wire.picture, wire.scene]).toEqual([null, null]);
    wire.stop();
  });

  it("stays while another window of the same browser shows it", () => {
    const { wire, line } = joined();
    line.onclose?.({ code: 4504 });
    expect(wire.picture).not.toBeNull();
    wire.stop();
  });

  it("goes at an end that the page finds by itself, once, and nothing is dialled", () => {
    const { wire, links, dialled } = joined();
    wire.end("revoked");
    wire.end("revoked");
    expect(wire.picture).toBeNull();
    expect(links.map((link) => [link.state, link.why])).toEqual([["live", undefined], ["ended", "revoked"]]);
    wire.hurry();
    expect(dialled()).toBe(1);
    wire.stop();
  });
});
