/** The scenes that screens had, by the numbers that their receipts name: one that is slow is drawn as it is, not as it should be. */

import type { Presence, Scene } from "./nouns.js";

const REMEMBERED = 4; // scenes a screen

export class Shown {
  private readonly scenes = new Map<string, Scene[]>(); // by "room/screen", the newest last

  /** A screen has this scene from now on; null: there is no such screen any more. */
  keep(id: string, scene: Scene | null): void {
    const known = this.scenes.get(id) ?? [];
    if (!scene) this.scenes.delete(id);
    else if (known[known.length - 1]?.changed !== scene.changed) this.scenes.set(id, [...known, scene].slice(-REMEMBERED));
  }

  /** The scene that the newest receipt names; undefined for one from before this page began. */
  painted(id: string, presence: Presence | null | undefined): Scene | undefined {
    const changed = presence?.painted?.scene;
    return changed === undefined ? undefined : this.scenes.get(id)?.find((scene) => scene.changed === changed);
  }
}
