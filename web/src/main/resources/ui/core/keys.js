/** Shortcuts: declared where they work, listed by `?`, silent while somebody types. */

/** @typedef {{keys: string, does: string, run: (event: KeyboardEvent) => void, group?: string}} Shortcut */

/** @type {Shortcut[][]} */
const layers = [];

/** Adds shortcuts until the returned function is called; the newest win. @param {Shortcut[]} shortcuts @returns {() => void} */
export function shortcuts(shortcuts) {
  layers.unshift(shortcuts);
  return () => {
    const at = layers.indexOf(shortcuts);
    if (at >= 0) layers.splice(at, 1);
  };
}

/** All that work now, by group. @returns {Map<string, Shortcut[]>} */
export function listed() {
  const groups = new Map();
  for (const s of [...layers].reverse().flat()) {
    const group = s.group ?? 'Everywhere';
    groups.set(group, [...(groups.get(group) ?? []), s]);
  }
  return groups;
}

/** @param {EventTarget | null} target */
const typing = (target) => target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), textarea, select');

/** @param {KeyboardEvent} event */
function onKey(event) {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey || event.isComposing || (typing(event.target) && !control)) return;
  if (document.querySelector('dialog[open]') && !control) return;
  const pressed = control ? `Ctrl+${event.key.toUpperCase()}` : event.key;
  const found = layers.flat().find((s) => s.keys === pressed);
  if (!found) return;
  event.preventDefault();
  found.run(event);
}

addEventListener('keydown', onKey);
