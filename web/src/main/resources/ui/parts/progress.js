/** How far a run is: a bar whose parts are states; the numbers stand beside it in words. */
/** @import { Counts } from '../core/types.js' */
import { svg, html } from 'lit';
import { countText, known, sorted } from '../core/states.js';

const WIDTH = 100;

/** @param {Counts} counts @param {number} total */
export function progress(counts, total) {
  const all = Math.max(total, Object.values(counts).reduce((a, b) => a + b, 0), 1);
  let x = 0;
  const order = sorted(counts).filter(([s]) => s !== 'none').sort(([a], [b]) => Number(b === 'success') - Number(a === 'success'));
  return html`<svg class="progress" viewBox="0 0 ${WIDTH} 4" preserveAspectRatio="none" role="img" aria-label=${countText(counts) || 'nothing yet'}>
    <rect width=${WIDTH} height="4" fill="var(--line)"/>${order.map(([state, n]) => {
      const width = (WIDTH * n) / all;
      const part = svg`<rect class="s-${known(state)}" x=${x} width=${width} height="4" fill="var(--c)"/>`;
      x += width;
      return part;
    })}</svg>`;
}
