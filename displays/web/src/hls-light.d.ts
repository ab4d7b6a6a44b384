/** The package describes its whole build only; the light one has the same names. */
declare module "hls.js/light" {
  export * from "hls.js";
  export { default } from "hls.js";
}
