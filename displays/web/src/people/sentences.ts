/** What the administrators' page says of people and of what they did. */

import { role } from "../desk/element.js";
import { when } from "../desk/wording.js";
import { known, pick, say } from "../words.js";
import type { Deed, House, Known, Named } from "./nouns.js";

/** What is called so, by its key; the key where nothing is. */
export const nameOf = (list: readonly Named[], key: string): string => pick(list.find((each) => each.key === key)?.name) || key;

/** "Người vận hành · các phòng của Xã, phường". */
export function reachWords(person: Known, house: House): string {
  const more = person.unit ? nameOf(house.units, person.unit) : person.groups.map((key) => nameOf(house.groups, key)).join(", ");
  return more ? `${role(person.role)} · ${more}` : role(person.role);
}

export type Standing = "here" | "invited" | "lapsed" | "shut" | "away";

/** How somebody stands: signed in, invited, with a link that has run out, shut out, or just not here. */
export function standing(person: Known): Standing {
  if (person.disabled) return "shut";
  if (person.sessions) return "here";
  if (person.password || person.vouched) return "away";
  return person.invited ? "invited" : "lapsed";
}

export function standingWords(person: Known, now: number): string {
  return say(`people.standing.${standing(person)}`, { n: person.sessions, at: when(person.invited ?? person.seen, now) });
}

/** Who did it: a person, the command line, the service itself. */
export function author(by: string): string {
  if (by.startsWith("cli")) return say("people.by.cli", { name: by.slice(4) });
  const key = `people.by.${by}`;
  return known(key) ? say(key) : by;
}

/** What was done, as a sentence without its subject. */
export function deedWords(deed: Deed): string {
  const { data } = deed;
  const name = String(data["name"] ?? data["id"] ?? "");
  switch (deed.kind) {
    case "signed.in":
      return say("people.did.signed_in", { via: say(`account.via.${String(data["via"])}`) });
    case "sign.in.changed":
      return say(`people.did.${String(data["what"]).replace(" ", "_")}`, { name });
    case "refused": {
      const why = String(data["why"]);
      const words = known(`people.refused.${why}`) ? say(`people.refused.${why}`) : (deed.text ?? why);
      return say("people.did.refused", { why: words });
    }
    case "user.added":
      return say("people.did.added", { name, role: role(String(data["role"])) });
    case "user.changed":
      if (data["disabled"] === true) return say("people.did.shut_out", { name });
      if (data["disabled"] === false) return say("people.did.let_in", { name });
      return data["role"] ? say("people.did.role", { name, role: role(String(data["role"])) }) : say("people.did.reach", { name });
    case "token.created":
      return say("people.did.token", { name, scope: say(`people.scope.${String(data["scope"])}`) });
    default:
      return say("people.did.token_gone", { name });
  }
}
