/** What all tiles look like. `--m`: the least font a leader must read on this screen; `--u`: 1/1080 of the wall's height. */

import { css } from "lit";

export const tile = css`
  :host {
    display: block;
    box-sizing: border-box;
    overflow: hidden;
    color: var(--ink);
    background: var(--tile);
    border: calc(3 * var(--u)) solid var(--edge);
    border-radius: calc(20 * var(--u));
    padding: calc(0.38 * var(--m)) calc(0.78 * var(--m));
    font-size: var(--m);
    line-height: 1.32;
    contain: layout paint style;
  }
  :host([data-empty]) {
    background: transparent;
    border: calc(3 * var(--u)) dashed var(--line);
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  p,
  ol,
  ul {
    margin: 0;
    padding: 0;
    font-weight: 400;
    list-style: none;
  }
  h2 {
    font-size: calc(1.14 * var(--m));
    font-weight: 600;
    line-height: 1.32;
  }
  small {
    font-size: inherit;
  }
  svg.shape {
    display: inline-block;
    flex: none;
    width: 0.84em;
    height: 0.84em;
    vertical-align: -0.06em;
  }
  .critical {
    color: var(--critical);
  }
  svg.shape.critical {
    color: var(--critical-fill);
  }
  .warn {
    color: var(--warn);
  }
  .late {
    color: var(--late);
  }
  .good {
    color: var(--actual);
  }
  .bad {
    color: var(--warn);
  }
  .plain {
    color: var(--ink-2);
  }
  .quiet {
    color: var(--ink-2);
  }
`;
