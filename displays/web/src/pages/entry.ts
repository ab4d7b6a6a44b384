import "../fonts.css";
import "../tokens.css";
import "../desk/desk.css";
import "../entry/entry.css";
import "../words.entry.js";
import { dress, recall, theme } from "../desk/prefs.js";
import { patient, signIn } from "../desk/session.js";
import { Http } from "../entry/http.js";
import "../entry/io-entry.js";
import type { EntryPage } from "../entry/io-entry.js";
import { say } from "../words.js";

recall();
dress(theme(), false);
document.title = say("pages.titles.entry");

async function open(): Promise<void> {
  const person = await patient();
  if (!person || person.must) return signIn();
  const page = document.createElement("io-entry") as EntryPage;
  page.person = person;
  page.service = new Http();
  document.body.append(page);
}

void open();
