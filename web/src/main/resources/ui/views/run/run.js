/** A run: what went wrong with its cure beside it, every task with its bar in time, the log of the chosen one below. */
/** @import { Changes, FailedTask, RunPage, RunTask } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { seg, serverNow } from '../../core/api.js';
import { offer } from '../../core/actions.js';
import { shortcuts } from '../../core/keys.js';
import { dagLink, go, link, logLink, runLink, setQuery } from '../../core/router.js';
import { chip, finished, icon, sorted, word } from '../../core/states.js';
import { duration, moment, runName, took } from '../../core/time.js';
import { View } from '../../core/view.js';
import { glyph } from '../../parts/glyphs.js';
import { askClear, askDelete, askKill, askMark } from '../../parts/run-dialogs.js';
import { reasonList } from '../../parts/why.js';
import { wide } from '../../parts/width.js';
import { applyChange } from './changes.js';
import { taskTable } from './tasks.js';
import '../log/log.js';
import '../dag/graph.js';

const TABS = /** @type {const} */ ([['tasks', 'Tasks'], ['graph', 'Graph'], ['details', 'Details']]);
const FAILURES_SHOWN = 3;

/** Whether it ended after its deadline, or has not ended although that has passed. @param {import('../../core/types.js').RunHead} run */
const late = (run) => run.deadline !== null && Date.parse(run.deadline) < (run.ended_at ? Date.parse(run.ended_at) : serverNow());

/** @extends {View<RunPage>} */
class RunView extends View {
  connectedCallback() {
    super.connectedCallback();
    this.cleanups.push(
      shortcuts([
        { keys: 'g', does: 'tasks or graph', group: 'Run', run: () => setQuery({ tab: this.tab === 'graph' ? null : 'graph' }) },
        { keys: 'l', does: 'the log of what failed, else of the last task', group: 'Run', run: () => this.openLog() },
        { keys: 'c', does: 'clear: run tasks again', group: 'Run', run: () => this.clear() },
        { keys: 'd', does: 'to its DAG', group: 'Run', run: () => go(dagLink(this.dag)) },
      ]),
      offer(() => [
        { words: 'Open the log of what failed', run: () => this.openLog() },
        ...(this.canOperate ? [
          { words: 'Clear: run tasks of this run again', run: () => this.clear() },
          { words: 'Mark this run as success', run: () => this.mark('success') },
          { words: 'Mark this run as failed', run: () => this.mark('failed') },
          { words: 'Kill what runs', run: () => this.kill() },
          { words: 'Delete this run', run: () => this.remove() },
        ] : []),
      ]),
      wide.watch(() => this.requestUpdate()),
    );
  }

  get dag() {
    return this.route.params.dag;
  }

  get runId() {
    return this.route.params.run;
  }

  get tab() {
    return this.route.query.get('tab') ?? 'tasks';
  }

  get subject() {
    return { dag: this.dag, run: this.runId };
  }

  address() {
    return /** @type {[string]} */ ([`runs/${seg(this.dag)}/${seg(this.runId)}`]);
  }

  get unfinished() {
    return this.data !== null && !finished(this.data.run.state);
  }

  topics() {
    return this.unfinished ? [`run:${this.dag}/${this.runId}`] : [];
  }

  ticks() {
    return this.unfinished ? 1000 : 0;
  }

  name() {
    return this.data ? `${this.dag} ${word(this.data.run.state)}` : this.dag;
  }

  /** @param {Changes} changes */
  changed(changes) {
    const page = /** @type {RunPage} */ (this.data);
    const again = applyChange(page, changes);
    if (again === 'now') this.reloadNow();
    else if (again === 'soon') this.reloadSoon();
    this.requestUpdate();
  }

  async clear(options = {}) {
    if (this.canOperate && await askClear(this.subject, options)) this.reloadNow();
  }

  /** @param {'success' | 'failed'} state */
  async mark(state) {
    if (await askMark(this.subject, state)) this.reloadNow();
  }

  async kill() {
    const running = this.data?.tasks.filter((t) => t.state === 'running' && !t.fold) ?? [];
    if (running.length && await askKill(this.subject, running)) this.reloadNow();
  }

  async remove() {
    if (await askDelete(this.subject)) go(dagLink(this.dag));
  }

  openLog() {
    const page = this.data;
    const task = page?.failed[0] ?? page?.tasks.findLast((t) => t.attempts.length);
    if (task) go(this.taskHref(task));
  }

