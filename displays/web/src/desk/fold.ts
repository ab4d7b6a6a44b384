/** Searching Vietnamese without its marks: "so y te" finds "Sở Y tế". */

/** Words without diacritics, in lower case, spaces made single. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/** True if every word of the search begins a word of the text, in any order. */
export function found(search: string, ...texts: string[]): boolean {
  const words = fold(texts.join(" ")).split(" ");
  return fold(search)
    .split(" ")
    .every((part) => words.some((word) => word.startsWith(part)));
}
