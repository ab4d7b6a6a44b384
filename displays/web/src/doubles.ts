/** What the tests of the wire share: a socket, and what comes down it. */

import type { Message } from "./wire.js";

/** A socket whose other end is the test. */
export class Line {
  readyState = 0;
  sent: Message[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: string) {}
  accept(): this {
    this.readyState = 1;
    this.onopen?.();
    return this;
  }
  say(message: Message): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  hangUp(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Message);
  }
  close(): void {
    this.readyState = 3;
  }
}

export const NOW = "2026-11-23T02:00:00.000Z";
export const hello = (more: object = {}): Message => ({ type: "hello", epoch: "e1", seq: 0, now: NOW, beat: 2, scene: { changed: 1 }, resumed: false, ...more });
export const whole = (seq: number, more: object = {}): Message => ({ type: "wall", epoch: "e1", view: "v1", seq, layout: { key: "l" }, values: { A: { v: 1 }, B: { v: 2 } }, history: {}, ...more });
export const change = (from: number, seq: number, values: object): Message => ({ type: "values", from, seq, values });
