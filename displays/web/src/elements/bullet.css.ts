/** The looks of bullets. */

import { css } from "lit";

export const look = css`
  :host {
    position: absolute;
    display: flex;
    flex-direction: column;
  }
  h2 {
    flex: none;
    white-space: nowrap;
    font-size: var(--heading);
    font-weight: 500;
  }
  h2 small {
    margin-left: 0.4em;
    font-size: var(--m);
    font-weight: 400;
    color: var(--ink-3);
  }
  ol {
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
    justify-content: space-evenly;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    column-gap: calc(0.5 * var(--m));
    align-items: baseline;
    white-space: nowrap;
  }
  :host([data-beside]) li {
    grid-template-columns: var(--names) minmax(0, 1fr) var(--figures);
    align-items: center;
  }
  .name {
    font-weight: 500;
  }
  .figure {
    text-align: right;
    font-weight: 700;
    font-size: var(--figure);
    line-height: 1.25;
  }
  .figure small {
    margin-left: 0.25em;
    font-size: var(--m);
    font-weight: 400;
    color: var(--ink-2);
  }
  .figure .shape {
    margin-right: 0.3em;
    width: 0.72em;
    height: 0.72em;
    vertical-align: 0;
  }
  :host([data-stacked]) li {
    grid-template-columns: minmax(0, 1fr);
  }
  :host([data-stacked]) .figure {
    text-align: left;
  }
  :host([data-stacked]) .track {
    grid-column: 1;
  }
  .track {
    position: relative;
    grid-column: 1 / 3;
    height: var(--track);
    margin: calc(0.12 * var(--m)) 0;
  }
  :host([data-beside]) .track {
    grid-column: 2;
    grid-row: 1;
  }
  .band {
    position: absolute;
    top: 0;
    bottom: 0;
  }
  .band.normal {
    background: var(--line);
  }
  .bar {
    position: absolute;
    top: 32%;
    bottom: 32%;
    left: 0;
    width: 100%;
    background: var(--actual);
    transform-origin: 0 50%;
    transition: transform 0.6s ease-out;
  }
  .dot {
    position: absolute;
    top: 14%;
    bottom: 14%;
    width: calc(0.42 * var(--m));
    margin-left: calc(-0.21 * var(--m));
    border-radius: 99em;
    background: var(--actual);
    box-shadow: 0 0 0 calc(0.1 * var(--m)) var(--tile);
  }
  .span {
    position: absolute;
    top: 44%;
    bottom: 44%;
    background: var(--ink);
  }
  .tick {
    position: absolute;
    top: -8%;
    bottom: -8%;
    width: calc(0.16 * var(--m));
    margin-left: calc(-0.08 * var(--m));
    background: var(--ink);
    box-shadow: 0 0 0 calc(0.05 * var(--m)) var(--tile);
  }
  .goal {
    position: absolute;
    top: 0;
    height: 14%;
    background: var(--ink);
  }
  .detail {
    grid-column: 1 / -1;
    color: var(--ink-2);
  }
  :host([data-beside]) .detail {
    grid-column: 2 / -1;
  }
  .detail b {
    font-weight: 600;
  }
  .detail .shape {
    margin-right: 0.3em;
  }
  .detail span {
    color: var(--ink-2);
  }
  .detail .good .shape {
    color: var(--actual);
  }
  .detail .bad .shape {
    color: var(--warn);
  }
  .detail b {
    color: var(--ink);
  }
  [data-level="critical"] .figure,
  .detail .critical b {
    color: var(--critical);
  }
  [data-level="critical"] .figure .shape,
  .detail .critical .shape {
    color: var(--critical-fill);
  }
  [data-level="warn"] .figure,
  .detail .warn .shape,
  .detail .warn b {
    color: var(--warn);
  }
  [data-level="critical"] .bar,
  [data-level="critical"] .dot {
    background: var(--critical-fill);
  }
  [data-level="warn"] .bar,
  [data-level="warn"] .dot {
    background: var(--warn);
  }
  [data-late] .bar,
  [data-late] .dot {
    background: var(--ink-3);
  }
  li:not([data-state="value"]) .figure {
    font-size: var(--m);
    font-weight: 500;
    color: var(--ink-3);
  }
  li[data-state="held"] .figure {
    font-weight: 700;
    color: var(--warn);
  }
  li:not([data-state="value"]) .track {
    border: calc(2.5 * var(--u)) dashed var(--line);
  }
  li[data-state="held"] .track {
    border-color: var(--warn);
  }
  li:not([data-state="value"]) .band {
    opacity: 0.45;
  }
  .detail .badge {
    padding: 0 0.4em;
    margin-right: 0.1em;
    border: calc(2.5 * var(--u)) solid currentColor;
    border-radius: 0.3em;
    font-weight: 500;
    line-height: 1.2;
  }
  .detail .badge.warn {
    color: var(--warn);
  }
  .detail .badge.late {
    color: var(--late);
  }
  .detail .badge.unreal {
    color: var(--ground);
    background: repeating-linear-gradient(135deg, var(--ink) 0 calc(13 * var(--u)), var(--ink-2) calc(13 * var(--u)) calc(26 * var(--u)));
    border-color: var(--ink);
    font-weight: 600;
  }
  .foot {
    flex: none;
    color: var(--ink-3);
    white-space: nowrap;
  }
  .key {
    display: inline-block;
    width: 1.1em;
    height: 0.72em;
    margin: 0 0.3em 0 0;
    vertical-align: -0.02em;
  }
  .key.target {
    width: 0.18em;
    height: 0.95em;
    background: var(--ink);
    vertical-align: -0.14em;
  }
  .legend > span {
    margin-right: 0.9em;
  }
  @media (prefers-reduced-motion: reduce) {
    .bar {
      transition: none;
    }
  }
`;
