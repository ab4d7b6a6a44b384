import "../fonts.css";
import "../tokens.css";
import "../desk/door.css";
import "../words.account.js";
import "../words.desk.js";
import "../desk/account.js";
import type { Account } from "../desk/account.js";
import { dress, recall, theme } from "../desk/prefs.js";
import { patient, signIn } from "../desk/session.js";
import { say } from "../words.js";

recall();
dress(theme(), false);
document.title = say("pages.titles.account");

async function open(): Promise<void> {
  const person = await patient();
  if (!person || person.must) return signIn();
  const account = document.createElement("io-account") as Account;
  account.person = person;
  document.body.append(account);
}

void open();
