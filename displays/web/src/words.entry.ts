/** The words of the stewards' page. Import it for its effect. */

import { console as consoleEn, entry as entryEn, pages as pagesEn, reasons as reasonsEn } from "../../words/en.json";
import { console as consoleVi, entry as entryVi, pages as pagesVi, reasons as reasonsVi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({
  vi: { console: consoleVi, entry: entryVi, pages: pagesVi, reasons: reasonsVi },
  en: { console: consoleEn, entry: entryEn, pages: pagesEn, reasons: reasonsEn },
});
