/** What stands across the wall above everything: the notices of its scene, what is real first. */

import { html, type TemplateResult } from "lit";
import type { NoticeDoc, Scene } from "../picture.js";
import { pick } from "../words.js";

const AGAIN = 10_000; // ms before the element is asked for once more
const NOTICES = 2; // shown at once; the last one says how many more there are
const RANKS = ["Actual", "System", "Exercise", "Test"];

let asked = -Infinity;

export function noticesOf(scene: Scene | null): NoticeDoc[] {
  const rank = (notice: NoticeDoc): number => RANKS.indexOf(notice.status);
  return [...(scene?.notices ?? [])].sort((a, b) => rank(a) - rank(b)).slice(0, NOTICES);
}

/** The element comes with the first notice. Until it is there, and where it does not come, what is real is said in plain letters;
 *  an exercise or a test could be taken for it, and waits. `came`: it is there. */
export function notices(scene: Scene | null, came: () => void): TemplateResult[] {
  const shown = noticesOf(scene);
  if (shown.length && !customElements.get("io-notice")) {
    ask(came);
    return shown.map(({ status, headline }) => html`<div class="notice">${status === "Actual" || status === "System" ? pick(headline) : ""}</div>`);
  }
  const hidden = (scene?.notices ?? []).length - shown.length;
  return shown.map((notice, i) => html`<io-notice .notice=${notice} .more=${i === shown.length - 1 ? hidden : 0}></io-notice>`);
}

function ask(came: () => void): void {
  if (performance.now() - asked < AGAIN) return;
  asked = performance.now();
  void import("./io-notice.js").then(came, () => undefined);
}
