/** Home: what failed, what is late, what runs, what comes next; broken files above all. */
/** @import { Changes, FailedRun, Home } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { dagLink, link, logLink, runLink } from '../../core/router.js';
import { countText, icon } from '../../core/states.js';
import { duration, elapsed, moment } from '../../core/time.js';
import { View } from '../../core/view.js';
import { glyph } from '../../parts/glyphs.js';
import { askClear } from '../../parts/run-dialogs.js';
import { progress } from '../../parts/progress.js';

const DAY = 24 * 3600_000;

/** @extends {View<Home>} */
class HomeView extends View {
  address() {
    return /** @type {[string]} */ (['home']);
  }

  /** Something is always to come on this page, unless there is nothing that could. */
  topics() {
    const home = /** @type {Home} */ (this.data);
    return home.running.length || home.next.length || home.late.length ? ['all'] : [];
  }

  ticks() {
    return this.data?.running.length || this.data?.next.length ? 1000 : 30_000;
  }

  /** @param {Changes} changes */
  changed(changes) {
    const home = /** @type {Home} */ (this.data);
    for (const run of changes.runs) {
      const shown = home.running.find((r) => r.dag_id === run.dag_id && r.run_id === run.run_id);
      if (shown) shown.state = run.state;
    }
    this.requestUpdate();
    this.reloadSoon();
  }

  name() {
    const failed = this.data?.counts.failed;
    return failed ? `${failed} failed` : 'Home';
  }

  /** @param {Home} home */
  page(home) {
    return html`<h1 class="sr">Home</h1>${this.counts(home)}${this.broken(home)}
      <div class="two">
        <div class="col">${this.failed(home)}${this.late(home)}</div>
        <div class="col">${this.running(home)}${this.next(home)}</div>
      </div>`;
  }

  /** @param {Home} home */
  counts({ counts, now }) {
    const since = new Date(Date.parse(now) - DAY).toISOString().replace(/\.\d+/, '');
    const tile = (/** @type {number} */ n, /** @type {string} */ words, /** @type {string} */ href, /** @type {string} */ state = '') => html`<a class="tile ${state && n ? `c-${state}` : ''}" href=${href}>
      <b>${n}</b><span>${state ? icon(n ? state : 'none') : nothing}${words}</span></a>`;
    return html`<nav class="tiles" aria-label="Counts">
      ${tile(counts.failed, 'failed in 24 h', link(['runs'], { state: 'failed', ended_since: since }), 'failed')}
      ${tile(counts.running, 'running', link(['runs'], { state: 'running' }), 'running')}
      ${tile(counts.queued, 'queued', link(['runs'], { state: 'queued' }), 'queued')}
      ${tile(counts.dags, counts.dags === 1 ? 'DAG' : 'DAGs', link(['dags']))}
      ${tile(counts.paused, 'paused', link(['dags'], { paused: 'true' }))}
    </nav>`;
  }

  /** @param {Home} home */
  broken({ import_errors: errors }) {
    if (!errors.length) return nothing;
    return html`<section class="card alarm c-failed" aria-labelledby="broken">
      <header><h2 id="broken">${errors.length === 1 ? 'A DAG file cannot be used' : `${errors.length} DAG files cannot be used`}</h2><a class="small" href=${link(['import-errors'])}>Details</a></header>
      <ul class="rows">${errors.slice(0, 5).map((e) => html`<li>${icon('failed')}<a class="grow" href=${link(['import-errors'], {}, `e${e.id}`)}>
        <span class="mono wrap">${e.file}${e.line ? `:${e.line}` : ''}</span><span class="quiet small wrap block">${e.message.split('\n')[0]}</span></a><span class="quiet small">${moment(e.at)}</span></li>`)}</ul></section>`;
  }

  /** @param {Home} home */
  failed({ failed, counts }) {
    return html`<section class="card" aria-labelledby="failed"><header><h2 id="failed">What failed</h2><span class="quiet small">last 24 hours</span></header>
      ${failed.length ? html`<ul class="rows">${failed.map((run) => this.failedRun(run))}</ul>` : html`<div class="empty"><span>No run failed.</span></div>`}
      ${counts.failed > failed.length ? html`<p class="foot-line quiet small">${counts.failed - failed.length} more failed</p>` : nothing}</section>`;
  }

