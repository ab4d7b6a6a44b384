import { css } from "lit";

export const camera = css`
  :host {
    position: absolute;
    display: flex;
    flex-direction: column;
  }
  h2 {
    flex: none;
    display: flex;
    align-items: baseline;
    font-size: var(--m);
    white-space: nowrap;
    margin-bottom: calc(0.3 * var(--m));
  }
  h2 span {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  h2 small {
    margin-left: var(--m);
    color: var(--ink-2);
    font-weight: 500;
  }
  h2 i {
    display: inline-block;
    width: 0.5em;
    height: 0.5em;
    margin-right: 0.4em;
    border-radius: 50%;
    background: var(--calm);
  }
  figure {
    flex: 1;
    min-height: 0;
    position: relative;
    margin: 0;
    border-radius: calc(10 * var(--u));
    overflow: hidden;
    background: #000;
  }
  figure > canvas,
  figure > div:not(.band) {
    position: absolute;
    left: 0;
    top: 0;
    width: 100%;
    height: 100%;
  }
  canvas,
  video {
    position: absolute;
    left: 0;
    top: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  :host([data-fit="cover"]) canvas,
  :host([data-fit="cover"]) video {
    object-fit: cover;
  }
  /* an old picture is grey at a glance */
  :host([data-sight="cut"]) figure > :not(.band):not(p),
  :host([data-sight="full"]) figure > :not(.band):not(p),
  :host([data-sight="frozen"]) figure > :not(.band):not(p) {
    filter: grayscale(1) brightness(0.5);
  }
  .band {
    position: absolute;
    left: 0;
    right: 0;
    bottom: 0;
    padding: calc(0.3 * var(--m)) var(--m);
    color: var(--on-late);
    background: var(--late);
    font-size: var(--band-size);
    line-height: 1.32;
    overflow-wrap: anywhere;
  }
  .band b {
    display: block;
    font-weight: 700;
  }
  .calm {
    flex: 1;
    display: flex;
    align-items: center;
    color: var(--ink-2);
    font-size: var(--calm-size);
    overflow-wrap: anywhere;
  }
  figure .calm {
    position: absolute;
    left: 0;
    right: 0;
    top: 0;
    bottom: 0;
    justify-content: center;
    color: #c0cbdd;
  }
`;
