import "../fonts.css";
import "../tokens.css";
import "../desk/door.css";
import "../words.account.js";
import "../words.desk.js";
import { dress, recall, theme } from "../desk/prefs.js";
import { homeOf, patient, wanted } from "../desk/session.js";
import "../desk/signin.js";
import type { SignIn } from "../desk/signin.js";
import { say } from "../words.js";

recall();
dress(theme(), false);
document.title = say("pages.titles.signin");

async function open(): Promise<void> {
  const fragment = decodeURIComponent(location.hash.slice(1)).replace(/^once=/, "");
  if (fragment) history.replaceState(null, "", location.pathname + location.search); // a token does not stay in the address
  const person = fragment ? null : await patient();
  const door = document.createElement("io-sign-in") as SignIn;
  door.once = fragment;
  door.must = person?.must ? person : null;
  door.next = wanted(location.search, "");
  door.addEventListener("signed-in", () => location.assign(wanted(location.search, homeOf(door.person))));
  if (person && !person.must) return location.replace(wanted(location.search, homeOf(person)));
  document.body.append(door);
}

addEventListener("hashchange", () => location.reload()); // a link that was opened in this tab
void open();
