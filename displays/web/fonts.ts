/** Every browser that these pages run in reads WOFF2: the older format beside each face would only be read past, 90 bytes a face. */

import type { Plugin } from "postcss";

const OLDER = /,\s*url\([^)]*\.woff\)\s*format\(["']woff["']\)/g;

export const oneFormat: Plugin = {
  postcssPlugin: "one-format",
  Once(root) {
    root.walkDecls("src", (face) => {
      face.value = face.value.replace(OLDER, "");
    });
  },
};
