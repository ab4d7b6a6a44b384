import { css } from "lit";

export const camera = css`
  :host {
    position: absolute;
    display: flex;
    flex-direction: column;
  }
  /* the picture reaches to the tile's edges */
  :host(:not([data-empty])) {
    padding: 0;
  }
  :host(:not([data-empty])) h2 {
    padding: calc(0.16 * var(--m)) calc(0.78 * var(--m));
  }
  h2 {
    flex: none;
    display: flex;
    align-items: baseline;
    font-size: calc(1.1 * var(--m));
    font-weight: 500;
    white-space: nowrap;
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
    font-size: var(--m);
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
  video[hidden] {
    visibility: hidden; /* its size says which of several streams is enough */
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
    display: flex;
    align-items: center;
    padding: calc(0.14 * var(--m)) calc(0.78 * var(--m));
    color: var(--on-late);
    background: var(--late);
    font-size: var(--band-size);
    line-height: 1.32;
    overflow-wrap: anywhere;
  }
  .band b {
    font-weight: 700;
  }
  .band .shape {
    margin-right: 0.4em;
  }
  .calm {
    flex: 1;
    display: flex;
    align-items: center;
    color: var(--ink-2);
    font-size: var(--calm-size);
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .calm .shape {
    margin-right: 0.35em;
    width: 0.72em;
    height: 0.72em;
    color: var(--ink-3);
  }
  figure .calm {
    padding: 0 calc(0.78 * var(--m));
    position: absolute;
    left: 0;
    right: 0;
    top: 0;
    bottom: 0;
    justify-content: center;
    color: #c0cbdd;
  }
`;
