/** The kiosk's service worker, for /screen and nothing else. The server puts BUILD and FILES before it (displays/worker.py). */

import { Away } from "./away.js";

interface Extended extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Extended {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  BUILD: string;
  FILES: string[];
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: string, heard: (event: never) => void): void;
}

const scope = self as unknown as Scope;
const away = new Away({ build: scope.BUILD, files: scope.FILES, caches, fetch: (request, options) => fetch(request, options) });

scope.addEventListener("install", (event: Extended) => event.waitUntil(away.install().then(() => scope.skipWaiting())));
scope.addEventListener("activate", (event: Extended) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("message", (event: Extended & { data?: { build?: string } }) => {
  if (event.data?.build === scope.BUILD) event.waitUntil(away.clean());
});
scope.addEventListener("fetch", (event: Asked) => {
  const answer = away.answer(event.request);
  if (answer) event.respondWith(answer);
});
