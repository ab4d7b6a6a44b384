import { LitElement, type PropertyValues } from "lit";
import type { Shown } from "../compose.js";
import { lang } from "../lang.js";
import type { TileDoc } from "../picture.js";
import type { Space } from "../rows.js";
import { Memo } from "../memo.js";
import { differs } from "../same.js";

/** A tile that works out by itself what it says, from all that is shown. It is drawn again when that differs: the wall changes
 *  more often than what stands in one tile. */
export abstract class Compared<Said> extends LitElement {
  static override properties = { tile: { attribute: false }, shown: { attribute: false }, space: { attribute: false, hasChanged: differs } };
  declare tile: TileDoc;
  declare shown: Shown;
  declare space: Space;

  /** What `says` returned for the picture that is drawn. */
  protected said!: Said;
  private words = "";
  private readonly memo = new Memo<Said>();

  /** All that depends on the picture; it must not hold what JSON cannot. */
  protected abstract says(tile: TileDoc, shown: Shown): Said;

  /** Asked without a name (a font has come, and every width is another), it is drawn again in any case. */
  override requestUpdate(...asked: Parameters<LitElement["requestUpdate"]>): void {
    if (asked[0] === undefined) this.words = "";
    super.requestUpdate(...asked);
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    const said = this.memo.get([this.tile], this.shown, (watched) => this.says(this.tile, watched));
    if (said === this.said && this.words && !changed.has("space") && !changed.has("tile")) return false;
    this.said = said;
    const words = JSON.stringify([lang(), this.said]);
    const other = words !== this.words || changed.has("space") || changed.has("tile");
    this.words = words;
    return other;
  }
}
