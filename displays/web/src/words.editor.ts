/** The words of the layout editor, which come with it. Import it for its effect. */

import { editor as editorEn } from "../../words/en.json";
import { editor as editorVi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({ vi: { editor: editorVi }, en: { editor: editorEn } });
