/** Which rooms use a layout, and how. */

import { html, type TemplateResult } from "lit";
import { pick, say } from "../../words.js";
import { few } from "../wording.js";
import type { Use } from "./nouns.js";

const NAMED = 12; // rooms; of more their number
const KINDS = ["home", "schedule", "agenda", "claim", "link"] as const;

export function usage(uses: readonly Use[]): TemplateResult {
  const by = (kind: string): string[] => [...new Set(uses.filter((use) => use.kind === kind).map((use) => pick(use.name)))];
  const kinds = KINDS.filter((kind) => by(kind).length);
  return html`<dl class="uses"><dt>${say("editor.used")}</dt>
    ${kinds.length ? kinds.map((kind) => html`<dd><span class="quiet">${say(`editor.use.${kind}`)}:</span> ${few(by(kind), NAMED)}</dd>`) : html`<dd class="quiet">${say("editor.unused")}</dd>`}</dl>`;
}
