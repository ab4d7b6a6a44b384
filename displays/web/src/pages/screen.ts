import "../fonts.css";
import "../tokens.css";
import "../screen.css";
import "../words.kiosk.js";
import { language } from "../hanging.js";
import { Screen } from "../screen.js";
import { learned } from "../words.js";

const screen = new Screen(document.body, { worker: true });
if (language() === "en") void learned("en").then(() => screen.start());
else screen.start();
