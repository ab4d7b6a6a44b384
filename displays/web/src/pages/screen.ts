import "../fonts.css";
import "../tokens.css";
import "../screen.css";
import "../words.wall.js";
import { Screen } from "../screen.js";

new Screen(document.body).start();
