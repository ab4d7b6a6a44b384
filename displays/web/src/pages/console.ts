import "../fonts.css";
import "../tokens.css";
import "../desk/desk.css";
import "../desk/miniature.css";
import "../desk/rooms.css";
import "../desk/groups.css";
import "../desk/travel.css";
import "../desk/lists.css";
import "../desk/notes.css";
import "../desk/meetings.css";
import "../words.desk.js";
import "../desk/desk.js";
import type { Desk } from "../desk/desk.js";
import { Live } from "../desk/live.js";
import { dress, recall, theme } from "../desk/prefs.js";
import { patient, signIn } from "../desk/session.js";
import { say } from "../words.js";

recall();
dress(theme(), false);
document.title = say("pages.titles.console");

async function open(): Promise<void> {
  const person = await patient();
  if (!person || person.must) return signIn();
  const live = new Live({ path: "/ws/console", ask: "/api/session" });
  const desk = document.createElement("io-desk") as Desk;
  desk.live = live;
  desk.person = person;
  document.body.append(desk);
  live.wire.start();
}

void open();
