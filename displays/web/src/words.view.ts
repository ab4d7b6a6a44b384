/** What a page that watches by a link says beside the wall's words. Import it for its effect. */

import { view as en } from "../../words/en.json";
import { view as vi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({ vi: { view: vi }, en: { view: en } });
