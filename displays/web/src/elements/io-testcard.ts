import { css, html, type TemplateResult } from "lit";
import { paint, px } from "../paint.js";
import { say } from "../words.js";
import { card, IoCard } from "./card.js";

const GREYS = 17;
const NEAR = [2, 4, 6, 8]; // percent from black, and from white
const COLOURS = ["#f00", "#0f0", "#00f", "#0ff", "#f0f", "#ff0"];
const LEVELS = ["--critical", "--warn", "--late", "--calm", "--ink-2"];
const EDGES = [0, 2.5, 5]; // percent of the picture that a screen may cut off
const FIELD = 96; // device pixels of a ruled field
const COUNTED = 1_000; // ms over which frames are counted

/** What a technician looks at an hour before a meeting: edges, shapes, greys, colours, letters, pixels and frames. */
export class IoTestcard extends IoCard {
  static override styles = [
    card,
    css`
      :host {
        background-image: linear-gradient(var(--line) calc(2 * var(--u)), transparent 0), linear-gradient(90deg, var(--line) calc(2 * var(--u)), transparent 0);
        background-size: calc(120 * var(--u)) calc(120 * var(--u));
        background-position: center;
      }
      .ring,
      .edge,
      .corner,
      .row,
      .words,
      .exact,
      .frames {
        position: absolute;
      }
      .ring,
      .corner {
        border: calc(4 * var(--u)) solid var(--ink-2);
        border-radius: 50%;
      }
      .ring {
        top: calc(50% - 480 * var(--u));
        left: calc(50% - 480 * var(--u));
        width: calc(960 * var(--u));
        height: calc(960 * var(--u));
      }
      .corner {
        width: calc(180 * var(--u));
        height: calc(180 * var(--u));
      }
      .edge {
        border: calc(2 * var(--u)) dashed var(--ink-3);
      }
      .edge:first-of-type {
        border: calc(3 * var(--u)) solid var(--ink);
      }
      .edge span {
        position: absolute;
        top: 0;
        left: calc(8 * var(--u));
        font-size: calc(20 * var(--u));
        background: var(--ground);
      }
      .row {
        left: 20%;
        width: 60%;
        display: flex;
        height: calc(84 * var(--u));
      }
      .row i {
        flex: 1;
        display: flex;
        align-items: center;
        justify-content: center;
      }
      .row u {
        width: 46%;
        height: 46%;
      }
      .words {
        left: 50%;
        top: 50%;
        transform: translate(-50%, -50%);
        width: 62%;
        padding: calc(14 * var(--u)) calc(36 * var(--u));
        text-align: center;
        background: var(--ground);
      }
      h1 {
        font-size: calc(52 * var(--u));
        font-weight: 700;
      }
      .least {
        font-size: var(--m);
      }
      small {
        display: block;
        font-size: calc(22 * var(--u));
        line-height: 1.32;
        color: var(--ink-2);
      }
      .exact {
        display: flex;
        text-align: center;
        padding: calc(8 * var(--u));
        background: var(--ground);
      }
      canvas {
        display: block;
        image-rendering: pixelated;
      }
      .frames {
        right: 7%;
        bottom: 22%;
        width: calc(300 * var(--u));
        padding: calc(8 * var(--u));
        background: var(--ground);
        text-align: right;
      }
      .frames i {
        display: block;
        width: calc(24 * var(--u));
        height: calc(24 * var(--u));
        background: var(--ink);
      }
    `,
  ];

