import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  server: { port: 5199, strictPort: true, fs: { allow: ["../../.."] } },
});
