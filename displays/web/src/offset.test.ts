import { expect, it } from "vitest";
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
