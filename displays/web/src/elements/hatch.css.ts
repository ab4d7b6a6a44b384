/** Stretches and squares of a level: colour and hatching, so that nobody needs to tell red from amber. Bands of a scale are
 *  pale, because they are no alarm. */

import { css } from "lit";

export const hatches = css`
  .warn.band,
  .key.warn {
    background: repeating-linear-gradient(135deg, transparent 0 calc(7 * var(--u)), var(--warn) calc(7 * var(--u)) calc(10 * var(--u)));
    box-shadow: inset 0 0 0 calc(2 * var(--u)) var(--warn);
  }
  .critical.band,
  .key.critical {
    background:
      repeating-linear-gradient(45deg, transparent 0 calc(6 * var(--u)), var(--critical-fill) calc(6 * var(--u)) calc(9 * var(--u))),
      repeating-linear-gradient(135deg, transparent 0 calc(6 * var(--u)), var(--critical-fill) calc(6 * var(--u)) calc(9 * var(--u)));
    box-shadow: inset 0 0 0 calc(2 * var(--u)) var(--critical-fill);
  }
  .band.warn,
  .band.critical {
    opacity: 0.5;
  }
`;
