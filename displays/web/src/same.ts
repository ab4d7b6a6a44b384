/** For properties that are made anew for every change on the wall: an element draws again only if what they say differs. */
export const differs = (now: unknown, before: unknown): boolean => now !== before && JSON.stringify(now) !== JSON.stringify(before);