  /** @param {{task_id: string, map_index: number}} task */
  taskHref(task) {
    const map = task.map_index >= 0 ? task.map_index : null;
    if (!wide.now) return logLink(this.dag, this.runId, task.task_id, { map });
    const { attempt, map: _, ...query } = Object.fromEntries(this.route.query);
    return runLink(this.dag, this.runId, { ...query, tab: null, task: task.task_id, map });
  }

  /** @param {RunPage} page */
  page(page) {
    return html`${this.head(page)}${this.failures(page)}${this.why(page)}
      <div class="tools between"><nav class="tabs" aria-label="Views of the run">${TABS.map(([tab, words]) => html`<a href=${runLink(this.dag, this.runId, { tab: tab === 'tasks' ? null : tab })} aria-current=${tab === this.tab ? 'true' : nothing}>${words}</a>`)}</nav>
        ${this.tab === 'tasks' ? this.states(page) : nothing}</div>
      ${this.tab === 'graph' ? html`<b-graph .route=${this.route} .me=${this.me} .run=${this.runId}></b-graph>` : this.tab === 'details' ? this.details(page) : this.tasks(page)}`;
  }

  /** @param {RunPage} page */
  head({ run, counts }) {
    const failed = (counts.failed ?? 0) + (counts.upstream_failed ?? 0);
    const inside = run.state === 'success' && run.failed_inside ? html`<span class="quiet">with ${run.failed_inside} failed inside</span>` : nothing;
    return html`<div class="page-head"><div class="grow">
        <nav class="crumbs" aria-label="Where you are"><a href=${link(['dags'])}>DAGs</a><span aria-hidden="true">/</span><a href=${dagLink(run.dag_id)}>${run.dag_id}</a><span aria-hidden="true">/</span></nav>
        <div class="title"><h1>Run ${runName(run)}</h1>${chip(run.state)}${inside}<b>${took(run.started_at, run.ended_at, run.duration_ms)}</b></div>
        <div class="facts"><span>${run.type}${run.actor ? html` by <b>${run.actor}</b>` : nothing}</span>
          ${run.started_at ? html`<span>started ${moment(run.started_at)}</span>` : html`<span>queued ${moment(run.queued_at)}</span>`}
          ${run.deadline ? html`<span class=${late(run) ? 'late' : ''}>${late(run) ? 'missed its deadline' : 'deadline'} ${moment(run.deadline)}</span>` : nothing}
          <span>version <b>${run.version ?? '?'}</b>${run.version !== null && run.version < run.newest_version ? html` of ${run.newest_version}` : nothing}</span>
          ${run.note ? html`<span class="wrap">“${run.note}”</span>` : nothing}</div>
      </div>
      ${this.canOperate ? html`<div class="tools">
        ${failed ? html`<button class="btn main" @click=${() => this.clear({ only_failed: true })}>${glyph('redo')}Retry failed</button>` : nothing}
        ${counts.running ? html`<button class="btn danger" @click=${this.kill}>${glyph('stop')}Kill</button>` : nothing}
        <button class="btn" @click=${() => this.clear()}>Clear…</button>
        ${run.state === 'success' ? nothing : html`<button class="btn" @click=${() => this.mark('success')}>Mark success</button>`}
        ${run.state === 'failed' ? nothing : html`<button class="btn" @click=${() => this.mark('failed')}>Mark failed</button>`}
        ${finished(run.state) ? html`<button class="btn" @click=${this.remove}>Delete</button>` : nothing}</div>` : nothing}</div>`;
  }

  /** @param {RunPage} page */
  failures({ failed, counts }) {
    if (!failed.length) return nothing;
    const all = counts.failed ?? failed.length;
    return html`<section class="card alarm" aria-label="What failed"><ul class="rows">${failed.slice(0, FAILURES_SHOWN).map((f) => this.failure(f))}</ul>
      ${all > FAILURES_SHOWN ? html`<p class="foot-line small"><a href=${runLink(this.dag, this.runId, { state: 'failed' })}>${all - FAILURES_SHOWN} more failed</a></p>` : nothing}</section>`;
  }

  /** @param {FailedTask} f */
  failure(f) {
    const name = `${f.task_id}${f.map_index >= 0 ? `[${f.map_key ?? f.map_index}]` : ''}`;
    const map = f.map_index >= 0 ? f.map_index : null;
    return html`<li class="failure">${icon('failed')}<div class="grow">
        <div class="line"><b class="wrap">${name}</b><span class="small">failed at try ${f.try_number} of ${f.max_tries + 1}</span><span class="quiet small">${moment(f.ended_at)}</span></div>
        ${f.reason ? html`<div class="reason wrap">${f.reason}</div>` : nothing}${f.hint ? html`<div class="small quiet wrap">${f.hint}</div>` : nothing}</div>
      <div class="tools"><a class="btn" href=${this.taskHref(f)} aria-label="Log of ${name}">${glyph('log')}Log</a>
        <a class="btn" href=${logLink(this.dag, this.runId, f.task_id, { map, errors: 1 })} aria-label="Errors in the log of ${name}">Errors</a>
        ${this.canOperate ? html`<button class="btn" aria-label="Retry ${name}" @click=${() => this.retry(f)}>${glyph('redo')}Retry</button>` : nothing}</div></li>`;
  }

