/** Figures in a column, with every digit in a cell of one width, so that they align. Figures that stand alone (a tile's
 *  number, the clock) are set as the font spaces them: in cells the narrow 1 stands between gaps that read as spaces. */

import { css, html, type TemplateResult } from "lit";

export const cellStyle = css`
  .d {
    display: inline-block;
    width: 0.675em;
    font-style: normal;
    letter-spacing: 0;
    text-align: center;
  }
`;

/** The text with its digits in cells; as text it reads as before. */
export const cells = (text: string): (TemplateResult | string)[] =>
  text.split(/(\d)/).map((part) => (/^\d$/.test(part) ? html`<i class="d">${part}</i>` : part));
