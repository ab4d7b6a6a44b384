/** Looks at pictures as a person would: is this another one? A stream can go on and show the same for ever. */

const WIDE = 96; // px; a digit of the clock that most cameras write into their picture still changes one of them
const HIGH = 54;
const OTHER = 14; // of 255; coding a still picture anew changes less

/** True if a pixel of these two (RGBA) is clearly another one. */
export function differs(a: Uint8ClampedArray, b: Uint8ClampedArray): boolean {
  if (a.length !== b.length) return true;
  for (let i = 0; i < a.length; i += 1) if (Math.abs((a[i] ?? 0) - (b[i] ?? 0)) > OTHER) return true;
  return false;
}

export class Eye {
  private readonly paper = Object.assign(document.createElement("canvas"), { width: WIDE, height: HIGH });
  private readonly pen = this.paper.getContext("2d", { willReadFrequently: true });
  /** The picture as it was when it moved last, so that what changes slowly moves, too. */
  private before: Uint8ClampedArray | null = null;

  /** True if it is another picture than the one kept. */
  other(picture: CanvasImageSource): boolean {
    if (!this.pen) return true;
    this.pen.drawImage(picture, 0, 0, WIDE, HIGH);
    const now = this.pen.getImageData(0, 0, WIDE, HIGH).data;
    if (this.before && !differs(this.before, now)) return false;
    this.before = now;
    return true;
  }

  forget(): void {
    this.before = null;
  }
}
