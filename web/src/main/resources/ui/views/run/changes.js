/** What an event from the server changes in a run that is on the screen. */
/** @import { Changes, RunPage, RunTask } from '../../core/types.js' */
import { serverNow } from '../../core/api.js';
import { finished } from '../../core/states.js';

/**
 * Applies the changes in place.
 * @param {RunPage} page
 * @param {Changes} changes
 * @returns {'no' | 'soon' | 'now'} whether the page must be fetched again: soon when numbers are guessed, now when it ended
 */
export function applyChange(page, changes) {
  const { dag_id: dag, run_id: id } = page.run;
  const now = new Date(serverNow()).toISOString();
  /** @type {'no' | 'soon' | 'now'} */
  let again = 'no';
  for (const change of changes.tasks) {
    if (change.dag_id !== dag || change.run_id !== id) continue;
    const task = page.tasks.find((t) => t.task_id === change.task_id && t.map_index === change.map_index);
    if (!task || task.fold) {
      again = 'soon';
      continue;
    }
    page.counts[task.state] = (page.counts[task.state] ?? 1) - 1;
    page.counts[change.state] = (page.counts[change.state] ?? 0) + 1;
    become(task, change, now);
  }
  for (const change of changes.runs) {
    if (change.dag_id !== dag || change.run_id !== id) continue;
    if (finished(change.state) !== finished(page.run.state)) again = 'now';
    if (change.state === 'running' && !page.run.started_at) page.run.started_at = now;
    page.run.state = change.state;
  }
  return again;
}

/** @param {RunTask} task @param {import('../../core/types.js').TaskChange} change @param {string} now */
function become(task, change, now) {
  task.state = change.state;
  task.try_number = change.try_number;
  const last = task.attempts.at(-1);
  if (change.state === 'running' && change.attempt !== null && last?.attempt !== change.attempt) {
    task.attempt = change.attempt;
    task.started_at = now;
    task.ended_at = null;
    task.duration_ms = null;
    task.attempts.push({ attempt: change.attempt, try_number: change.try_number, cause: '', started_at: now, ended_at: null, state: null, reason: null });
  } else if (change.state !== 'running' && last && !last.ended_at) {
    last.ended_at = now;
    last.state = finished(change.state) ? change.state : 'failed';
    task.ended_at = now;
    task.duration_ms = Date.parse(now) - Date.parse(last.started_at);
  }
}
