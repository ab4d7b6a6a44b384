/** What the operator's page does for its elements: it sends their wishes over HTTP, asks first where that is due, and says how it went. */

import { say } from "../words.js";
import { Problem, send } from "./api.js";
import type { Question } from "./ask.js";
import { type Command, path } from "./command.js";
import { feedName } from "./feed-list.js";
import type { FeedPlan } from "./feeds.js";
import type { Live, Place } from "./live.js";
import type { Held, Reason } from "./nouns.js";
import type { TakeDetail } from "./picker.js";
import { signIn } from "./session.js";
import { Takes } from "./takes.js";
import { layoutName, placeName, reasonWords, seriesWords } from "./wording.js";

const MANY = 12; // screens picked one by one above which a switch is asked about, too

/** The parts of the page that ask and tell. */
export interface Counter {
  ask(question: Question): Promise<string | null>;
  tell(words: string, options?: { bad?: boolean; undo?: Command | undefined }): void;
  /** Something that is drawn has changed. */
  changed(): void;
}

export class Errands {
  /** The buttons that wait for an answer, by the keys of their commands. */
  busy: ReadonlySet<string> = new Set();
  readonly takes: Takes;

  constructor(
    private readonly live: Live,
    private readonly counter: Counter,
  ) {
    this.takes = new Takes(live, { ask: (question) => counter.ask(question), tell: (words, bad = false) => counter.tell(words, { bad }), leave: signIn });
    this.takes.addEventListener("change", () => counter.changed());
  }

  /** Send a command, keep its button busy, say how it went. */
  async run(command: Command): Promise<void> {
    this.keep(new Set([...this.busy, command.key]));
    try {
      const answer = await send(command.method, command.path, command.body);
      command.then?.(answer);
      if (command.done) this.counter.tell(command.done, { undo: command.undo });
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return signIn();
      const words = error instanceof Error ? error.message : String(error);
      if (command.failed) command.failed(words);
      else this.counter.tell(words, { bad: true });
    } finally {
      this.keep(new Set([...this.busy].filter((key) => key !== command.key)));
    }
  }

  private keep(busy: ReadonlySet<string>): void {
    this.busy = busy;
    this.counter.changed();
  }

  /** Switch screens; more of them than somebody pointed at are named first. */
  async take({ wish, wide, then }: TakeDetail): Promise<void> {
    const { places } = wish;
    if (places.length > (wide ? 1 : MANY)) {
      const layout = layoutName(this.live, wish.layout);
      const sure = await this.counter.ask({ title: say("console.sure_many", { n: places.length, layout }), list: places.map(placeName), yes: say("console.switch", { layout }) });
      if (sure === null) return;
    }
    const went = await this.takes.take(wish);
    then?.(went);
  }

  /** Screens make it ready, unseen. Without an answer they switch all the same, only not at once. */
  prepare(targets: { width: string; key: string }[], layout: string | null): void {
    void send("POST", "/api/prepare", { targets, layout }).catch(() => undefined);
  }

  async unpair({ place, device }: { place: Place; device: string }): Promise<void> {
    const name = placeName(place);
    const sure = await this.counter.ask({ title: say("console.unpair_sure", { name }), words: say("console.unpair_what"), yes: say("console.unpair"), danger: true });
    if (sure !== null) await this.run({ key: "unpair", method: "DELETE", path: path("devices", device), done: say("console.unpaired", { name }) });
  }

  async undecide(held: Held): Promise<void> {
    const series = seriesWords(this.live, held.series);
    const reason = await this.counter.ask({ title: say("console.held.undo_title", { series }), words: say("console.held.undo_what"), yes: say("console.held.undo"), reason: say("console.held.reason") });
    if (reason) await this.run({ key: `held:${held.id}`, method: "POST", path: `${path("held", held.id)}/undo`, body: { reason }, done: say("console.held.undone", { series }) });
  }

  /** Read a feed whose answer had shrunk, and take what it gives: after a person has read what that means. */
  async anyway({ plan, error }: { plan: FeedPlan; error: Reason }): Promise<void> {
    const feed = feedName(plan);
    const sure = await this.counter.ask({ title: say("console.feeds.anyway_title", { feed }), words: `${reasonWords(error)} ${say("console.feeds.anyway_what")}`, yes: say("console.feeds.anyway") });
    if (sure !== null) await this.run({ key: `feed:${plan.key}`, method: "POST", path: `${path("feeds", plan.key, "run")}?anyway=1`, body: {}, done: say("console.feeds.ran", { feed }) });
  }
}
