// @vitest-environment node
import { expect, it, vi } from "vitest";
import { Offset } from "./offset.js";

it("takes the least delayed telling for the server's clock, whatever the device's own says", () => {
  let perf = 0;
  const clock = new Offset(() => perf);
  const server = (): number => 1_000_000 + perf;
  for (const delay of [300, 20, 250]) {
    perf += 2_000;
    clock.told(server() - delay);
  }
  expect(server() - clock.now()).toBe(20);
});

it("follows a server whose clock was put back", () => {
  let perf = 0;
  const clock = new Offset(() => perf);
  clock.told(5_000_000);
  for (let i = 0; i < 20; i += 1) {
    perf += 2_000;
    clock.told(1_000_000 + perf);
  }
  expect(clock.now()).toBe(1_000_000 + perf);
});

it("presumes until the server is heard that the device's clock is as wrong as it was, and never before a known moment", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
  const clock = new Offset(() => 0);
  clock.presume(86_400_000, 0);
  expect(clock.now()).toBe(87_400_000);
  clock.presume(0, 5_000_000); // a device that woke up in the past
  expect(clock.now()).toBe(5_000_000);
  expect(clock.ahead).toBe(4_000_000);
  clock.told(2_000_000);
  clock.presume(0, 9_000_000);
  expect(clock.now()).toBe(2_000_000);
  vi.useRealTimers();
});
