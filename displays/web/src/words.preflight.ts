/** The words of the technician's page. Import it for its effect. */

import { console as consoleEn, pages as pagesEn, preflight as preflightEn, reasons as reasonsEn } from "../../words/en.json";
import { console as consoleVi, pages as pagesVi, preflight as preflightVi, reasons as reasonsVi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({
  vi: { console: consoleVi, pages: pagesVi, preflight: preflightVi, reasons: reasonsVi },
  en: { console: consoleEn, pages: pagesEn, preflight: preflightEn, reasons: reasonsEn },
});
