/**
 * Tasks × runs. Only the rows in view are in the page, so a thousand tasks cost what forty do. One tab stop: the
 * arrows move the focus, Enter follows the link under it.
 */
/** @import { Grid, GridRun } from '../../core/types.js' */
import { html, nothing, svg } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { runLink } from '../../core/router.js';
import { countText, known, mark, word } from '../../core/states.js';
import { duration, elapsed, runName } from '../../core/time.js';
import { Plain } from '../../core/view.js';
import { place } from '../../parts/place.js';

const BAR_HEIGHT = 56;
const LOWEST_BAR = 4;
const MARGIN_ROWS = 8;
/** More rows than this scroll inside the grid. */
const ROWS_IN_PAGE = 60;

/** @typedef {{row: number, col: number}} Spot row -1: the runs; col -1: the tasks */

class GridElement extends Plain {
  static properties = { grid: { attribute: false }, selected: { attribute: false }, cellHref: { attribute: false } };

  constructor() {
    super();
    /** @type {Grid} */
    this.grid = /** @type {any} */ (null);
    /** @type {{run: string, task: string} | null} */
    this.selected = null;
    /** @type {(run: GridRun, task: string) => string} */
    this.cellHref = () => '';
    /** @type {Spot | null} */
    this.spot = null;
    this.top = 0;
    this.moved = false;
    this.scrolledRight = false;
  }

  get rowHeight() {
    return parseFloat(getComputedStyle(this).getPropertyValue('--row')) || 30;
  }

  /** The rows in view, with some around them. */
  shownRows() {
    const count = this.grid.tasks.length;
    if (count <= ROWS_IN_PAGE) return { from: 0, to: count };
    const height = this.querySelector('.grid-scroll')?.clientHeight ?? 640;
    const from = Math.max(0, Math.floor(this.top / this.rowHeight) - MARGIN_ROWS);
    return { from, to: Math.min(count, from + Math.ceil(height / this.rowHeight) + 2 * MARGIN_ROWS) };
  }

