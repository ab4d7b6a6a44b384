import "../fonts.css";
import "../tokens.css";
import "../screen.css";
import "../words.kiosk.js";
import { language } from "../hanging.js";
import { Offline } from "../offline.js";
import { Screen } from "../screen.js";
import { learned } from "../words.js";

const screen = new Screen(document.body, { offline: new Offline(document.body.dataset["build"] ?? "") });
if (language() === "en") void learned("en").then(() => screen.start());
else screen.start();
