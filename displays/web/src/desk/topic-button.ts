/** A topic as one large button: its name, how it stands with the wall, and the live figure it is about. */

import { html, nothing, type TemplateResult } from "lit";
import { age, asOf } from "../times.js";
import { pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Layout, Topic, Value } from "./nouns.js";
import { seriesOf, tone, waits, type Tone } from "./tone.js";
import { seriesWords, shortValue } from "./wording.js";

/** off, on: painted; sending: not yet answered; coming, going: answered, not yet painted everywhere. */
export type Standing = "off" | "on" | "sending" | "coming" | "going";

/** The series a topic is about: that of its first number tile, else of its first tile with one. */
export function topicSeries(topic: Topic, layout: Layout, values: Readonly<Record<string, unknown>>): string | null {
  const tiles = topic.tiles.map((id) => layout.tiles.find((tile) => tile.id === id)).filter((tile) => tile !== undefined);
  const first = tiles.find((tile) => tile.kind === "number") ?? tiles.find((tile) => tile.series !== undefined);
  return first ? (seriesOf(first, values)[0] ?? null) : null;
}

export class TopicButton extends LiveElement {
  static override properties = { ...LiveElement.properties, topic: { attribute: false }, layout: { attribute: false }, standing: {}, still: { type: Boolean } };
  declare topic: Topic;
  declare layout: Layout;
  declare standing: Standing;
  /** A press would not go. It is taken all the same, so that it can be said why. */
  declare still: boolean;

  protected override render(): TemplateResult {
    const { live, topic, standing } = this;
    const series = topicSeries(topic, this.layout, live.values);
    const value = series ? live.value(series) : undefined;
    const colour = series ? tone(value, live.now()) : "text";
    return html`<button type="button" class="topic ${standing}" data-topic=${topic.key} aria-pressed=${standing === "on" || standing === "going"} aria-busy=${standing === "sending"} aria-disabled=${this.still || nothing}>
      <span class="topic-name"><b>${pick(topic.title)}</b><span>${this.note(colour, series)}</span></span>
      ${series ? html`<span class="figure ${colour}">${colour === "critical" ? icon("diamond") : colour === "warn" ? icon("triangle") : nothing}${colour === "held" && value?.v == null ? this.waiting(value) : shortValue(live, series, value)}</span>` : nothing}
    </button>`;
  }

  /** "chờ xác nhận", or what a derived figure waits for. */
  private waiting(value: Value | undefined): string {
    const first = value && waits(value)[0];
    return first ? say("remote.waits", { series: seriesWords(this.live, first) }) : say("remote.held");
  }

  private note(colour: Tone, series: string | null): string {
    if (this.standing === "on") return say("remote.focus_on");
    if (this.standing === "coming") return say("remote.focus_coming");
    if (this.standing === "going") return say("remote.focus_going");
    if (this.standing === "sending") return say("remote.sending");
    const value = series ? this.live.value(series) : undefined;
    if (!series) return "";
    if (!value || colour === "missing") return say("remote.no_value");
    const now = this.live.now();
    if (colour === "late" && value.late) return say("remote.late", { age: age(now - Date.parse(value.late)) });
    const owner = this.live.indicators[series.split("@")[0] ?? series]?.owner;
    const when = value.as_of ? asOf(Date.parse(value.as_of), now, false) : "";
    const status = value.status === "E" ? say("wall.status.E") : value.status === "P" ? say("wall.status.P") : "";
    return [status.startsWith("wall.") ? "" : status, when, owner ? pick(owner.short) || pick(owner.name) : ""].filter(Boolean).join(" · ");
  }
}

customElements.define("io-topic-button", TopicButton);
