/** The wall's part of the words. Import it for its effect. */

import { reasons as reasonsEn, wall as wallEn } from "../../words/en.json";
import { reasons as reasonsVi, wall as wallVi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({ vi: { wall: wallVi, reasons: reasonsVi }, en: { wall: wallEn, reasons: reasonsEn } });
