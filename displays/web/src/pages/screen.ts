import "../fonts.css";
import "../tokens.css";
import "../screen.css";
import "../words.wall.js";
import { Offline } from "../offline.js";
import { Screen } from "../screen.js";

new Screen(document.body, { offline: new Offline(document.body.dataset["build"] ?? "") }).start();
