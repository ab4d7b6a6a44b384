/** The ring of dots before what there is not yet: "Chưa có số liệu". */

import { html } from "lit";
import { drawn } from "../shapes.js";

export const ring = html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn("none")}</svg>`;
