/** Splits `import { wall, reasons } from ".../words/vi.json"` into one module a section.
 *  A JSON file is one module to the bundler, so without this every page would carry the words of all pages. */

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Plugin } from "vite";

const IMPORT = /import\s*\{([^}]*)\}\s*from\s*"([^"]*\/words\/(?:vi|en)\.json)";?/g;
const SECTION = "?section=";

export function sections(): Plugin {
  return {
    name: "word-sections",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith(".ts") || !code.includes("/words/")) return null;
      return code.replace(IMPORT, (_, names: string, file: string) =>
        names
          .split(",")
          .map((name) => name.trim().split(/\s+as\s+/))
          .filter(([section]) => section)
          .map(([section, local]) => `import ${local ?? section} from ${JSON.stringify(`${resolve(dirname(id), file)}${SECTION}${section}`)};`)
          .join("\n"),
      );
    },
    resolveId: (id) => (id.includes(SECTION) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith("\0") || !id.includes(SECTION)) return null;
      const [file = "", section = ""] = id.slice(1).split(SECTION);
      this.addWatchFile(file);
      const words = JSON.parse(readFileSync(file, "utf-8")) as Record<string, unknown>;
      if (!words[section]) throw new Error(`${file} has no section ${section}`);
      return { code: `export default ${JSON.stringify(words[section])};`, moduleType: "js" };
    },
  };
}
