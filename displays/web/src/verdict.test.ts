// @vitest-environment node
import { describe, expect, it } from "vitest";
import { closed, refused } from "./verdict.js";

const answering = (status: number, after: string | null = null) => (): Promise<{ status: number; headers: { get(): string | null } }> =>
  Promise.resolve({ status, headers: { get: () => after } });

describe("a close code", () => {
  it.each([1000, 1001, 1006, 1009, 1012, 1013, 4000, 4008, 4013, 4499, 5000])("%i comes back", (code) => {
    expect(closed(code)).toEqual({ state: "again" });
  });

  it.each([
    [4500, { state: "ended", why: "revoked" }],
    [4501, { state: "ended", why: "refused" }],
    [4502, { state: "ended", why: "outdated" }],
    [4503, { state: "unpaired" }],
    [4504, { state: "ended", why: "replaced" }],
    [4999, { state: "ended", why: "refused" }],
  ])("%i stops and says why", (code, verdict) => {
    expect(closed(code)).toEqual(verdict);
  });
});

describe("a refused handshake", () => {
  it.each([
    [200, null, { state: "again" }],
    [401, null, { state: "unpaired" }],
    [403, null, { state: "ended", why: "revoked" }],
    [404, null, { state: "again" }],
    [503, "10", { state: "again", wait: [10_000, 20_000] }],
    [429, "60", { state: "again", wait: [60_000, 120_000] }],
    [503, null, { state: "again" }],
    [503, "Wed, 21 Oct 2026 07:28:00 GMT", { state: "again" }],
  ])("%i with Retry-After %s", async (status, after, verdict) => {
    expect(await refused("/api/screen", answering(status, after))).toEqual(verdict);
  });

  it("teaches nothing where nobody answers", async () => {
    expect(await refused("/api/screen", () => Promise.reject(new Error("away")))).toEqual({ state: "again" });
  });
});
