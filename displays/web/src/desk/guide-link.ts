/** The way to the quick start of whoever is at a page. In a window of its own: what one was doing stays as it is. */

import { html, type TemplateResult } from "lit";
import { say } from "../words.js";

export type Reader = "operator" | "presenter" | "steward" | "technician" | "secretary" | "administrator";

/** who: whose guide; none: all of them. */
export const guideLink = (who?: Reader): TemplateResult => html`<a class="link help" href=${who ? `/help/${who}` : "/help"} target="_blank" rel="noopener">${say("pages.help.title")}</a>`;