  /** Where the focus enters: what was focused last, else what is selected, else the newest run's first failed task. @returns {Spot} */
  entry() {
    const { runs, tasks, cells, states } = this.grid;
    if (this.spot) return { row: Math.min(this.spot.row, tasks.length - 1), col: Math.min(this.spot.col, runs.length - 1) };
    if (this.selected) return { row: tasks.findIndex((t) => t.id === this.selected?.task), col: runs.findIndex((r) => r.run_id === this.selected?.run) };
    const col = runs.length - 1;
    return { row: Math.max(0, cells[col]?.s.indexOf(states.indexOf('failed')) ?? 0), col };
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { runs, tasks } = this.grid;
    const at = this.entry();
    const step = /** @type {Record<string, Spot>} */ ({
      ArrowUp: { row: -1, col: 0 }, ArrowDown: { row: 1, col: 0 }, ArrowLeft: { row: 0, col: -1 }, ArrowRight: { row: 0, col: 1 },
      Home: { row: 0, col: -runs.length }, End: { row: 0, col: runs.length }, PageUp: { row: -10, col: 0 }, PageDown: { row: 10, col: 0 },
    })[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.spot = { row: clamp(at.row + step.row, -1, tasks.length - 1), col: clamp(at.col + step.col, 0, runs.length - 1) };
    this.moved = true;
    this.bringIntoView(this.spot.row);
    this.requestUpdate();
  }

  /** @param {number} row */
  bringIntoView(row) {
    const scroll = /** @type {HTMLElement} */ (this.querySelector('.grid-scroll'));
    const y = row * this.rowHeight;
    const head = BAR_HEIGHT + 40;
    if (y < scroll.scrollTop) scroll.scrollTop = Math.max(0, y);
    else if (y + this.rowHeight + head > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = y + this.rowHeight + head - scroll.clientHeight;
    this.top = scroll.scrollTop;
  }

  updated() {
    if (this.moved) {
      this.moved = false;
      /** @type {HTMLElement | null} */ (this.querySelector('[data-spot][tabindex="0"]'))?.focus({ preventScroll: false });
    }
    if (!this.scrolledRight) {
      this.scrolledRight = true;
      const scroll = /** @type {HTMLElement} */ (this.querySelector('.grid-scroll'));
      scroll.scrollLeft = scroll.scrollWidth;
    }
  }

  /** @param {FocusEvent} event */
  focused(event) {
    const spot = /** @type {HTMLElement} */ (event.target).dataset?.spot;
    if (!spot) return;
    const [row, col] = spot.split(',').map(Number);
    if (this.spot?.row === row && this.spot.col === col) return;
    this.spot = { row, col };
    this.requestUpdate();
  }

  /** @param {Event} event */
  scrolled(event) {
    const top = /** @type {HTMLElement} */ (event.target).scrollTop;
    if (this.grid.tasks.length > ROWS_IN_PAGE && Math.abs(top - this.top) > this.rowHeight * 2) {
      this.top = top;
      this.requestUpdate();
    }
  }

  render() {
    if (!this.grid) return nothing;
    const { tasks, runs } = this.grid;
    const { from, to } = this.shownRows();
    const at = this.entry();
    return html`<div class="grid-scroll ${tasks.length > ROWS_IN_PAGE ? 'long' : ''}" @scroll=${{ handleEvent: (/** @type {Event} */ e) => this.scrolled(e), passive: true }}>
      <div class="grid" role="grid" aria-label="Tasks by runs" aria-rowcount=${tasks.length + 1} aria-colcount=${runs.length + 1} @keydown=${this.key} @focusin=${this.focused}>
        ${this.heads(at)}
        ${from ? html`<div role="presentation" ${place({ height: `${from * this.rowHeight}px` })}></div>` : nothing}
        ${repeat(tasks.slice(from, to), (t) => t.id, (_, i) => this.row(from + i, at))}
        ${to < tasks.length ? html`<div role="presentation" ${place({ height: `${(tasks.length - to) * this.rowHeight}px` })}></div>` : nothing}
      </div></div>`;
  }

  /** @param {Spot} at */
  heads(at) {
    const { runs, dag_id: dag } = this.grid;
    const longest = Math.max(1, ...runs.map((r) => r.duration_ms ?? 0));
    return html`<div role="row" aria-rowindex="1" class="heads"><div role="columnheader" class="name axis" aria-colindex="1"><span class="sr">Task</span><span aria-hidden="true">${duration(longest)}</span></div>
      ${runs.map((run, col) => html`<div role="columnheader" aria-colindex=${col + 2} class="run-head"><a href=${runLink(dag, run.run_id)} data-spot=${`-1,${col}`} tabindex=${at.row === -1 && at.col === col ? 0 : -1} title=${this.runWords(run)} aria-label=${this.runWords(run)}>
        ${this.bar(run, longest)}<span class="run-at" aria-hidden="true">${stamp(runs, col)}</span></a></div>`)}</div>`;
  }

  /** @param {GridRun} run */
  runWords(run) {
    const inside = run.failed_inside && run.state === 'success' ? `, ${run.failed_inside} failed inside` : '';
    const time = run.duration_ms !== null ? `, ${duration(run.duration_ms)}` : run.started_at ? `, ${elapsed(run.started_at)} so far` : '';
    return `run ${runName(run)}, ${run.type}, ${word(run.state)}${inside}${time}`;
  }

  /** @param {GridRun} run @param {number} longest */
  bar(run, longest) {
    const ms = run.duration_ms ?? 0;
    const height = run.duration_ms === null ? BAR_HEIGHT * 0.5 : Math.max(LOWEST_BAR, (BAR_HEIGHT - 2) * (ms / longest));
    const open = run.state === 'running' || run.state === 'queued';
    const sign = run.state === 'failed' || run.type !== 'scheduled';
    return html`<svg class="run-bar s-${known(run.state)}" viewBox="0 0 16 ${BAR_HEIGHT}" aria-hidden="true">
      ${svg`<rect x="2.5" y=${BAR_HEIGHT - height} width="11" height=${height} rx="2" fill=${open ? 'none' : 'var(--c)'} stroke=${open ? 'var(--c)' : 'none'} stroke-dasharray=${run.state === 'queued' ? '3 3' : ''}/>`}
      ${sign && height < BAR_HEIGHT - 14 ? svg`<g class="sign" transform="translate(1.5 ${BAR_HEIGHT - height - 14}) scale(0.8)">${run.state === 'failed' ? mark('failed') : svg`<path d=${run.type === 'manual' ? 'M5 3.4v9L12.6 8z' : 'M4 3.5v9M11.5 4 6.5 8l5 4z'} fill="currentColor" stroke="currentColor"/>`}</g>` : nothing}</svg>`;
  }

  /** @param {number} row @param {Spot} at */
  row(row, at) {
    const { tasks, runs, cells } = this.grid;
    const task = tasks[row];
    const focusCol = at.row === row ? at.col : -2;
    const chosen = this.selected?.task === task.id ? this.selected.run : '';
    return guard([this.grid, row, focusCol, chosen, this.rowHeight], () => html`<div role="row" aria-rowindex=${row + 2} class="task-row ${chosen ? 'chosen' : ''}">
      <div role="rowheader" class="name cut" aria-colindex="1" title=${task.id} ${place({ 'padding-left': `${16 + task.depth * 14}px` })}><span class="cut">${task.title}</span>${task.mapped ? html`<span class="quiet small" title="one instance per element">[ ]</span>` : nothing}</div>
      ${runs.map((run, col) => this.cell(run, col, row, cells[col], focusCol === col, chosen === run.run_id))}</div>`);
  }

  /** @param {GridRun} run @param {number} col @param {number} row @param {import('../../core/types.js').GridCells} cells @param {boolean} focus @param {boolean} chosen */
  cell(run, col, row, cells, focus, chosen) {
    const task = this.grid.tasks[row];
    const index = cells.s[row] ?? -1;
    if (index < 0) return html`<div role="gridcell" class="cell-box" aria-colindex=${col + 2}><a role="img" class="cell gone" data-spot=${`${row},${col}`} tabindex=${focus ? 0 : -1} aria-label=${`${task.title}, run ${runName(run)}, not part of that version`}></a></div>`;
    const state = this.grid.states[index];
    const counts = cells.mapped[row];
    const ms = cells.ms[row];
    const name = `${task.title}, run ${runName(run)}, ${counts ? countText(counts) : word(state)}${ms >= 0 ? `, ${duration(ms)}` : ''}${cells.tries[row] > 1 ? `, try ${cells.tries[row]}` : ''}`;
    return html`<div role="gridcell" class="cell-box" aria-colindex=${col + 2}><a class="cell s-${known(state)} ${chosen ? 'chosen' : ''}" href=${this.cellHref(run, task.id)} data-spot=${`${row},${col}`} tabindex=${focus ? 0 : -1}
      aria-label=${name} title=${name} aria-current=${chosen ? 'true' : nothing}><svg viewBox="0 0 16 16" aria-hidden="true">${mark(state)}</svg></a></div>`;
  }
}

customElements.define('b-grid', GridElement);

const clamp = (/** @type {number} */ n, /** @type {number} */ low, /** @type {number} */ high) => Math.max(low, Math.min(high, n));

/** The time under every fifth bar from the right. @param {GridRun[]} runs @param {number} col */
const stamp = (runs, col) => ((runs.length - 1 - col) % 5 === 0 ? runName(runs[col]).replace(/(:\d\d):\d\d$/, '$1') : '');
