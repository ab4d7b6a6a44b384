/** The wall's words for a page that should be small: Vietnamese at once, English when somebody speaks it. Import it for its effect. */

import { wall as vi } from "../../words/vi.json";
import { learn, learnLater } from "./words.js";

learn({ vi: { wall: vi }, en: {} });
learnLater("en", () => import("./words.wall.js"));
