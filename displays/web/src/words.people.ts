/** The words of the administrators' page. Import it for its effect. */

import { people as peopleEn } from "../../words/en.json";
import { people as peopleVi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({ vi: { people: peopleVi }, en: { people: peopleEn } });