  /** @param {FailedRun} run */
  failedRun(run) {
    const more = run.failed_tasks > 1 ? ` and ${run.failed_tasks - 1} more` : '';
    const task = run.task_id;
    return html`<li class="failure">
      ${icon('failed')}
      <div class="grow">
        <div class="line"><a class="strong wrap" href=${runLink(run.dag_id, run.run_id)}>${run.dag_id}</a><span class="quiet small">${moment(run.ended_at)}${run.duration_ms === null ? nothing : html`, after ${duration(run.duration_ms)}`}</span></div>
        ${task ? html`<div class="small"><b class="mono wrap">${task}${run.map_index >= 0 ? `[${run.map_index}]` : ''}</b> failed at try ${run.try_number}${more}</div>` : html`<div class="small quiet">No task of it failed.</div>`}
        ${run.reason ? html`<div class="reason wrap">${run.reason}</div>` : nothing}
        ${run.hint ? html`<div class="small quiet wrap">${run.hint}</div>` : nothing}
      </div>
      <div class="tools">
        ${task ? html`<a class="btn" href=${logLink(run.dag_id, run.run_id, task, { map: run.map_index >= 0 ? run.map_index : null, errors: null })} aria-label="Log of ${task} in ${run.dag_id}">${glyph('log')}Log</a>` : nothing}
        ${this.canOperate ? html`<button class="btn" aria-label="Retry ${run.dag_id}" @click=${() => this.retry(run)}>${glyph('redo')}Retry</button>` : nothing}
      </div></li>`;
  }

  /** @param {FailedRun} run */
  async retry(run) {
    if (await askClear({ dag: run.dag_id, run: run.run_id }, { only_failed: true })) this.reloadNow();
  }

  /** @param {Home} home */
  late({ late }) {
    return html`<section class="card" aria-labelledby="late"><header><h2 id="late">What is late</h2></header>
      ${late.length ? html`<ul class="rows">${late.map((l) => html`<li>${icon('queued')}<div class="grow"><a class="strong wrap" href=${l.run_id ? runLink(l.dag_id, l.run_id) : dagLink(l.dag_id)}>${l.dag_id}</a>
          <div class="small quiet wrap">${l.reason}</div></div><span class="small">${duration(l.late_ms)} late, due ${moment(l.due, 'clock')}</span></li>`)}</ul>`
        : html`<div class="empty">Everything that is due has started.</div>`}</section>`;
  }

  /** @param {Home} home */
  running({ running, counts }) {
    const all = counts.running + counts.queued;
    return html`<section class="card" aria-labelledby="running"><header><h2 id="running">What runs</h2>${all > running.length ? html`<a class="small" href=${link(['runs'], { state: ['running', 'queued'] })}>all ${all}</a>` : nothing}</header>
      ${running.length ? html`<ul class="rows">${running.map((run) => html`<li>${icon(run.state)}<div class="grow">
          <div class="line"><a class="strong wrap" href=${runLink(run.dag_id, run.run_id)}>${run.dag_id}</a><span class="quiet small">${run.type}</span></div>
          ${progress(run.counts, run.total)}<div class="small quiet">${countText(run.counts) || run.state}</div></div>
          <span class="small">${run.started_at ? elapsed(run.started_at) : html`queued ${moment(run.queued_at)}`}</span></li>`)}</ul>`
        : html`<div class="empty">Nothing runs at the moment.</div>`}</section>`;
  }

  /** @param {Home} home */
  next({ next, counts }) {
    return html`<section class="card" aria-labelledby="next"><header><h2 id="next">What runs next</h2></header>
      ${next.length ? html`<ul class="rows tight">${next.map((n) => html`<li>${icon('scheduled')}<div class="grow line"><a class="strong wrap" href=${dagLink(n.dag_id)}>${n.dag_id}</a><span class="quiet small wrap">${n.schedule}</span></div>
          <span class="small">${moment(n.at)}</span></li>`)}</ul>`
        : html`<div class="empty">${counts.dags === 0
            ? html`<strong>There is no DAG yet.</strong><span>Put a .java file with a DAG into the dags folder; it shows up here within a second.</span>`
            : html`<span>No active DAG has a schedule that goes on.</span><a class="btn" href=${link(['dags'])}>See the DAGs</a>`}</div>`}</section>`;
  }
}

customElements.define('v-home', HomeView);
