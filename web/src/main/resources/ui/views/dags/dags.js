/** The DAGs: search, filters in the address, pause switch, last runs, next run, why not. */
/** @import { DagRow, Dags } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { dagLink, link, setQuery } from '../../core/router.js';
import { shortcuts } from '../../core/keys.js';
import { chip } from '../../core/states.js';
import { moment } from '../../core/time.js';
import { View } from '../../core/view.js';
import { glyph } from '../../parts/glyphs.js';
import { runBars } from '../../parts/runbars.js';
import { askTrigger } from '../dag/trigger.js';
import { togglePaused } from '../dag/pause.js';

const PAGE = 50;
const FILTERS = /** @type {const} */ ([['', 'All', 'all'], ['failed', 'Failed', 'failed'], ['running', 'Running', 'running'], ['active', 'Active', 'active'], ['paused', 'Paused', 'paused']]);

/** @extends {View<Dags>} */
class DagsView extends View {
  constructor() {
    super();
    this.typing = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.cleanups.push(shortcuts([{ keys: 'f', does: 'search the DAGs', group: 'DAGs', run: () => this.querySelector('input')?.focus() }]));
  }

  address() {
    const q = this.route.query;
    return /** @type {[string, any]} */ (['dags', {
      q: q.get('q'), tag: q.getAll('tag'), state: q.get('state'), paused: q.get('paused'), order: q.get('order'), limit: PAGE, offset: q.get('offset') ?? 0,
    }]);
  }

  topics() {
    return this.data?.dags.some((d) => d.active_runs || (!d.paused && d.next_at)) ? ['all'] : [];
  }

  ticks() {
    return this.data?.dags.some((d) => d.next_at) ? 1000 : 0;
  }

  /** @param {import('../../core/types.js').Changes} changes */
  changed(changes) {
    const shown = /** @type {Dags} */ (this.data).dags;
    for (const run of changes.runs) {
      const last = shown.find((d) => d.dag_id === run.dag_id)?.last_runs.find((r) => r.run_id === run.run_id);
      if (last) last.state = run.state;
    }
    this.requestUpdate();
    this.reloadSoon();
  }

  name() {
    return 'DAGs';
  }

  /** Which of the filters the address means. */
  get filter() {
    const q = this.route.query;
    if (q.get('paused') === 'true') return 'paused';
    if (q.get('paused') === 'false') return 'active';
    return q.get('state') ?? '';
  }

  /** @param {string} filter */
  filterLink(filter) {
    const q = this.route.query;
    return link(['dags'], {
      q: q.get('q'), tag: q.getAll('tag'), order: q.get('order'),
      paused: { paused: 'true', active: 'false' }[filter] ?? null,
      state: filter === 'running' || filter === 'failed' ? filter : null,
    });
  }

