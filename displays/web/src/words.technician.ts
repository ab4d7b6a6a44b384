/** The words of who looks after a screen. Import it for its effect. */

import { technician as en } from "../../words/en.json";
import { technician as vi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({ vi: { technician: vi }, en: { technician: en } });
