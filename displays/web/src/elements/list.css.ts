/** Tiles that are a list: a heading, rows of even height, a line below for what did not fit. */

import { css } from "lit";

export const list = css`
  :host {
    display: flex;
    flex-direction: column;
    position: absolute;
    background: var(--tile-2);
    --shape-ground: var(--tile-2);
  }
  :host([data-empty]) {
    background: transparent;
  }
  h2 {
    flex: none;
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    white-space: nowrap;
    margin-bottom: calc(0.2 * var(--m));
  }
  ol {
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    column-gap: calc(0.5 * var(--m));
    align-content: start;
    border-top: calc(2 * var(--u)) solid var(--line);
    flex: none;
    padding: calc(0.06 * var(--m) + var(--air, 0px)) 0;
  }
  li > .shape {
    width: calc(1.18 * var(--m));
    height: calc(1.18 * var(--m));
    margin-top: calc(0.1 * var(--m));
  }
  b {
    display: block;
    font-size: calc(1.04 * var(--m));
    font-weight: 600;
    line-height: 1.3;
  }
  em {
    font-style: normal;
    font-weight: 700;
    white-space: nowrap;
  }
  li p {
    grid-column: 2;
    color: var(--ink-2);
    line-height: 1.3;
  }
  mark {
    padding: 0 0.3em;
    border-radius: 0.2em;
    font-weight: 600;
    color: var(--ground);
    background: repeating-linear-gradient(135deg, var(--ink) 0 calc(13 * var(--u)), var(--ink-2) calc(13 * var(--u)) calc(26 * var(--u)));
  }
  h2 small {
    font-size: var(--m);
    font-weight: 400;
    color: var(--ink-3);
  }
  .more {
    flex: none;
    padding-top: calc(0.3 * var(--m));
    color: var(--ink-3);
    white-space: nowrap;
  }
  :host([data-part="strip"]) h2 {
    font-size: var(--m);
    margin: 0;
    color: var(--ink-2);
  }
`;