  private frame = 0;
  private begun = 0;
  private frames = 0;
  private since = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.begun = this.since = performance.now();
    this.frame = requestAnimationFrame(this.move);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.frame);
  }

  /** The one thing on any wall that moves all the time, and only here: a mark that should glide. */
  private readonly move = (): void => {
    const now = performance.now();
    this.frames += 1;
    const mark = this.renderRoot.querySelector<HTMLElement>(".frames i");
    const way = (mark?.parentElement?.clientWidth ?? 0) - (mark?.offsetWidth ?? 0) * 1.7;
    if (mark) mark.style.transform = `translateX(${Math.abs(((now - this.begun) / 1_500) % 2 - 1) * way}px)`;
    if (now - this.since >= COUNTED) {
      const words = this.renderRoot.querySelector(".frames span");
      if (words) words.textContent = say("technician.card_frames", { n: Math.round((this.frames * 1_000) / (now - this.since)) });
      [this.frames, this.since] = [0, now];
    }
    this.frame = requestAnimationFrame(this.move);
  };

  protected override firstUpdated(): void {
    for (const [i, canvas] of [...this.renderRoot.querySelectorAll("canvas")].entries()) rule(canvas, i);
  }

  override render(): TemplateResult {
    const size = say("technician.card_lines", { width: String(Math.round(innerWidth * devicePixelRatio)), height: String(Math.round(innerHeight * devicePixelRatio)) });
    const at = (name: string, far: string, down: string): TemplateResult => html`<div class="corner" ${paint({ [name]: far, ...(down === "top" ? { top: "6%" } : { bottom: "6%" }) })}></div>`;
    const ruled = px(FIELD / devicePixelRatio);
    return html`${EDGES.map((edge) => html`<div class="edge" ${paint({ top: `${edge}vh`, right: `${edge}vw`, bottom: `${edge}vh`, left: `${edge}vw` })}><span>${String(edge).replace(".", ",")}%</span></div>`)}
      <div class="ring"></div>
      ${[at("left", "6%", "top"), at("right", "6%", "top"), at("left", "6%", "bottom"), at("right", "6%", "bottom")]}
      <div class="row" ${paint({ top: "8%" })}>${Array.from({ length: GREYS }, (_, i) => html`<i ${paint({ background: grey((i / (GREYS - 1)) * 100) })}></i>`)}</div>
      <div class="row" ${paint({ top: "16%" })}>
        ${NEAR.map((n) => html`<i ${paint({ background: grey(0) })}><u ${paint({ background: grey(n) })}></u></i>`)}
        ${NEAR.map((n) => html`<i ${paint({ background: grey(100) })}><u ${paint({ background: grey(100 - n) })}></u></i>`)}
      </div>
      <div class="words" ${paint({ "--m": px(this.least) })}>
        <h1>${say("technician.card")}</h1>
        <p>${[this.room, this.place, size].filter(Boolean).join(" · ")}</p>
        <p class="least">${say("technician.card_words")}</p>
        <p class="least">${say("technician.card_marks")}</p>
        <small>${say("technician.card_least")} · ${say("technician.card_edges")} · ${say("technician.card_exact")}</small>
      </div>
      <div class="row" ${paint({ bottom: "14%" })}>${COLOURS.map((colour) => html`<i ${paint({ background: colour })}></i>`)}</div>
      <div class="row" ${paint({ bottom: "6.2%" })}>${LEVELS.map((name) => html`<i ${paint({ background: `var(${name})` })}></i>`)}</div>
      <div class="exact" ${paint({ left: px(whole(innerWidth * 0.07)), bottom: px(whole(innerHeight * 0.22)) })}>
        ${[0, 1, 2].map(() => html`<canvas width=${FIELD} height=${FIELD} ${paint({ width: ruled, height: ruled })}></canvas>`)}
      </div>
      <div class="frames"><i></i><span>…</span></div>`;
  }
}

const grey = (percent: number): string => `hsl(0, 0%, ${percent}%)`;

/** Pixels of the page that are whole pixels of the device. */
const whole = (n: number): number => Math.round(n * devicePixelRatio) / devicePixelRatio;

/** Lines of one device pixel: upright, level, and a chequer. A picture that is scaled anywhere on its way shows waves. */
function rule(canvas: HTMLCanvasElement, which: number): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, FIELD, FIELD);
  pen.fillStyle = "#000";
  for (let y = 0; y < FIELD; y += 1)
    for (let x = 0; x < FIELD; x += 1) if ([x, y, x + y][which]! % 2) pen.fillRect(x, y, 1, 1);
}

customElements.define("io-testcard", IoTestcard);