  /** @param {Event} event */
  search(event) {
    const text = /** @type {HTMLInputElement} */ (event.target).value;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => setQuery({ q: text, offset: null }), 150);
  }

  /** @param {Dags} data */
  page(data) {
    const q = this.route.query;
    const tags = q.getAll('tag');
    return html`<div class="page-head"><h1 class="grow">DAGs</h1></div>
      <div class="tools">
        <label class="search">${glyph('search')}<input type="search" placeholder="Name, description or owner" aria-label="Search the DAGs" .value=${live(q.get('q') ?? '')} @input=${this.search}></label>
        <nav class="tabs" aria-label="Which DAGs">${FILTERS.map(([filter, words, count]) => html`<a href=${this.filterLink(filter)} aria-current=${filter === this.filter ? 'true' : nothing}>${words} <span class="n">${data.counts[count]}</span></a>`)}</nav>
      </div>
      ${data.tags.length ? html`<nav class="tools tags" aria-label="Tags">${data.tags.map((tag) => {
        const on = tags.includes(tag);
        const href = link(['dags'], { ...Object.fromEntries(q), tag: on ? tags.filter((t) => t !== tag) : [...tags, tag], offset: null });
        return html`<a class="tag" href=${href} aria-current=${on ? 'true' : nothing}>${tag}</a>`;
      })}</nav>` : nothing}
      ${data.dags.length ? html`<ul class="card rows dag-rows" aria-label="DAGs">${repeat(data.dags, (d) => d.dag_id, (d) => this.row(d))}</ul>` : this.none(data)}
      ${this.pages(data)}`;
  }

  /** @param {DagRow} dag */
  row(dag) {
    const run = dag.last_runs[0];
    return html`<li>
      <button class="switch" role="switch" aria-checked=${!dag.paused} ?disabled=${!this.canOperate} aria-label="${dag.dag_id} is active" title=${dag.paused ? 'Paused: press to let it run' : 'Active: press to pause'} @click=${() => this.toggle(dag)}></button>
      <div class="dag-name">
        <div class="line"><a class="strong wrap" href=${dagLink(dag.dag_id)}>${dag.dag_id}</a>${dag.tags.map((tag) => html`<span class="tag">${tag}</span>`)}</div>
        ${dag.description ? html`<div class="quiet small cut">${dag.description}</div>` : nothing}
        ${dag.import_error ? html`<div class="small"><a href=${link(['import-errors'])}>${chip('failed', 'The newest version')}</a></div>` : dag.why && !dag.paused ? html`<div class="small quiet wrap">${dag.why}</div>` : nothing}
      </div>
      <div class="dag-schedule small"><span class="wrap">${dag.schedule_text}</span><span class="quiet">${dag.paused ? 'paused' : dag.next_at ? html`next ${moment(dag.next_at)}` : dag.stale ? 'its file is gone' : dag.schedule === '@continuous' ? 'always on' : 'no next run'}</span></div>
      <div class="dag-last small">${run ? html`${chip(run.state)}<span class="quiet">${moment(run.at)}</span>` : html`<span class="quiet">has not run</span>`}</div>
      <div class="dag-runs">${runBars(dag.dag_id, dag.last_runs)}</div>
      ${this.canOperate ? html`<button class="btn" aria-label="Run ${dag.dag_id} now" @click=${() => askTrigger(dag.dag_id)} ?disabled=${dag.stale}>${glyph('play')}Run</button>` : nothing}
    </li>`;
  }

  /** @param {DagRow} dag */
  async toggle(dag) {
    if (await togglePaused(dag.dag_id, dag.paused)) {
      dag.paused = !dag.paused;
      this.requestUpdate();
      this.reloadNow();
    }
  }

  /** @param {Dags} data */
  none(data) {
    if (data.counts.all === 0 && data.files_being_read) return html`<div class="card empty"><strong>DAG files are being read.</strong><span>They show up here in a moment.</span></div>`;
    if (data.counts.all === 0) return html`<div class="card empty"><strong>There is no DAG yet.</strong><span>Put a .java file with a DAG into the dags folder; it shows up here within a second.</span></div>`;
    return html`<div class="card empty"><strong>No DAG matches.</strong><span>${data.counts.all} ${data.counts.all === 1 ? 'exists' : 'exist'} outside this filter.</span><a class="btn" href=${link(['dags'])}>Show all</a></div>`;
  }

  /** @param {Dags} data */
  pages(data) {
    const offset = Number(this.route.query.get('offset') ?? 0);
    if (data.total <= PAGE && !offset) return nothing;
    const to = (/** @type {number} */ o) => link(['dags'], { ...Object.fromEntries(this.route.query), tag: this.route.query.getAll('tag'), offset: o || null });
    return html`<nav class="tools" aria-label="Parts of the list"><span class="quiet">${offset + 1} to ${Math.min(offset + PAGE, data.total)} of ${data.total}</span>
      ${offset > 0 ? html`<a class="btn" href=${to(Math.max(0, offset - PAGE))}>Before</a>` : nothing}${offset + PAGE < data.total ? html`<a class="btn" href=${to(offset + PAGE)}>Next</a>` : nothing}</nav>`;
  }
}

customElements.define('v-dags', DagsView);
