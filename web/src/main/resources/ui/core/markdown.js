/**
 * A DAG's documentation: the everyday part of Markdown, made of text nodes only. What looks like HTML is shown as
 * it was typed; links lead to http, https and mailto and nowhere else.
 */
import { html } from 'lit';

const SAFE_LINK = /^(https?:\/\/|mailto:)/i;
const FENCE = /^\s*(```|~~~)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s*>\s?(.*)$/;
const ROW = /^\s*\|(.+)\|\s*$/;

/** @param {string} source @returns {unknown[]} templates */
export function markdown(source) {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const out = [];
  for (let i = 0; i < lines.length;) {
    const [block, next] = blockAt(lines, i);
    if (block) out.push(block);
    i = next;
  }
  return out;
}

/** The block that begins at a line, and the line after it. @param {string[]} lines @param {number} i @returns {[unknown, number]} */
function blockAt(lines, i) {
  const line = lines[i];
  if (!line.trim()) return [null, i + 1];
  if (FENCE.test(line)) return fenced(lines, i);
  const heading = HEADING.exec(line);
  if (heading) return [title(heading[1].length, heading[2]), i + 1];
  if (RULE.test(line)) return [html`<hr>`, i + 1];
  if (ITEM.test(line)) return list(lines, i);
  if (QUOTE.test(line)) {
    const end = run(lines, i, (l) => QUOTE.test(l));
    return [html`<blockquote>${markdown(lines.slice(i, end).map((l) => l.replace(QUOTE, '$1')).join('\n'))}</blockquote>`, end];
  }
  if (ROW.test(line) && /^[\s|:-]+$/.test(lines[i + 1] ?? '')) return table(lines, i);
  const end = run(lines, i + 1, (l) => l.trim() !== '' && !FENCE.test(l) && !HEADING.test(l) && !ITEM.test(l) && !QUOTE.test(l));
  return [html`<p>${inline(lines.slice(i, end).join('\n'))}</p>`, end];
}

/** @param {string[]} lines @param {number} from @param {(line: string) => boolean} fits */
function run(lines, from, fits) {
  let end = from;
  while (end < lines.length && fits(lines[end])) end++;
  return end;
}

/** The page has its own first and second headings; those of a text come below. @param {number} level @param {string} text */
const title = (level, text) => (level <= 2 ? html`<h3>${inline(text)}</h3>` : html`<h4>${inline(text)}</h4>`);

/** @param {string[]} lines @param {number} i @returns {[unknown, number]} */
function fenced(lines, i) {
  const end = run(lines, i + 1, (l) => !FENCE.test(l));
  return [html`<pre><code>${lines.slice(i + 1, end).join('\n')}</code></pre>`, end + 1];
}

/** @param {string[]} lines @param {number} i @returns {[unknown, number]} */
function list(lines, i) {
  const end = run(lines, i, (l) => ITEM.test(l) || /^\s{2,}\S/.test(l));
  const ordered = /\d/.test(/** @type {RegExpExecArray} */ (ITEM.exec(lines[i]))[2]);
  /** @type {string[]} */
  const items = [];
  for (const line of lines.slice(i, end)) {
    const item = ITEM.exec(line);
    if (item) items.push(item[3]);
    else items[items.length - 1] += ' ' + line.trim();
  }
  const entries = items.map((text) => html`<li>${inline(text)}</li>`);
  return [ordered ? html`<ol>${entries}</ol>` : html`<ul>${entries}</ul>`, end];
}

/** @param {string[]} lines @param {number} i @returns {[unknown, number]} */
function table(lines, i) {
  const end = run(lines, i, (l) => ROW.test(l));
  const cells = (/** @type {string} */ l) => /** @type {RegExpExecArray} */ (ROW.exec(l))[1].split('|').map((c) => c.trim());
  return [html`<table class="list"><thead><tr>${cells(lines[i]).map((c) => html`<th>${inline(c)}</th>`)}</tr></thead>
    <tbody>${lines.slice(i + 2, end).map((l) => html`<tr>${cells(l).map((c) => html`<td>${inline(c)}</td>`)}</tr>`)}</tbody></table>`, end];
}

const INLINE = /(`+)(.+?)\1|\[([^\]\n]*)\]\(([^)\s]+)\)|\*\*(.+?)\*\*|__(.+?)__|\*([^*\s][^*]*?)\*|<(https?:\/\/[^>\s]+)>/;

/** @param {string} text @returns {unknown[]} */
function inline(text) {
  const out = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    out.push(rest.slice(0, found.index));
    const [all, , code, label, target, bold, bold2, italic, bare] = found;
    if (code !== undefined) out.push(html`<code>${code}</code>`);
    else if (target !== undefined) out.push(SAFE_LINK.test(target) ? anchor(target, inline(label)) : all);
    else if (bare !== undefined) out.push(anchor(bare, [bare]));
    else if (italic !== undefined) out.push(html`<em>${inline(italic)}</em>`);
    else out.push(html`<strong>${inline(bold ?? bold2)}</strong>`);
    rest = rest.slice(found.index + all.length);
  }
  out.push(rest);
  return out;
}

/** @param {string} target @param {unknown[]} content */
const anchor = (target, content) => html`<a href=${target} target="_blank" rel="noopener noreferrer">${content}</a>`;
