/** Whether there is room for two panes side by side. */

const query = matchMedia('(min-width: 1100px)');

export const wide = {
  get now() {
    return query.matches;
  },
  /** @param {() => void} listener @returns {() => void} */
  watch(listener) {
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  },
};
