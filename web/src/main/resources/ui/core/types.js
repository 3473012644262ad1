/** What the server sends, as docs/api.md describes it. Types only. */

/** @typedef {{user: string, role: string, can: {operate: boolean, configure: boolean, administer: boolean}, version: string, now: string, all_paused: boolean, banner: string | null}} Me */
/** @typedef {Record<string, number>} Counts */

/** @typedef {{id: number, file: string, at: string, message: string, line: number | null}} BrokenFile */
/** @typedef {{dag_id: string, run_id: string, ended_at: string, duration_ms: number | null, failed_tasks: number, task_id: string | null, map_index: number, try_number: number, attempt: number | null, reason: string | null, hint: string | null}} FailedRun */
/**
 * @typedef {object} Home
 * @property {string} now
 * @property {{dags: number, paused: number, running: number, queued: number, failed: number, import_errors: number}} counts
 * @property {FailedRun[]} failed
 * @property {{dag_id: string, run_id?: string | null, due: string, late_ms: number, reason: string}[]} late
 * @property {{dag_id: string, run_id: string, type: string, state: string, started_at: string | null, queued_at: string, total: number, counts: Counts}[]} running
 * @property {{dag_id: string, at: string, schedule: string}[]} next
 * @property {BrokenFile[]} import_errors
 */

/** @typedef {{run_id: string, state: string, type: string, at: string, duration_ms: number | null, failed_inside: number}} LastRun */
/**
 * @typedef {object} DagRow
 * @property {string} dag_id
 * @property {string | null} description
 * @property {string | null} owner
 * @property {string[]} tags
 * @property {boolean} paused
 * @property {boolean} stale
 * @property {string} schedule
 * @property {string} schedule_text
 * @property {string | null} next_at
 * @property {number} active_runs
 * @property {string | null} import_error
 * @property {string | null} why
 * @property {LastRun[]} last_runs
 */
/** @typedef {{total: number, counts: {all: number, active: number, paused: number, running: number, failed: number}, tags: string[], dags: DagRow[], files_being_read: boolean}} Dags */

/** @typedef {{name: string, type: string, default: unknown, description: string | null, allowed: unknown[] | null, required: boolean}} Param */
/** @typedef {{id: string, title: string, group: string | null, kind: string, mapped: boolean, depth: number, upstream: number[]}} GridTask */
/** @typedef {{run: number, run_id: string, state: string, type: string, logical_date: string | null, run_after: string, started_at: string | null, ended_at: string | null, duration_ms: number | null, failed_inside: number, note: string | null, backfill: number | null, version: number | null}} GridRun */
/** @typedef {{s: number[], ms: number[], tries: number[], mapped: Record<string, Counts>}} GridCells */
/**
 * @typedef {object} Grid
 * @property {string} dag_id
 * @property {string | null} description
 * @property {string | null} doc_md
 * @property {string | null} owner
 * @property {string[]} tags
 * @property {boolean} paused
 * @property {boolean} stale
 * @property {string} schedule
 * @property {string} schedule_text
 * @property {string | null} next_at
 * @property {number} version
 * @property {string | null} import_error
 * @property {number} max_active_runs
 * @property {string} catchup
 * @property {Param[]} params
 * @property {string[]} states
 * @property {{id: string, title: string, parent: string | null}[]} groups
 * @property {GridTask[]} tasks
 * @property {GridRun[]} runs
 * @property {GridCells[]} cells
 * @property {boolean} more
 */

/** @typedef {{id: string, title: string, group: string | null, kind: string, mapped: boolean, trigger_rule: string, pool: string | null, retries: number, x: number, y: number, w: number, h: number}} GraphNode */
/**
 * @typedef {object} Graph
 * @property {number} version
 * @property {number} newest_version
 * @property {number} width
 * @property {number} height
 * @property {{id: string, title: string, parent: string | null, x: number, y: number, w: number, h: number}[]} groups
 * @property {GraphNode[]} nodes
 * @property {{from: string, to: string, points: [number, number][]}[]} edges
 * @property {string | null} run_id
 * @property {Record<string, {state: string, ms: number, tries: number, counts: Counts | null}>} states
 */

/** @typedef {{attempt: number, try_number: number, cause: string, started_at: string, ended_at: string | null, state: string | null, reason: string | null}} Attempt */
/**
 * @typedef {object} RunTask
 * @property {string} task_id
 * @property {string} title
 * @property {string | null} group
 * @property {string} kind
 * @property {number} depth
 * @property {number[]} upstream
 * @property {number} map_index
 * @property {string | null} map_key
 * @property {string} state
 * @property {number} try_number
 * @property {number} max_tries how often it may be tried again after the first try
 * @property {string | null} scheduled_at
 * @property {string | null} queued_at
 * @property {string | null} started_at
 * @property {string | null} ended_at
 * @property {number | null} duration_ms
 * @property {string | null} not_before
 * @property {number | null} attempt
 * @property {string | null} reason
 * @property {string | null} hint
 * @property {{total: number, counts: Counts} | null} fold
 * @property {Attempt[]} attempts
 */
/** @typedef {{task_id: string, map_index: number, map_key: string | null, try_number: number, max_tries: number, attempt: number | null, ended_at: string | null, reason: string | null, hint: string | null}} FailedTask */
/** @typedef {{run: number, dag_id: string, run_id: string, state: string, type: string, logical_date: string | null, interval_start: string | null, interval_end: string | null, run_after: string, queued_at: string, started_at: string | null, ended_at: string | null, duration_ms: number | null, triggered_by: string, actor: string | null, conf: Record<string, unknown>, note: string | null, backfill: number | null, version: number | null, newest_version: number, failed_inside: number, clear_no: number, deadline: string | null}} RunHead */
/** @typedef {{run: RunHead, now: string, paused: boolean, total: number, counts: Counts, failed: FailedTask[], why: string[], groups: {id: string, title: string, parent: string | null}[], tasks: RunTask[]}} RunPage */

/** @typedef {{run: number, dag_id: string, run_id: string, state: string, type: string, logical_date: string | null, run_after: string, queued_at: string, started_at: string | null, ended_at: string | null, duration_ms: number | null, triggered_by: string, actor: string | null, note: string | null, version: number | null, failed_inside: number, total: number, counts: Counts}} RunRow */
/** @typedef {{total: number, outside: number, runs: RunRow[]}} Runs */

/** @typedef {{attempts: Attempt[], attempt: number | null, running: boolean, length: number, offset: number, end: number, line: number, text: string}} Log */
/** @typedef {{attempt: number, length: number, total: number, matches: {line: number, offset: number, text: string}[]}} LogMatches */
/** @typedef {{attempt: number, offset: number, end: number, text: string}} LogPiece */

/** @typedef {{dag_id: string, run_id: string, run: number, task_id: string, map_index: number, state: string, try_number: number, attempt: number | null}} TaskChange */
/** @typedef {{runs: {dag_id: string, run_id: string, run: number, state: string}[], tasks: TaskChange[], dags: string[]}} Changes */
/** @typedef {{subject: string, state: string | null, reasons: string[], next: string | null}} Explanation */

export {};
