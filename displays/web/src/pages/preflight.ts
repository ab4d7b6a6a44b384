import "../fonts.css";
import "../tokens.css";
import "../desk/desk.css";
import "../preflight/preflight.css";
import "../words.preflight.js";
import { dress, recall, theme } from "../desk/prefs.js";
import { patient, signIn } from "../desk/session.js";
import { Http } from "../preflight/http.js";
import "../preflight/io-preflight.js";
import type { PreflightPage } from "../preflight/io-preflight.js";
import { say } from "../words.js";

recall();
dress(theme(), false);
document.title = say("pages.titles.preflight");

async function open(): Promise<void> {
  const person = await patient();
  if (!person || person.must) return signIn();
  const page = document.createElement("io-preflight") as PreflightPage;
  page.person = person;
  page.service = new Http();
  document.body.append(page);
}

void open();
