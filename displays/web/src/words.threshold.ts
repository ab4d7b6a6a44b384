/** The words of what stands before a wall: its pairing code, or why it ended. Import it for its effect. */

import { threshold as en } from "../../words/en.json";
import { threshold as vi } from "../../words/vi.json";
import { learn } from "./words.js";

learn({ vi: { threshold: vi }, en: { threshold: en } });
