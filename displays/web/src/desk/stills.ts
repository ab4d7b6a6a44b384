/** What held screens show: kept where their hold was seen to begin, else asked for, as are moments of the past. */

import type { LayoutDoc } from "../picture.js";
import { send } from "./api.js";
import { path } from "./command.js";
import type { Scene } from "./nouns.js";

type Figures = Readonly<Record<string, unknown>>;

interface Still {
  hold: number;
  values: Figures | null; // null: nobody here knows them (yet)
  layout?: LayoutDoc;
}

interface Wall {
  seq: number;
  screens: { screen: string; scene: Scene; layout: LayoutDoc | null; values: Figures }[];
}

export class Stills {
  private readonly kept = new Map<string, Still>(); // by "room/screen"
  private readonly asked = new Map<string, number>(); // by room: the newest hold it was asked for

  /** came: is called when what was asked for is there. */
  constructor(private readonly came: () => void) {}

  of(id: string): Still | undefined {
    return this.kept.get(id);
  }

  clear(): void {
    this.kept.clear();
    this.asked.clear();
  }

  /** A hold seen to begin freezes the figures of this moment; of any other the server knows them. */
  note(values: Figures, seen: boolean): void {
    for (const [key, value] of Object.entries(values)) {
      if (!key.startsWith("@scene/")) continue;
      const id = key.slice("@scene/".length);
      const hold = (value as Scene | null)?.hold;
      if (!hold) this.kept.delete(id);
      else if (this.kept.get(id)?.hold !== hold.seq) {
        const known = seen && !hold.past;
        this.kept.set(id, { hold: hold.seq, values: known ? values : null });
        if (!known) void this.ask(id.split("/")[0] ?? "", hold.seq);
      }
    }
  }

  private async ask(room: string, hold: number): Promise<void> {
    if (this.asked.get(room) === hold) return;
    this.asked.set(room, hold);
    try {
      const wall = await send<Wall>("GET", path("rooms", room, "wall"));
      for (const { screen, scene, layout, values } of wall.screens) {
        const still = this.kept.get(`${room}/${screen}`);
        if (still && still.hold === scene.hold?.seq) this.kept.set(`${room}/${screen}`, { ...still, values, ...(scene.hold.past && layout ? { layout } : {}) });
      }
      this.came();
    } catch {
      this.asked.delete(room); // with the next hold; until then its tiles are drawn bare
    }
  }
}
