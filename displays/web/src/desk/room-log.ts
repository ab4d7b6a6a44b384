/** The last events of a room, asked from the journal again whenever the journal has grown. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { clockSeconds, sameDay, shortDay } from "../times.js";
import { say } from "../words.js";
import { Problem, send } from "./api.js";
import { LiveElement } from "./element.js";
import type { JournalEvent, RoomPlan } from "./nouns.js";
import { concerns, tell, type Line } from "./story.js";
import { KINDS } from "./story.js";

const BACK = 3000; // sequence numbers looked back for a first picture
const PAUSE = 700; // milliseconds between two questions
const PAGE = 500; // events asked at once
const KEPT = 2000; // events remembered
const LINES = 30;

/** Events already read, shared by all rooms: newest first is worked out on drawing. */
const read = { epoch: "", upto: 0, events: [] as JournalEvent[] };

export class RoomLog extends LiveElement {
  static override properties = { ...LiveElement.properties, room: { attribute: false }, trouble: { state: true } };
  declare room: RoomPlan;
  declare trouble: string;
  private asking = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.trouble = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  protected override updated(): void {
    if (this.timer !== undefined || this.asking || !this.live.ready || this.live.link.state !== "live") return;
    const epoch = this.live.wire.picture?.epoch ?? "";
    if (read.epoch === epoch && read.upto >= this.live.seq) return;
    this.timer = setTimeout(() => void this.ask(epoch), read.epoch === epoch ? PAUSE : 0);
  }

  private async ask(epoch: string): Promise<void> {
    this.timer = undefined;
    this.asking = true;
    if (read.epoch !== epoch) Object.assign(read, { epoch, upto: Math.max(0, this.live.seq - BACK), events: [] });
    try {
      const answer = await send<{ events: JournalEvent[]; tail: number }>("GET", `/api/journal?after=${read.upto}&limit=${PAGE}&kind=${KINDS.join(",")}`);
      const fresh = answer.events.filter((event) => event.seq > read.upto);
      read.events = [...read.events, ...fresh].slice(-KEPT);
      read.upto = fresh.length >= PAGE ? (fresh[fresh.length - 1]?.seq ?? answer.tail) : answer.tail;
      this.trouble = "";
    } catch (error) {
      this.trouble = error instanceof Problem ? error.message : String(error);
    } finally {
      this.asking = false;
      this.requestUpdate();
    }
  }

  protected override render(): TemplateResult {
    const lines: Line[] = [];
    for (let i = read.events.length - 1; i >= 0 && lines.length < LINES; i -= 1) {
      const event = read.events[i];
      if (!event || !concerns(event, this.room, this.live)) continue;
      const line = tell(event, this.room, this.live);
      if (line) lines.push(line);
    }
    const now = this.live.now();
    return html`<section class="log" aria-label=${say("console.log.title")}>
      <h3>${say("console.log.title")}</h3>
      ${this.trouble ? html`<p class="bad small">${this.trouble}</p>` : nothing}
      ${lines.length === 0 && !this.trouble ? html`<p class="quiet small">${say("console.log.empty")}</p>` : nothing}
      <ol>${repeat(lines, (line) => line.seq, (line) => html`<li class=${line.mood}><time datetime=${line.at}>${stamp(line.at, now)}</time><span>${line.words}</span></li>`)}</ol>
    </section>`;
  }
}

function stamp(at: string, now: number): string {
  const ms = Date.parse(at);
  return sameDay(ms, now) ? clockSeconds(ms) : `${shortDay(ms, now)} ${clockSeconds(ms).slice(0, 5)}`;
}

customElements.define("io-room-log", RoomLog);
