/** Codes that people read from one screen and type on another. */

/** A code as compared: without spaces and dashes, in capitals. */
export function plainCode(code: string): string {
  return code.replace(/[\s-]/g, "").toUpperCase();
}

/** "K7P 2QX": six signs in two halves are read over a table without a slip. */
export function spaced(code: string): string {
  return code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code;
}
