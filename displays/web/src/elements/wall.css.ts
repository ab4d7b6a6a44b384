import { css, unsafeCSS } from "lit";
import colours from "../colours.css?inline";

/** The colours come along, so that a dark wall can stand as a preview on a light page. */
export const wall = css`
  ${unsafeCSS(colours)}
  :host {
    display: block;
    position: relative;
    overflow: hidden;
    width: 100%;
    height: 100%;
    font-family: "Be Vietnam Pro", "Noto Sans", sans-serif;
    font-feature-settings: "lnum";
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    color-scheme: inherit;
  }
  .wall {
    position: absolute;
    top: 0;
    right: 0;
    bottom: 0;
    left: 0;
    display: flex;
    flex-direction: column;
    color: var(--ink);
    background: var(--ground);
    font-size: var(--m);
    line-height: 1.32;
  }
  .notice {
    padding: 0 var(--m);
    overflow: hidden;
    font-size: calc(1.4 * var(--m));
    font-weight: 700;
    color: var(--on-warn);
    background: var(--warn-fill);
  }
  .notice:empty {
    background: var(--tile-2);
  }
  .notice,
  io-notice {
    flex: none;
    height: calc(3.6 * var(--m));
  }
  .page {
    position: relative;
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
    padding: calc(32 * var(--u)) calc(48 * var(--u)) calc(36 * var(--u));
  }
  io-head,
  .banner {
    flex: none;
    height: var(--head);
    margin-bottom: calc(24 * var(--u));
  }
  .stages {
    position: relative;
    flex: 1;
    min-height: 0;
  }
  main {
    position: absolute;
    top: 0;
    right: 0;
    bottom: 0;
    left: 0;
  }
  main.leaving {
    animation: leave 0.45s ease-in-out forwards;
    pointer-events: none;
  }
  main.entering {
    animation: enter 0.45s ease-in-out;
  }
  @keyframes leave {
    to {
      opacity: 0;
    }
  }
  @keyframes enter {
    from {
      opacity: 0;
    }
  }
  .pointed {
    box-shadow: 0 0 0 calc(8 * var(--u)) var(--calm), 0 0 calc(56 * var(--u)) calc(18 * var(--u)) var(--calm);
    animation: point 0.35s ease-out;
  }
  @keyframes point {
    from {
      box-shadow: 0 0 0 0 transparent, 0 0 0 0 transparent;
    }
  }
  .failed {
    position: absolute;
    display: flex;
    flex-direction: column;
    overflow: hidden;
    padding: calc(0.38 * var(--m)) calc(0.78 * var(--m));
    border: calc(3 * var(--u)) dashed var(--line);
    border-radius: calc(20 * var(--u));
  }
  .failed h2 {
    margin: 0;
    font-size: calc(1.14 * var(--m));
    font-weight: 600;
    line-height: 1.32;
  }
  .failed p {
    margin: auto 0;
    color: var(--ink-2);
  }
  .cut main {
    --critical: var(--critical-past);
    filter: saturate(0.35); /* what is cut off loses its colour, not its contrast */
  }
  main > [data-away] {
    visibility: hidden;
    opacity: 0;
    pointer-events: none;
    transition: visibility 0s 0.24s;
  }
  .stages > .ahead,
  .stages > .coming {
    visibility: hidden;
    pointer-events: none;
  }
  .stages > .coming {
    visibility: visible;
    opacity: 0;
    will-change: opacity;
  }
  .banner {
    display: flex;
    align-items: center;
    margin: calc(-32 * var(--u)) calc(-48 * var(--u)) calc(24 * var(--u));
    padding: 0 calc(48 * var(--u));
    height: calc(var(--head) + 32 * var(--u));
    overflow: hidden;
    font-size: calc(1.1 * var(--m));
    line-height: 1.25;
  }
  .banner h1 {
    margin: 0;
    flex: none;
    white-space: nowrap;
    margin-right: calc(0.8 * var(--m));
    font-size: calc(1.75 * var(--m));
    font-weight: 700;
  }
  .banner p {
    margin: 0;
    white-space: nowrap;
  }
  .tall .banner h1 {
    font-size: calc(1.4 * var(--m));
  }
  .banner .clock {
    flex: none;
    margin-left: auto;
    padding-left: var(--m);
    font-size: calc(1.4 * var(--m));
    font-weight: 600;
  }
  .off {
    color: var(--on-warn);
    background: var(--warn-fill);
  }
  .then {
    color: var(--on-late);
    background: var(--late);
  }
  .back {
    color: var(--on-calm);
    background: var(--calm);
  }
  .frame {
    position: absolute;
    top: 0;
    right: 0;
    bottom: 0;
    left: 0;
    pointer-events: none;
    border: calc(14 * var(--u)) solid var(--warn-fill);
  }
  .frame.past {
    border-color: var(--late);
    outline: calc(6 * var(--u)) dashed var(--on-late); /* like the edge of a film: known without its colour */
    outline-offset: calc(-10 * var(--u));
  }
  .frame.drill {
    border: calc(8 * var(--u)) dashed var(--calm); /* broken: what it frames is not the real thing */
  }
  .frame.away {
    border-style: dashed;
  }
  .empty {
    position: absolute;
    top: 0;
    right: 0;
    bottom: 0;
    left: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    color: var(--ink-2);
  }
  .empty h1 {
    margin: 0;
    font-size: calc(1.7 * var(--m));
    font-weight: 600;
    color: var(--ink);
  }
  .empty p {
    margin: calc(0.4 * var(--m)) 0 0;
  }
  @media (prefers-reduced-motion: reduce) {
    main > [data-away] {
      transition: none;
    }
    main.leaving,
    main.entering,
    .pointed {
      animation-duration: 1ms;
    }
  }
`;
