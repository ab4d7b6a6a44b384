/** When a stage may be shown: everything on it has been loaded, drawn and laid out, though nobody has seen it yet. */

import type { LitElement } from "lit";

/** ms an old wall stays while the next one is made ready; a picture that is missing then comes when it comes. */
export const LIMIT = 4_000;

/** An element that goes on loading after its first drawing (a chart, a picture, a stream) may say until when. */
export interface Loading {
  loaded?: Promise<unknown>;
}

/** The elements below `root` have drawn themselves, with the pictures and charts in them. */
export async function drawn(root: ParentNode): Promise<void> {
  await Promise.all(
    [...root.children].map(async (each) => {
      await (each as LitElement).updateComplete;
      await (each as Loading).loaded;
      const pictures = [...((each as HTMLElement).shadowRoot?.querySelectorAll("img") ?? [])];
      await Promise.all(pictures.map((picture) => picture.decode?.().catch(() => undefined))); // a broken one has its own words
    }),
  );
}

/** The browser has had time to lay out what was put into the page. Not held up by a page nobody sees, which draws no frames. */
export const framed = (): Promise<void> =>
  new Promise((resolve) => {
    const late = setTimeout(resolve, 250);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        clearTimeout(late);
        resolve();
      }),
    );
  });

/** Whatever comes first: it is done, it failed, or LIMIT has passed. */
export function within(limit: number, done: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, limit);
    const end = (): void => {
      clearTimeout(late);
      resolve();
    };
    done.then(end, end);
  });
}
