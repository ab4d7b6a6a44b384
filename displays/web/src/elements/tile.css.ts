/** What all tiles look like. `--m`: the least font a leader must read on this screen; `--u`: 1/1080 of the wall's height.
 *  compose.ts reckons with the same padding and frame. */

import { css } from "lit";

export const tile = css`
  :host {
    display: block;
    box-sizing: border-box;
    overflow: hidden;
    color: var(--ink);
    background: var(--tile);
    --pad-x: calc(0.78 * var(--m));
    --pad-y: calc(0.38 * var(--m));
    --frame: calc(3 * var(--u));
    --round: calc(20 * var(--u));
    border: var(--frame) solid var(--edge);
    border-radius: var(--round);
    padding: var(--pad-y) var(--pad-x);
    font-size: var(--m);
    line-height: 1.32;
    contain: layout paint style;
  }
  :host([data-empty]) {
    background: transparent;
    border: var(--frame) dashed var(--line);
  }
  :host([data-moving])::after {
    content: "";
    position: absolute;
    top: 0;
    right: 0;
    bottom: 0;
    left: 0;
    background: inherit;
    opacity: 0;
    pointer-events: none;
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
    font-weight: 500; /* of every tile; what is heavy is a figure or an exception */
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
  /* What stands in the place of what there is not, said calmly, the same in every tile. */
  .calm {
    flex: 1;
    display: flex;
    align-items: center;
    min-height: 0;
    color: var(--ink-2);
    font-size: calc(1.15 * var(--m));
    font-weight: 500;
  }
  .calm > .shape {
    width: 0.72em;
    height: 0.72em;
    margin-right: 0.35em;
    color: var(--ink-3);
  }
  /* What makes a tile unmistakably not real, at its foot. */
  .unreal-strip {
    flex: none;
    overflow: hidden;
    margin: calc(0.14 * var(--m)) calc(-1 * var(--pad-x)) calc(-1 * var(--pad-y));
    font-weight: 600;
    text-align: center;
    white-space: nowrap;
    color: var(--ground);
    background: repeating-linear-gradient(135deg, var(--ink) 0 calc(26 * var(--u)), var(--ink-2) calc(26 * var(--u)) calc(52 * var(--u)));
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
