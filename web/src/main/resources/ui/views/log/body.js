/** The lines of a log, or why there are none. */
/** @import { LogElement } from './log.js' */
import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../../core/states.js';
import { size } from '../../core/time.js';
import { glyph } from '../../parts/glyphs.js';
import { explanation } from '../../parts/why.js';
import { logLine } from './line.js';

/** @param {LogElement} log */
export function logBody(log) {
  const meta = log.meta;
  if (!meta) return log.problem ? nothing : html`<p class="loading">Loading…</p>`;
  if (!meta.attempts.length) {
    return html`<div class="in-log why-box"><p><b>It was not tried yet, so there is no log.</b></p>${log.why ? explanation(log.why) : nothing}</div>`;
  }
  if (log.errors) return errorLines(log);
  if (!log.buffer.lines.length) return html`<p class="empty">${meta.running ? 'It runs and has written nothing so far.' : 'It wrote nothing.'}</p>`;
  const q = log.query.get('find') ?? '';
  return html`<div class="log-lines ${log.wrap ? 'wrapped' : ''}" tabindex="0" role="log" aria-live="off" aria-label="Log of ${log.task}" @scroll=${{ handleEvent: (/** @type {Event} */ e) => log.scrolled(e), passive: true }}>
      ${log.buffer.first > 1 ? html`<button class="btn bare earlier" @click=${() => log.backward()}>${glyph('up')}earlier lines</button>` : nothing}
      ${repeat(log.buffer.blocks(), (b) => b.block, (b) => guard([b.first, b.lines.length, b.lines.at(-1), q, log.inBlock(b.block)], () => html`<div class="block-of-lines">${b.lines.map((text, i) => logLine(b.first + i, text, q, log.target, (n) => log.lineHref(n)))}</div>`))}
      ${meta.running ? html`<div class="ll alive"><span class="ln">${icon('running')}</span><span class="lt quiet">running</span></div>` : nothing}
    </div>${log.following ? nothing : html`<button class="btn to-end" @click=${() => log.toEnd()}>${glyph('next')}${log.behind ? 'New lines' : meta.running ? 'Follow' : 'To the end'}</button>`}`;
}

/** @param {LogElement} log */
function errorLines(log) {
  const found = log.hits;
  if (!found) return html`<p class="loading">Searching…</p>`;
  if (!found.total) return html`<div class="empty"><strong>No line looks like an error.</strong><span>All of the ${size(found.length)} were searched.</span><button class="btn" @click=${() => log.toggleErrors()}>Show all lines</button></div>`;
  return html`<div class="log-lines ${log.wrap ? 'wrapped' : ''}" tabindex="0" role="region" aria-label="Errors in the log of ${log.task}">
    ${found.matches.map((m) => logLine(m.line, m.text, '', 0, (n) => log.lineHref(n)))}
    ${found.total > found.matches.length ? html`<p class="quiet in-log">${found.total - found.matches.length} more</p>` : nothing}</div>`;
}
