/** What can be done on the page shown, for the palette: each view says so while it is there. */

/** @typedef {{words: string, run: () => void}} Action */

/** @type {Set<() => Action[]>} */
const sources = new Set();

/** @param {() => Action[]} source @returns {() => void} */
export function offer(source) {
  sources.add(source);
  return () => sources.delete(source);
}

export const offered = () => [...sources].flatMap((source) => source());
