/** A wall without a server: `?show=NAME&theme=light&lang=en`. The pictures are in fixtures.ts, shaped as on the wire. */

import "../src/fonts.css";
import "../src/tokens.css";
import "../src/words.wall.js";
import { IoWall } from "../src/elements/io-wall.js";
import { NOW, shows, type Show } from "./fixtures.js";

const query = new URLSearchParams(location.search);
const wall = new IoWall();
const apply = (show: Show): void => {
  Object.assign(wall, show.picture, { scene: show.scene, link: show.link ?? { state: "live", since: NOW }, kept: show.kept ?? null });
};

document.documentElement.dataset["theme"] = query.get("theme") ?? "dark";
wall.theme = query.get("theme") ?? "dark";
wall.lang = query.get("lang") ?? "vi";
wall.now = NOW;
Object.assign(globalThis, { wall, shows, apply });
const first = shows[query.get("show") ?? "overview"];
if (first) apply(first);
document.body.append(wall);
