/** What stands across the wall above everything: the notices of its scene, what is real first. */

import { html, type TemplateResult } from "lit";
import type { NoticeDoc, Scene } from "../picture.js";
import "./io-notice.js";

const NOTICES = 2; // shown at once; the last one says how many more there are
const RANKS = ["Actual", "System", "Exercise", "Test"];

export function noticesOf(scene: Scene | null): NoticeDoc[] {
  const rank = (notice: NoticeDoc): number => RANKS.indexOf(notice.status);
  return [...(scene?.notices ?? [])].sort((a, b) => rank(a) - rank(b)).slice(0, NOTICES);
}

export function notices(scene: Scene | null): TemplateResult[] {
  const shown = noticesOf(scene);
  const hidden = (scene?.notices ?? []).length - shown.length;
  return shown.map((notice, i) => html`<io-notice .notice=${notice} .more=${i === shown.length - 1 ? hidden : 0}></io-notice>`);
}
