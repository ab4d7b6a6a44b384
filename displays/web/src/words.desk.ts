/** The words of the desk pages. Import it for its effect. */

import { console as consoleEn, pages as pagesEn, problems as problemsEn, reasons as reasonsEn, remote as remoteEn, wall as wallEn } from "../../words/en.json";
import { console as consoleVi, pages as pagesVi, problems as problemsVi, reasons as reasonsVi, remote as remoteVi, wall as wallVi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({
  vi: { console: consoleVi, pages: pagesVi, problems: problemsVi, reasons: reasonsVi, remote: remoteVi, wall: wallVi },
  en: { console: consoleEn, pages: pagesEn, problems: problemsEn, reasons: reasonsEn, remote: remoteEn, wall: wallEn },
});
