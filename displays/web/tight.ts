/** Takes the indentation out of the styles inside elements; the bundler leaves template strings as they are written. */

import type { Plugin } from "vite";

export function tight(): Plugin {
  return {
    name: "tight-styles",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("/src/") || !id.endsWith(".ts") || !code.includes("css`")) return null;
      return code.replace(/css`[^`]*`/g, (styles) => styles.replace(/\/\*.*?\*\//gs, "").replace(/\s+/g, " ").replace(/\s*([{};])\s*/g, "$1").replace(/:\s+/g, ":"));
    },
  };
}
