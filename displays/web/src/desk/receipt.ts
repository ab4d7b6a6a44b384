/** What the presenter may be told about the rooms: counted from receipts of every screen, never from what was pressed. */

import type { Presence, Scene } from "./nouns.js";

export interface Receipt {
  /** Screens of the room that are connected. */
  on: number;
  /** Those that have painted the scene they have now. */
  painted: number;
  frozen: number;
  /** When the last of them said so; null until all connected ones have. */
  at: string | null;
}

type Scenes = Readonly<Record<string, Scene>>;
type There = Readonly<Record<string, Presence | null>>;

/** Count a room's receipts. `scenes` and `presence` by "room/screen"; entries of other rooms are left out. */
export function receipt(room: string, scenes: Scenes, presence: There): Receipt {
  const count: Receipt = { on: 0, painted: 0, frozen: 0, at: null };
  for (const [id, there] of Object.entries(presence)) {
    if (!there || !id.startsWith(`${room}/`)) continue;
    count.on += 1;
    if (there.frozen || there.hidden) count.frozen += 1;
    else if (there.painted && there.painted.scene === scenes[id]?.changed) {
      count.painted += 1;
      if (!count.at || there.painted.at > count.at) count.at = there.painted.at;
    }
  }
  if (count.painted < count.on) count.at = null;
  return count;
}

/** True once every connected screen shows the scene, and there is one. */
export function shown(count: Receipt): boolean {
  return count.on > 0 && count.painted === count.on;
}

/** The rooms of a meeting by how far they are: a room without a screen that is on is `off` and holds nobody up. */
export interface Rooms {
  shown: string[];
  /** Something is still on its way there. */
  coming: string[];
  frozen: string[];
  off: string[];
  at: string | null;
}

/** Sort rooms by their receipts. */
export function sorted(rooms: readonly string[], scenes: Scenes, presence: There): Rooms {
  const all: Rooms = { shown: [], coming: [], frozen: [], off: [], at: null };
  for (const room of rooms) {
    const count = receipt(room, scenes, presence);
    if (!count.on) all.off.push(room);
    else if (shown(count)) {
      all.shown.push(room);
      if (!all.at || (count.at ?? "") > all.at) all.at = count.at;
    } else if (count.painted + count.frozen === count.on) all.frozen.push(room);
    else all.coming.push(room);
  }
  return all;
}
