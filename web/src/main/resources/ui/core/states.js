/** The states of tasks and runs: each has a word, an icon and a colour, so that none of the three must carry it alone. */
import { html, svg } from 'lit';

/** @typedef {{word: string, mark: import('lit').TemplateResult}} Look */

const stroke = (/** @type {string} */ d) => svg`<path d=${d} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`;
const dot = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => svg`<circle cx=${x} cy=${y} r=${r} fill="currentColor"/>`;
const ring = stroke('M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11');

/** @type {Record<string, Look>} */
const LOOKS = {
  success: { word: 'success', mark: stroke('M3.5 8.5 6.8 11.8 12.5 4.8') },
  failed: { word: 'failed', mark: stroke('M4.2 4.2 11.8 11.8M11.8 4.2 4.2 11.8') },
  running: { word: 'running', mark: svg`<path d="M5 3.4v9.2L12.6 8z" fill="currentColor"/>` },
  queued: { word: 'queued', mark: svg`${dot(3.5, 8, 1.5)}${dot(8, 8, 1.5)}${dot(12.5, 8, 1.5)}` },
  scheduled: { word: 'scheduled', mark: svg`${ring}${stroke('M8 5.4V8l1.8 1.4')}` },
  none: { word: 'not started', mark: svg`<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.6 2"/>` },
  skipped: { word: 'skipped', mark: stroke('M3.5 4 7.5 8 3.5 12M8.5 4 12.5 8 8.5 12') },
  upstream_failed: { word: 'upstream failed', mark: stroke('M8 13V4M4.2 7.6 8 3.8 11.8 7.6') },
  up_for_retry: { word: 'waits for retry', mark: stroke('M12.6 8.6A4.8 4.8 0 1 1 11.2 4.6M12.9 2.6 12.7 5.7 9.6 5.5') },
  up_for_reschedule: { word: 'waits to look again', mark: stroke('M12.6 8.6A4.8 4.8 0 1 1 11.2 4.6M12.9 2.6 12.7 5.7 9.6 5.5') },
  deferred: { word: 'deferred', mark: stroke('M4.5 2.8h7M4.5 13.2h7M5.2 2.8c0 3 5.6 7.2 5.6 10.4M10.8 2.8c0 3-5.6 7.2-5.6 10.4') },
  awaiting_input: { word: 'awaits input', mark: svg`${stroke('M5.6 6a2.4 2.4 0 1 1 3.4 2.2c-.7.4-1 .8-1 1.6')}${dot(8, 12.6, 1.1)}` },
  restarting: { word: 'restarting', mark: stroke('M12.6 8.6A4.8 4.8 0 1 1 11.2 4.6M12.9 2.6 12.7 5.7 9.6 5.5') },
  removed: { word: 'removed', mark: stroke('M3.5 8h9') },
};

/** @param {string} state @returns {Look} */
const look = (state) => LOOKS[state] ?? { word: state.replaceAll('_', ' '), mark: LOOKS.none.mark };

/** The state's word. @param {string} state */
export const word = (state) => look(state).word;

/** The states in the order in which they matter to whoever looks for trouble. */
export const ORDER = ['failed', 'upstream_failed', 'running', 'up_for_retry', 'awaiting_input', 'deferred', 'up_for_reschedule', 'restarting',
  'queued', 'scheduled', 'success', 'skipped', 'none', 'removed'];

const FINISHED = new Set(['success', 'failed', 'skipped', 'upstream_failed', 'removed']);

/** @param {string} state */
export const finished = (state) => FINISHED.has(state);

/** The state's icon on its colour; the word must stand beside it or in the accessible name. @param {string} state */
export const icon = (state) =>
  html`<svg class="state-icon s-${known(state)}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${look(state).mark}</svg>`;

/** The icon's strokes alone, for drawing inside another SVG. @param {string} state */
export const mark = (state) => look(state).mark;

/** The state as a word that is safe in a class name. @param {string} state */
export const known = (state) => (Object.hasOwn(LOOKS, state) ? state : 'none');

/** Icon and word. @param {string} state @param {string | number} [more] */
export const chip = (state, more = '') => html`<span class="chip c-${known(state)}">${icon(state)}<span>${more}${more === '' ? '' : ' '}${word(state)}</span></span>`;

/** How many of each, worst first: `2 failed, 6 success`. @param {Record<string, number>} counts @returns {[string, number][]} */
export const sorted = (counts) => ORDER.filter((state) => counts[state]).map((state) => [state, counts[state]]);

/** @param {Record<string, number>} counts */
export const countText = (counts) => sorted(counts).map(([state, n]) => `${n} ${word(state)}`).join(', ');
