/** How wide a text will be, before it is drawn. Digits are all taken as wide as the widest: figures are tabular. */

const FAMILY = '"Be Vietnam Pro", "Noto Sans", sans-serif';
const KEPT = 4_000;

export type Measure = (text: string, size: number, weight?: number) => number;

let context: CanvasRenderingContext2D | null | undefined;
const seen = new Map<string, number>();

/** Forgets what was measured, for instance with a font that has been replaced meanwhile. */
export function forget(): void {
  seen.clear();
}

export const width: Measure = (text, size, weight = 400) => {
  const key = `${weight} ${text}`;
  let at100 = seen.get(key);
  if (at100 === undefined) {
    if (seen.size > KEPT) seen.clear();
    context ??= document.createElement("canvas").getContext("2d");
    const plain = text.replace(/\d/g, "0");
    if (context) context.font = `${weight} 100px ${FAMILY}`;
    at100 = context ? context.measureText(plain).width : plain.length * 56;
    seen.set(key, at100);
  }
  return (at100 * size) / 100;
};

/** The lines a text takes when it is broken between words at `most` px; a single word may be longer. */
export function lines(text: string, size: number, weight: number, most: number, measure: Measure = width): string[] {
  const out: string[] = [];
  let line = "";
  for (const word of text.split(/ +/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer, size, weight) > most) {
      out.push(line);
      line = word;
    } else line = longer;
  }
  out.push(line);
  return out;
}
