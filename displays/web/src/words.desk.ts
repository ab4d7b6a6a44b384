/** The words of the desk pages. Import it for its effect. */

import { console as consoleEn, pages as pagesEn, preflight as preflightEn, problems as problemsEn, reasons as reasonsEn, remote as remoteEn, wall as wallEn } from "../../words/en.json";
import { console as consoleVi, pages as pagesVi, preflight as preflightVi, problems as problemsVi, reasons as reasonsVi, remote as remoteVi, wall as wallVi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({
  vi: { console: consoleVi, pages: pagesVi, preflight: preflightVi, problems: problemsVi, reasons: reasonsVi, remote: remoteVi, wall: wallVi },
  en: { console: consoleEn, pages: pagesEn, preflight: preflightEn, problems: problemsEn, reasons: reasonsEn, remote: remoteEn, wall: wallEn },
});
