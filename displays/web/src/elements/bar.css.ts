/** What a tile of bars looks like. */

import { css } from "lit";

export const bar = css`
  :host {
    position: absolute;
    display: flex;
    flex-direction: column;
  }
  h2 {
    flex: none;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    font-weight: 500;
    font-size: var(--heading);
  }
  h2 small {
    margin-left: 0.4em;
    font-size: var(--m);
    font-weight: 400;
    color: var(--ink-3);
  }
  ol {
    flex: 1;
    display: flex;
    flex-direction: column;
    justify-content: space-evenly;
    min-height: 0;
  }
  li {
    display: grid;
    grid-template-columns: var(--names) minmax(0, 1fr) var(--figures);
    column-gap: calc(0.5 * var(--m));
    align-items: center;
    white-space: nowrap;
    font-size: var(--row, var(--m));
  }
  li > span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  :host([data-above]) li {
    grid-template-columns: minmax(0, 1fr) auto;
  }
  .bar {
    height: calc(0.82 * var(--m));
    border-radius: calc(0.12 * var(--m));
    overflow: hidden;
  }
  .bar.whole {
    background: var(--line);
  }
  b .shape {
    margin-right: 0.3em;
  }
  :host([data-above]) .bar {
    grid-row: 2;
    grid-column: 1 / 3;
    height: calc(0.5 * var(--m));
    margin-top: calc(0.06 * var(--m));
  }
  :host([data-stacked]) li {
    grid-template-columns: minmax(0, 1fr);
  }
  :host([data-stacked]) li > span {
    white-space: normal;
    color: var(--ink-2);
  }
  :host([data-stacked]) li > b {
    text-align: left;
    font-size: var(--figure);
    line-height: 1.3;
  }
  :host([data-stacked]) b small {
    font-size: var(--m);
  }
  :host([data-stacked]) .bar {
    grid-row: 3;
    grid-column: 1;
  }
  .bar i {
    display: block;
    height: 100%;
    border-radius: inherit;
    background: var(--actual);
    transform-origin: 0 50%;
    transition: transform 0.6s ease-out;
  }
  [data-state="late"] .bar i {
    background: var(--ink-3);
  }
  [data-level="critical"] .bar i {
    background: var(--critical-fill);
  }
  [data-level="warn"] .bar i {
    background: var(--warn);
  }
  b {
    font-weight: 600;
    text-align: right;
  }
  b small {
    margin-left: 0.25em;
    font-weight: 400;
    color: var(--ink-2);
  }
  [data-level="critical"] b {
    color: var(--critical);
  }
  [data-level="warn"] b {
    color: var(--warn);
  }
  [data-state="missing"] b,
  [data-state="held"] b {
    font-weight: 500;
    color: var(--ink-3);
  }
  [data-state="held"] b {
    color: var(--warn);
  }
  .foot {
    flex: none;
    color: var(--ink-3);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  @media (prefers-reduced-motion: reduce) {
    .bar i {
      transition: none;
    }
  }
`;
