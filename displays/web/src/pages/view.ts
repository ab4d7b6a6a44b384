import "../fonts.css";
import "../tokens.css";
import "../screen.css";
import "../words.kiosk.js";
import "../words.view.js";
import { Farewell } from "../ended.js";
import { Keep } from "../keep.js";
import { opened } from "../opening.js";
import { Screen } from "../screen.js";

const { body } = document;
let screen: Screen | null = null;
const farewell = new Farewell(body, () => screen?.wire.start());

/** Nothing of a wall that is watched by a link is kept in the browser; see opening.ts for what stands in the address. */
async function begin(): Promise<void> {
  if (location.hash.length > 1) farewell.say("opening");
  if (!(await opened({ trouble: (what) => farewell.say(what) }))) return;
  farewell.hide();
  if (screen) return screen.wire.start();
  screen = new Screen(body, { path: "/ws/view", ask: "/api/view", keep: Keep.none(), before: () => Promise.resolve(farewell) });
  screen.start();
}

window.addEventListener("hashchange", () => void begin()); // another link in the same window
void begin();
