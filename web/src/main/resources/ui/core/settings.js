/** What a person chose for this browser: theme and time zone. Kept in local storage, applied to the root element. */

/** @typedef {{theme: 'auto' | 'light' | 'dark', zone: 'local' | 'utc'}} Settings */

const KEY = 'batuta.settings';
const listeners = new Set();

/** @returns {Settings} */
function read() {
  /** @type {Settings} */
  const chosen = { theme: 'auto', zone: 'local' };
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (['auto', 'light', 'dark'].includes(saved.theme)) chosen.theme = saved.theme;
    if (['local', 'utc'].includes(saved.zone)) chosen.zone = saved.zone;
  } catch {
    // Storage may be forbidden or hold nonsense; the defaults do.
  }
  return chosen;
}

/** @type {Readonly<Settings>} */
export let settings = read();

/** @param {Partial<Settings>} changes */
export function choose(changes) {
  settings = { ...settings, ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Then the choice holds for this page only.
  }
  apply();
  for (const listener of listeners) listener();
}

/** @param {() => void} listener @returns {() => void} */
export function onSettings(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Light or dark, as it is shown now. @returns {'light' | 'dark'} */
export function shownTheme() {
  if (settings.theme !== 'auto') return settings.theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function apply() {
  if (settings.theme === 'auto') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = settings.theme;
}

apply();
