import "../fonts.css";
import "../tokens.css";
import "../desk/desk.css";
import "../people/people.css";
import "../words.account.js";
import "../words.desk.js";
import "../words.people.js";
import { dress, recall, theme } from "../desk/prefs.js";
import { patient, signIn } from "../desk/session.js";
import "../people/io-people.js";
import type { PeoplePage } from "../people/io-people.js";
import { say } from "../words.js";

recall();
dress(theme(), false);
document.title = say("pages.titles.people");

async function open(): Promise<void> {
  const person = await patient();
  if (!person || person.must) return signIn();
  const page = document.createElement("io-people") as PeoplePage;
  page.person = person;
  document.body.append(page);
}

void open();
