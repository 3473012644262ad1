/** The tasks of a run as rows, their attempts as bars on one axis of time. */
/** @import { RunPage, RunTask } from '../../core/types.js' */
/** @import { Route } from '../../core/router.js' */
import { html, nothing, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { serverNow } from '../../core/api.js';
import { runLink } from '../../core/router.js';
import { countText, finished, icon, known, word } from '../../core/states.js';
import { clock, duration, elapsed, relative, took } from '../../core/time.js';
import './unfold.js';

/** @typedef {{from: number, to: number}} Axis in milliseconds since 1970 */

/** From the run's start to its end or now; what was before a clear would stretch it and is left out. @param {RunPage} page @returns {Axis} */
function axisOf({ run, tasks }) {
  const from = Date.parse(run.started_at ?? run.queued_at);
  const ends = tasks.flatMap((t) => t.attempts.map((a) => (a.ended_at ? Date.parse(a.ended_at) : 0)));
  const to = run.ended_at ? Math.max(Date.parse(run.ended_at), ...ends) : Math.max(serverNow(), ...ends);
  return { from, to: Math.max(to, from + 1) };
}

/**
 * @param {RunPage} page
 * @param {RunTask[]} shown
 * @param {RunTask | null} selected
 * @param {(task: RunTask) => string} href
 * @param {Route} route
 */
export function taskTable(page, shown, selected, href, route) {
  const axis = axisOf(page);
  const unfolded = route.query.get('unfold');
  return html`<div class="card tasks" role="table" aria-label="Tasks of the run">
    <div role="row" class="task head"><span role="columnheader" class="t-name">Task</span><span role="columnheader" class="t-state">State</span>
      <span role="columnheader" class="t-gantt"><span>0</span><span>${duration((axis.to - axis.from) / 2)}</span><span>${duration(axis.to - axis.from)}</span></span><span role="columnheader" class="t-time">Time</span></div>
    ${repeat(shown, (t) => `${t.task_id}/${t.map_index}/${t.fold ? 1 : 0}`, (t) => t.fold ? foldRow(page, t, unfolded, axis, route, href) : taskRow(t, axis, t === selected, href))}</div>`;
}

/** @param {RunTask} t */
const nameOf = (t) => `${t.title}${t.map_index >= 0 ? ` [${t.map_key ?? t.map_index}]` : ''}`;

/** @param {RunTask} t @param {Axis} axis @param {boolean} chosen @param {(task: RunTask) => string} href */
export function taskRow(t, axis, chosen, href) {
  return html`<div role="row" class="task depth-${Math.min(t.depth, 4)} ${chosen ? 'chosen' : ''}" aria-current=${chosen ? 'true' : nothing}>
    <span role="cell" class="t-name"><a class="cover wrap" href=${href(t)}>${nameOf(t)}</a><span class="quiet small t-kind">${t.kind}</span></span>
    <span role="cell" class="t-state">${icon(t.state)}<span>${word(t.state)}</span>${more(t)}</span>
    <span role="cell" class="t-gantt">${bars(t, axis)}</span>
    <span role="cell" class="t-time">${t.state === 'running' && t.started_at ? html`<b>${elapsed(t.started_at)}</b>` : took(t.started_at, t.ended_at, t.duration_ms)}</span></div>`;
}

/** What stands beside the state. @param {RunTask} t */
function more(t) {
  if (t.not_before && !finished(t.state) && Date.parse(t.not_before) > serverNow()) return html`<span class="quiet small">${relative(t.not_before)}</span>`;
  if (t.try_number > 1) return html`<span class="quiet small">try ${t.try_number}${t.max_tries ? ` of ${t.max_tries + 1}` : ''}</span>`;
  return nothing;
}

/** @param {RunTask} t @param {Axis} axis */
function bars(t, axis) {
  const span = axis.to - axis.from;
  const at = (/** @type {number} */ ms) => Math.max(0, Math.min(100, (100 * (ms - axis.from)) / span));
  const words = t.attempts.map((a) => `try ${a.try_number} ${word(a.state ?? 'running')} ${clock(a.started_at)}, ${took(a.started_at, a.ended_at)}`).join('; ');
  const first = t.attempts.findLast((a) => a.try_number === t.try_number) ?? t.attempts.at(-1);
  const queued = t.queued_at ?? t.scheduled_at;
  const wait = queued && Date.parse(queued) >= axis.from ? { x: at(Date.parse(queued)), to: at(first ? Date.parse(first.started_at) : serverNow()) } : null;
  return html`<svg class="gantt" width="100%" height="16" role="img" aria-label=${words || (wait ? 'waits' : 'not started')}><title>${words || word(t.state)}</title>
    ${svg`<line x1="50%" x2="50%" y1="0" y2="16" class="tick"/>`}
    ${wait && wait.to > wait.x && !(finished(t.state) && !first) ? svg`<rect class="wait" x="${wait.x}%" y="5" width="${wait.to - wait.x}%" height="6" rx="2"/>` : nothing}
    ${t.attempts.filter((a) => !a.ended_at || Date.parse(a.ended_at) >= axis.from).map((a) => {
      const x = at(Date.parse(a.started_at));
      const width = at(a.ended_at ? Date.parse(a.ended_at) : serverNow()) - x;
      return svg`<svg x="${x}%" width="${Math.max(width, 0)}%" height="16" overflow="visible" class="s-${known(a.state ?? 'running')}"><rect class="g-bar" x="0" y="2" width="100%" height="12" rx="3"/><rect class="g-bar" x="0" y="2" width="3" height="12" rx="1.5"/></svg>`;
    })}</svg>`;
}

/** @param {RunPage} page @param {RunTask} t @param {string | null} unfolded @param {Axis} axis @param {Route} route @param {(task: RunTask) => string} href */
function foldRow(page, t, unfolded, axis, route, href) {
  const fold = /** @type {NonNullable<RunTask['fold']>} */ (t.fold);
  const open = unfolded === t.task_id;
  const { unfold, ...query } = Object.fromEntries(route.query);
  const span = axis.to - axis.from;
  const from = t.started_at ? Math.max(0, (100 * (Date.parse(t.started_at) - axis.from)) / span) : 0;
  const to = t.ended_at ? (100 * (Date.parse(t.ended_at) - axis.from)) / span : 100;
  return html`<div role="row" class="task depth-${Math.min(t.depth, 4)} fold">
    <span role="cell" class="t-name"><a class="cover wrap" href=${runLink(page.run.dag_id, page.run.run_id, { ...query, unfold: open ? null : t.task_id })} aria-expanded=${open}>${t.title}: ${fold.total.toLocaleString('en')} instances</a></span>
    <span role="cell" class="t-state">${icon(t.state)}<span>${countText(fold.counts)}</span></span>
    <span role="cell" class="t-gantt">${t.started_at ? html`<svg class="gantt" width="100%" height="16" role="img" aria-label=${countText(fold.counts)}>${svg`<rect class="g-bar s-${known(t.state)}" x="${from}%" y="2" width="${Math.max(0.5, to - from)}%" height="12" rx="3"/>`}</svg>` : nothing}</span>
    <span role="cell" class="t-time">${took(t.started_at, t.ended_at, t.duration_ms)}</span></div>
    ${open ? html`<b-unfold .dag=${page.run.dag_id} .run=${page.run.run_id} .task=${t.task_id} .row=${(/** @type {RunTask} */ one) => taskRow(one, axis, false, href)}></b-unfold>` : nothing}`;
}
