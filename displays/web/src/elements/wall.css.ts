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
    height: calc(3 * var(--m));
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
    outline: calc(8 * var(--u)) solid var(--calm);
    outline-offset: calc(2 * var(--u));
  }
  .cut main {
    filter: saturate(0.25);
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
    height: calc(3 * var(--m) + 32 * var(--u));
    white-space: nowrap;
    overflow: hidden;
    font-size: calc(1.1 * var(--m));
  }
  .banner b {
    margin-right: calc(0.8 * var(--m));
    font-size: calc(1.75 * var(--m));
    font-weight: 700;
  }
  .banner .clock {
    margin-left: auto;
    font-size: calc(1.4 * var(--m));
    font-weight: 600;
  }
  .off {
    color: var(--on-warn);
    background: var(--warn-fill);
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
  .empty b {
    font-size: calc(1.7 * var(--m));
    font-weight: 600;
    color: var(--ink);
  }
  .empty p {
    margin: calc(0.4 * var(--m)) 0 0;
  }
  .identify,
  .testcard {
    position: absolute;
    top: 0;
    right: 0;
    bottom: 0;
    left: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    text-align: center;
    padding: calc(60 * var(--u));
  }
  .identify {
    color: var(--on-calm);
    background: var(--calm);
  }
  .identify p {
    margin: 0;
    font-size: calc(60 * var(--u));
  }
  .identify b {
    font-size: calc(120 * var(--u));
    font-weight: 700;
    line-height: 1.32;
  }
  .testcard {
    justify-content: space-between;
    color: var(--ink);
    background: var(--ground);
    border: calc(4 * var(--u)) solid var(--ink);
    background-image: linear-gradient(var(--line) calc(2 * var(--u)), transparent 0), linear-gradient(90deg, var(--line) calc(2 * var(--u)), transparent 0);
    background-size: calc(120 * var(--u)) calc(120 * var(--u));
  }
  .testcard .ring {
    position: absolute;
    top: 50%;
    left: 50%;
    width: calc(960 * var(--u));
    height: calc(960 * var(--u));
    margin: calc(-480 * var(--u)) 0 0 calc(-480 * var(--u));
    border: calc(5 * var(--u)) solid var(--ink-2);
    border-radius: 50%;
  }
  .testcard .ramp {
    position: relative;
    display: flex;
    width: 100%;
    height: calc(110 * var(--u));
  }
  .testcard .ramp i {
    flex: 1;
  }
  .testcard .words {
    position: relative;
    padding: calc(0.4 * var(--m)) var(--m);
    background: var(--ground);
  }
  .testcard p {
    margin: 0;
  }
  .testcard b {
    font-size: calc(2.4 * var(--m));
    font-weight: 700;
  }
  @media (prefers-reduced-motion: reduce) {
    main.leaving,
    main.entering {
      animation-duration: 1ms;
    }
  }
`;
