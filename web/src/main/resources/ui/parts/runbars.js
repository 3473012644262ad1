/** The last runs of a DAG as small bars: height for duration, colour and form for state. */
/** @import { LastRun } from '../core/types.js' */
import { html, svg } from 'lit';
import { runLink } from '../core/router.js';
import { known, word } from '../core/states.js';
import { duration, runName } from '../core/time.js';

const WIDTH = 8;
const GAP = 3;
const HEIGHT = 26;
const LOWEST = 5;
const SHOWN = 14;

/** @param {string} dag @param {LastRun[]} runs newest first */
export function runBars(dag, runs) {
  const shown = runs.slice(0, SHOWN).reverse();
  const longest = Math.max(1, ...shown.map((r) => r.duration_ms ?? 0));
  return html`<span class="runbars">${shown.map((run) => {
    const height = run.duration_ms === null ? HEIGHT * 0.6 : LOWEST + (HEIGHT - LOWEST) * Math.sqrt(run.duration_ms / longest);
    const inside = run.state === 'success' && run.failed_inside ? `, ${run.failed_inside} failed inside` : '';
    const name = `run ${runName(run)}, ${word(run.state)}${inside}${run.duration_ms === null ? '' : `, ${duration(run.duration_ms)}`}`;
    return html`<a href=${runLink(dag, run.run_id)} title=${name} aria-label=${name}><svg width=${WIDTH + GAP} height=${HEIGHT} aria-hidden="true" class="s-${known(run.state)}">${bar(run.state, height)}</svg></a>`;
  })}</span>`;
}

/** A failed one stands out by a notch as well as by its colour. @param {string} state @param {number} height */
function bar(state, height) {
  const top = HEIGHT - height;
  const cut = state === 'failed' ? svg`<path d=${`M1.5 ${HEIGHT - 2.5}l5 -5m0 5l-5 -5`} stroke="var(--surface)" stroke-width="1.4"/>` : '';
  const open = state === 'running' || state === 'queued';
  return svg`<rect x="0.5" y=${top + 0.5} width=${WIDTH - 1} height=${height - 1} rx="2" fill=${open ? 'none' : 'var(--c)'} stroke="var(--c)" stroke-dasharray=${state === 'queued' ? '2 2' : ''}/>${cut}`;
}
