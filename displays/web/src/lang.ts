/** Which language the page speaks. */

export type Lang = "vi" | "en";

let spoken: Lang = "vi";

export const lang = (): Lang => spoken;

/** Chooses the language of everything worded from now on; an unknown one is Vietnamese. */
export function speak(language: string): void {
  spoken = language === "en" ? "en" : "vi";
  if (typeof document !== "undefined" && document.documentElement.lang !== spoken) document.documentElement.lang = spoken; // it restyles the whole page
}
