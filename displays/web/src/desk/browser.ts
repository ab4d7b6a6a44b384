/** What a browser calls itself, in two words a person knows. The order matters: most pretend to be their forebears. */

import { say } from "../words.js";

const BROWSERS: readonly [RegExp, string][] = [
  [/\bOBS\//, "OBS"],
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bcoc_coc_browser\//, "Cốc Cốc"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b|\biPad\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

export function browserWords(agent: string): string {
  const find = (known: readonly [RegExp, string][]): string | undefined => known.find(([sign]) => sign.test(agent))?.[1];
  const browser = find(BROWSERS) ?? say("console.links.unknown");
  const system = find(SYSTEMS);
  return system ? say("console.links.browser_on", { browser, system }) : browser;
}