  /** @param {FailedTask} f */
  async retry(f) {
    if (await askClear({ ...this.subject, task: f.task_id, index: f.map_index }, { include_downstream: true })) this.reloadNow();
  }

  /** @param {RunPage} page */
  why({ why, paused, run }) {
    if (!this.unfinished || (!why.length && !paused)) return nothing;
    return html`<div class="notice" role="status">${icon(run.state)}<div class="grow">${paused ? html`<p><b>${run.dag_id} is paused.</b></p>` : nothing}${reasonList(why)}</div></div>`;
  }

  /** @param {RunPage} page */
  states({ counts, total }) {
    const chosen = this.route.query.get('state') ?? '';
    const { state, ...query } = Object.fromEntries(this.route.query);
    return html`<nav class="tabs" aria-label="Which tasks"><a href=${runLink(this.dag, this.runId, query)} aria-current=${chosen ? nothing : 'true'}>All <span class="n">${total}</span></a>
      ${sorted(counts).map(([s, n]) => html`<a href=${runLink(this.dag, this.runId, { ...query, state: s })} aria-current=${chosen === s ? 'true' : nothing}>${chip(s, n)}</a>`)}</nav>`;
  }

  /** @param {RunPage} page */
  tasks(page) {
    const q = this.route.query;
    const state = q.get('state');
    const shown = state ? page.tasks.filter((t) => t.state === state || t.fold?.counts[state]) : page.tasks;
    const task = q.get('task');
    const index = Number(q.get('map') ?? -1);
    const selected = task ? page.tasks.find((t) => t.task_id === task && t.map_index === index) : undefined;
    return html`${shown.length ? taskTable(page, shown, selected ?? null, (/** @type {RunTask} */ t) => this.taskHref(t), this.route)
        : html`<div class="card empty">No task is ${word(state ?? '')}; ${page.total} are in other states.</div>`}
      ${task && wide.now ? html`<section class="card log-below" aria-label="Log of ${task}"><b-log .me=${this.me} .dag=${this.dag} .run=${this.runId} .task=${task} .index=${index} .unfinished=${this.unfinished && !(selected && finished(selected.state))} closable
        @closed=${() => setQuery({ task: null, map: null, attempt: null })} @acted=${() => this.reloadNow()}></b-log></section>` : nothing}`;
  }

  /** @param {RunPage} page */
  details({ run }) {
    const fact = (/** @type {string} */ name, /** @type {unknown} */ value) => html`<div><dt>${name}</dt><dd class="wrap">${value}</dd></div>`;
    const at = (/** @type {string | null} */ t) => (t ? html`${moment(t, 'absolute')} <span class="quiet">${moment(t)}</span>` : 'none');
    return html`<div class="two"><section class="card" aria-labelledby="facts"><header><h2 id="facts">Facts</h2></header><dl class="body facts-list">
        ${fact('Run id', html`<span class="mono">${run.run_id}</span>`)}${fact('Logical date', at(run.logical_date))}
        ${run.interval_start ? fact('Data from', at(run.interval_start)) : nothing}${run.interval_end ? fact('Data to', at(run.interval_end)) : nothing}
        ${fact('Due', at(run.run_after))}${fact('Queued', at(run.queued_at))}${fact('Started', at(run.started_at))}${fact('Ended', at(run.ended_at))}${fact('Duration', duration(run.duration_ms) || 'not over')}
        ${fact('Triggered by', html`${run.triggered_by}${run.actor ? `, ${run.actor}` : ''}`)}${run.backfill ? fact('Backfill', run.backfill) : nothing}${run.clear_no ? fact('Cleared', `${run.clear_no} times`) : nothing}</dl></section>
      <section class="card" aria-labelledby="conf"><header><h2 id="conf">Parameters</h2></header><div class="body">${Object.keys(run.conf ?? {}).length ? html`<pre class="wrap json" tabindex="0">${JSON.stringify(run.conf, null, 2)}</pre>` : html`<span class="quiet">It was started without parameters.</span>`}</div></section></div>`;
  }
}

customElements.define('v-run', RunView);
