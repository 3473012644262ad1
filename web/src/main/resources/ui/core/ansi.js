/** Colours in logs: the escape sequences for them become classes, all others vanish. Text stays text. */

/** @typedef {{text: string, look: string}} Piece look: class names, empty for plain text */

const SEQUENCE = /\x1b(?:\[([0-9;:?]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;
const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** @param {string} line @returns {Piece[]} */
export function pieces(line) {
  if (!line.includes('\x1b')) return [{ text: line, look: '' }];
  /** @type {Piece[]} */
  const out = [];
  let look = { color: '', bold: false, dim: false, underline: false };
  let from = 0;
  const push = (/** @type {string} */ text) => text && out.push({ text, look: classes(look) });
  for (const found of line.matchAll(SEQUENCE)) {
    push(line.slice(from, found.index));
    from = found.index + found[0].length;
    if (found[2] === 'm') look = changed(look, found[1]);
  }
  push(line.slice(from));
  return out;
}

/** @param {{color: string, bold: boolean, dim: boolean, underline: boolean}} look @param {string} codes */
function changed(look, codes) {
  const next = { ...look };
  const numbers = codes.split(/[;:]/).map(Number);
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i];
    if (n === 0) Object.assign(next, { color: '', bold: false, dim: false, underline: false });
    else if (n === 1) next.bold = true;
    else if (n === 2) next.dim = true;
    else if (n === 4) next.underline = true;
    else if (n === 22) Object.assign(next, { bold: false, dim: false });
    else if (n === 24) next.underline = false;
    else if (n === 39) next.color = '';
    else if (n >= 30 && n <= 37) next.color = NAMES[n - 30];
    else if (n >= 90 && n <= 97) next.color = NAMES[n - 90];
    else if (n === 38 || n === 48) {
      const kind = numbers[i + 1];
      if (n === 38 && kind === 5 && numbers[i + 2] < 16) next.color = NAMES[numbers[i + 2] % 8];
      i += kind === 5 ? 2 : kind === 2 ? 4 : 0;
    }
  }
  return next;
}

/** @param {{color: string, bold: boolean, dim: boolean, underline: boolean}} look */
const classes = (look) =>
  [look.color && `a-${look.color}`, look.bold && 'a-bold', look.dim && 'a-dim', look.underline && 'a-underline'].filter(Boolean).join(' ');

/** A line without its escape sequences. @param {string} line */
export const plain = (line) => line.replace(SEQUENCE, '');
