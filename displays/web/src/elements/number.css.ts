/** The looks of a figure. */

import { css } from "lit";

export const look = css`
  :host {
    display: flex;
    flex-direction: column;
    position: absolute;
  }
  :host([data-state="held"]) {
    border: calc(4 * var(--u)) dashed var(--warn);
    background: repeating-linear-gradient(135deg, transparent 0 calc(22 * var(--u)), var(--hatch) calc(22 * var(--u)) calc(44 * var(--u))), var(--tile);
  }
  :host([data-state="missing"]),
  :host([data-state="withheld"]),
  :host([data-state="unknown"]) {
    background: transparent;
    border: calc(3 * var(--u)) dashed var(--line);
  }
  :host([data-level="critical"]) {
    border-color: var(--critical-fill);
  }
  :host([data-level="warn"]) {
    border-color: var(--warn);
  }
  .cue {
    position: absolute;
    top: 0;
    right: 0;
    bottom: 0;
    left: 0;
    background: var(--cue);
    opacity: 0;
    pointer-events: none;
  }
  h2 {
    font-size: calc(var(--t) * var(--name));
    font-weight: 500;
    white-space: nowrap;
  }
  h2 span {
    display: block;
  }
  h2 small {
    margin-left: calc(var(--t) * 0.4);
    font-size: var(--q);
    font-weight: 400;
    color: var(--ink-3);
  }
  h2 small.alone {
    margin-left: 0;
  }
  .middle {
    flex: 1;
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 0;
  }
  .value {
    font-weight: 700;
    font-size: var(--value);
    line-height: 1.18;
    white-space: nowrap;
  }
  .value small {
    margin-left: calc(var(--value) * 0.1);
    font-size: var(--unit);
    font-weight: 500;
    color: var(--ink-2);
  }
  .value small.below {
    display: block;
    margin: -0.1em 0 0;
    line-height: 1.3;
  }
  :host([data-level="critical"]) .value {
    color: var(--critical);
  }
  :host([data-level="warn"]) .value {
    color: var(--warn);
  }
  :host([data-late]) .value {
    color: var(--ink-2);
  }
  :host([data-state="held"]) .value {
    color: var(--warn);
  }
  :host([data-state="missing"]) .value,
  :host([data-state="withheld"]) .value,
  :host([data-state="unknown"]) .value {
    font-weight: 500;
    color: var(--ink-2);
  }
  .value .shape {
    margin-right: 0.35em;
    width: 0.72em;
    height: 0.72em;
    color: var(--ink-3);
  }
  svg.course {
    flex: none;
    display: block;
    overflow: visible;
  }
  .row {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: calc(var(--q) * 1.36);
    line-height: 1.34;
    white-space: nowrap;
    font-size: var(--q);
  }
  .line {
    font-size: var(--t);
    line-height: 1.34;
    color: var(--ink-2);
  }
  .line b {
    font-weight: 600;
    color: var(--ink);
  }
  .line .shape {
    margin-right: 0.32em;
    color: var(--ink);
  }
  .line.critical .shape {
    color: var(--critical-fill);
  }
  .line.critical b {
    color: var(--critical);
  }
  .line.warn .shape,
  .line.warn b {
    color: var(--warn);
  }
  .line.good .shape {
    color: var(--actual);
  }
  .line.bad .shape {
    color: var(--warn);
  }
  .foot {
    color: var(--ink-3);
  }
  .row .foot:last-child,
  .row .ends {
    margin-left: auto;
    padding-left: 0.4em;
  }
  .row .foot:first-child {
    margin-left: 0;
    padding-left: 0;
  }
  .ends {
    display: flex;
    align-items: center;
  }
  .badge {
    margin-left: 0.4em;
    padding: 0 0.36em;
    border: calc(2.5 * var(--u)) solid currentColor;
    border-radius: 0.28em;
    font-size: 0.94em;
    font-weight: 500;
    line-height: 1.3;
    color: var(--ink-2);
  }
  .badge .shape {
    margin-right: 0.3em;
  }
  .badge.warn {
    color: var(--warn);
  }
  .badge.late {
    color: var(--late);
  }
  .band {
    flex: none;
    display: flex;
    align-items: center;
    justify-content: center;
    height: var(--band);
    margin: calc(0.3 * var(--t)) calc(-0.78 * var(--m)) calc(-0.38 * var(--m));
    font-size: var(--q);
    font-weight: 600;
    white-space: nowrap;
    color: var(--ground);
    background: repeating-linear-gradient(135deg, var(--ink) 0 calc(26 * var(--u)), var(--ink-2) calc(26 * var(--u)) calc(52 * var(--u)));
  }
  .badge.band {
    height: auto;
    margin: 0 0 0 0.4em;
    border: 0;
    color: var(--ground);
  }
  :host([data-part="strip"]) .ends {
    font-size: var(--q);
  }
  :host([data-part="strip"]) {
    padding: calc(0.3 * var(--m)) calc(0.6 * var(--m));
    justify-content: center;
  }
  :host([data-part="strip"]) .value {
    line-height: 1.24;
  }
  :host([data-part="strip"][data-state="value"]:not([data-level="critical"]):not([data-level="warn"])) .value {
    color: var(--ink-2);
  }
  :host([data-part="strip"]) h2 {
    color: var(--ink-2);
    overflow: hidden;
    text-overflow: ellipsis;
  }
`;
