/** The words of the account page and of the code at sign-in. Import it for its effect. */

import { account as accountEn } from "../../words/en.json";
import { account as accountVi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({ vi: { account: accountVi }, en: { account: accountEn } });
