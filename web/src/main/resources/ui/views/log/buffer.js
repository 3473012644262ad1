/**
 * The part of a log that is in the browser: whole lines by their number, held in blocks so that what does not change is
 * not drawn again. A log may be of any length; the buffer is not.
 */

/** Lines a block holds. */
export const BLOCK = 100;
/** Lines the buffer holds; beyond it, those at the far end go. */
export const MOST = 5000;

export class Buffer {
  constructor() {
    /** @type {string[]} */
    this.lines = [];
    /** The number of the first line held; 1 is the log's first. */
    this.first = 1;
    /** The byte after the last one held. */
    this.end = 0;
    /** Whether the last line has no line end yet. */
    this.open = false;
  }

  get last() {
    return this.first + this.lines.length - 1;
  }

  /** Starts anew with a part of the log. @param {{line: number, end: number, text: string}} part */
  set({ line, end, text }) {
    this.lines = [];
    this.first = Math.max(1, line);
    this.open = false;
    this.append(text, end);
  }

  /** @param {string} text what follows @param {number} end the byte after it */
  append(text, end) {
    this.end = end;
    if (!text) return;
    const added = text.split('\n');
    const closed = added[added.length - 1] === '';
    if (closed) added.pop();
    if (this.open && this.lines.length) this.lines[this.lines.length - 1] += added.shift() ?? '';
    for (const line of added) this.lines.push(line);
    this.open = !closed;
  }

  /** Puts lines before the first one held. @param {string[]} lines */
  prepend(lines) {
    this.lines = [...lines, ...this.lines];
    this.first -= lines.length;
  }

  /** Lets go of what is too much. @param {'start' | 'end'} where @returns {boolean} whether the end went, so that it must be fetched again */
  trim(where) {
    const over = this.lines.length - MOST;
    if (over <= 0) return false;
    if (where === 'start') {
      this.lines = this.lines.slice(over);
      this.first += over;
      return false;
    }
    this.lines.length = MOST;
    this.open = false;
    return true;
  }

  /** The blocks with their numbers: lines 1 to 100 are block 0. @returns {{block: number, first: number, lines: string[]}[]} */
  blocks() {
    const out = [];
    for (let at = 0; at < this.lines.length;) {
      const first = this.first + at;
      const block = Math.floor((first - 1) / BLOCK);
      const count = Math.min(this.lines.length - at, (block + 1) * BLOCK - first + 1);
      out.push({ block, first, lines: this.lines.slice(at, at + count) });
      at += count;
    }
    return out;
  }
}
