/** The wall's part of the words. Import it for its effect. */

import { wall as en } from "../../words/en.json";
import { wall as vi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({ vi: { wall: vi }, en: { wall: en } });
