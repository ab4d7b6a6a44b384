/** The words of tiles that few walls have. Import it for its effect, in an element that is loaded later. */

import { tiles as en } from "../../words/en.json";
import { tiles as vi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({ vi: { tiles: vi }, en: { tiles: en } });
