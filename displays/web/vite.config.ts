import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import compression from "vite-plugin-compression2";
import { defineConfig } from "vitest/config";
import { oneFormat } from "./fonts.js";
import { sections } from "./sections.js";
import { tight } from "./tight.js";

const pages = resolve(import.meta.dirname, "src/pages");

/** One entry a page: every file in src/pages. The server's shells find the hashed names in the manifest. */
const entries = Object.fromEntries(
  readdirSync(pages)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => [basename(file, ".ts"), resolve(pages, file)]),
);
entries["worker"] = resolve(pages, "../worker.ts"); // no page's: the server gives it its name and its list of files (displays/worker.py)

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [
    sections(),
    tight(),
    // beside each file, so that no processor of the service packs the same bytes for every screen
    compression({ algorithms: ["gzip", "brotliCompress"], include: /\.(js|css|svg|json)$/, threshold: 512, skipIfLargerOrEqual: true, logLevel: "silent" }),
  ],
  css: { postcss: { plugins: [oneFormat] } },
  build: {
    target: "chrome87", // meeting-room televisions
    outDir: resolve(import.meta.dirname, "../static"),
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the policy of the pages allows no data: addresses
    rollupOptions: { input: entries },
  },
  server: { fs: { allow: [resolve(import.meta.dirname, "../..")] } }, // a test shows the sample's map
  test: {
    environment: "happy-dom", // making a page takes longer than most tests: a file that needs none says so in its first line
    testTimeout: 30_000, // ms: only a test that fails takes so long, and machines may be busy
    maxWorkers: "100%", // Vitest leaves a core to its person
    include: ["src/**/*.test.ts", "checks/**/*.test.ts"],
  },
});
