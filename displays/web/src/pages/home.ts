import "../fonts.css";
import "../tokens.css";
import "../desk/door.css";
import "../words.desk.js";
import "../desk/home.js";
import type { Home } from "../desk/home.js";
import { dress, recall, theme } from "../desk/prefs.js";
import { patient } from "../desk/session.js";
import { say } from "../words.js";

recall();
dress(theme(), false);
document.title = say("pages.titles.home");

async function open(): Promise<void> {
  const home = document.createElement("io-home") as Home;
  home.person = await patient();
  document.body.append(home);
}

void open();
