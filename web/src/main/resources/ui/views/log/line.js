/** One line of a log: its number as a link, its colours, the words that matter, what was searched for. Text nodes only. */
import { html, nothing } from 'lit';
import { pieces } from '../../core/ansi.js';

const LEVEL = /\b(ERROR|FATAL|SEVERE|CRITICAL|WARN|WARNING)\b/;
/** A level stands near the start of a line; further on it is a word like others. */
const LEVEL_WITHIN = 80;

/** @param {number} number @param {string} text @param {string} query @param {number} target the line an address names @param {(line: number) => string} href */
export function logLine(number, text, query, target, href) {
  return html`<div class="ll ${number === target ? 'target' : ''}" id="L${number}"><a class="ln" href=${href(number)} tabindex="-1" aria-label="line ${number}">${number}</a><span class="lt">${content(text, query)}</span></div>`;
}

/** @param {string} text @param {string} query */
function content(text, query) {
  const parts = pieces(text);
  if (parts.length === 1 && !parts[0].look) return marked(leveled(parts[0].text), query);
  return parts.map((p) => (p.look ? html`<span class=${p.look}>${marked([p.text], query)}</span>` : marked([p.text], query)));
}

/** The word for the level gets its colour; the line stays calm. @param {string} text @returns {(string | {level: string})[]} */
function leveled(text) {
  const found = LEVEL.exec(text.slice(0, LEVEL_WITHIN));
  if (!found) return [text];
  return [text.slice(0, found.index), { level: found[0] }, text.slice(found.index + found[0].length)];
}

/** @param {(string | {level: string})[]} parts @param {string} query */
function marked(parts, query) {
  return parts.map((part) => {
    if (typeof part !== 'string') return html`<b class=${part.level.startsWith('WARN') ? 'level-warn' : 'level-error'}>${part.level}</b>`;
    if (!query) return part || nothing;
    return highlighted(part, query);
  });
}

/** @param {string} text @param {string} query */
function highlighted(text, query) {
  const out = [];
  const low = text.toLowerCase();
  const wanted = query.toLowerCase();
  let from = 0;
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    out.push(text.slice(from, at), html`<mark>${text.slice(at, at + wanted.length)}</mark>`);
    from = at + wanted.length;
  }
  out.push(text.slice(from));
  return out;
}
