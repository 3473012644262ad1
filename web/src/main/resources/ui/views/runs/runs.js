/** Runs of all DAGs, with filters in the address. */
/** @import { Runs, RunRow } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { dagLink, link, runLink, setQuery } from '../../core/router.js';
import { chip, finished, word } from '../../core/states.js';
import { elapsed, moment, runName, took } from '../../core/time.js';
import { View } from '../../core/view.js';
import { glyph } from '../../parts/glyphs.js';
import { progress } from '../../parts/progress.js';

const PAGE = 50;
const STATES = ['queued', 'running', 'success', 'failed'];
const TYPES = ['scheduled', 'manual', 'backfill', 'asset_triggered'];

/** @extends {View<Runs>} */
class RunsView extends View {
  constructor() {
    super();
    this.typing = 0;
  }

  address() {
    const q = this.route.query;
    return /** @type {[string, any]} */ (['runs', {
      dag_id: q.getAll('dag_id'), state: q.getAll('state'), type: q.getAll('type'), q: q.get('q'), since: q.get('since'), until: q.get('until'),
      ended_since: q.get('ended_since'), order: q.get('order'), limit: PAGE, offset: q.get('offset') ?? 0,
    }]);
  }

  topics() {
    return this.data?.runs.some((r) => !finished(r.state)) ? ['all'] : [];
  }

  ticks() {
    return this.topics().length ? 1000 : 0;
  }

  /** @param {import('../../core/types.js').Changes} changes */
  changed(changes) {
    for (const change of changes.runs) {
      const run = this.data?.runs.find((r) => r.dag_id === change.dag_id && r.run_id === change.run_id);
      if (run) run.state = change.state;
    }
    this.requestUpdate();
    this.reloadSoon();
  }

  name() {
    return 'Runs';
  }

  /** The address with one part changed. @param {Record<string, string | string[] | null>} changes */
  with(changes) {
    const q = this.route.query;
    return link(['runs'], { ...Object.fromEntries(q), dag_id: q.getAll('dag_id'), state: q.getAll('state'), type: q.getAll('type'), offset: null, ...changes });
  }

  /** @param {Event} event */
  search(event) {
    const text = /** @type {HTMLInputElement} */ (event.target).value;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => setQuery({ q: text, offset: null }), 150);
  }

  /** @param {Runs} data */
  page(data) {
    const q = this.route.query;
    const states = q.getAll('state');
    const filtered = ['dag_id', 'type', 'since', 'until', 'ended_since'].filter((name) => q.has(name));
    return html`<div class="page-head"><h1 class="grow">Runs</h1><span class="quiet">${data.total.toLocaleString('en')} ${data.outside ? html`match, ${data.outside.toLocaleString('en')} do not` : 'in all'}</span></div>
      <div class="tools">
        <label class="search">${glyph('search')}<input type="search" placeholder="Part of a run id" aria-label="Search by run id" .value=${live(q.get('q') ?? '')} @input=${this.search}></label>
        <nav class="tabs" aria-label="States"><a href=${this.with({ state: [] })} aria-current=${states.length ? nothing : 'true'}>All</a>${STATES.map((s) => html`<a href=${this.with({ state: states.length === 1 && states[0] === s ? [] : [s] })} aria-current=${states.includes(s) ? 'true' : nothing}>${chip(s)}</a>`)}</nav>
        <label class="type"><span class="sr">Type</span><select @change=${(/** @type {Event} */ e) => setQuery({ type: /** @type {HTMLSelectElement} */ (e.target).value, offset: null })}>
          <option value="" ?selected=${!q.get('type')}>Any type</option>${TYPES.map((t) => html`<option value=${t} ?selected=${q.get('type') === t}>${t.replace('_', ' ')}</option>`)}</select></label>
      </div>
      ${filtered.length ? html`<div class="tools">${filtered.map((name) => html`<a class="tag" href=${this.with({ [name]: null })} aria-label="Take away the filter ${words(name)} ${q.getAll(name).join(', ')}">${words(name)} ${name.includes('since') || name === 'until' ? moment(q.get(name), 'clock') : q.getAll(name).join(', ')} ✕</a>`)}</div>` : nothing}
      ${data.runs.length ? html`<div class="card"><table class="list stack"><thead><tr><th>DAG</th><th>Run</th><th>State</th><th>Tasks</th><th>Started</th><th class="num">Time</th></tr></thead>
        <tbody>${repeat(data.runs, (r) => r.run, (r) => this.row(r))}</tbody></table></div>` : this.none(data, states)}
      ${this.pages(data)}`;
  }

  /** @param {RunRow} run */
  row(run) {
    return html`<tr><td><a class="strong wrap" href=${dagLink(run.dag_id)}>${run.dag_id}</a></td>
      <td><a class="wrap" href=${runLink(run.dag_id, run.run_id)} title=${run.run_id}>${runName(run)}</a> <span class="quiet small">${run.type}${run.actor ? ` by ${run.actor}` : ''}</span>${run.note ? html`<div class="quiet small wrap">“${run.note}”</div>` : nothing}</td>
      <td>${chip(run.state)}${run.state === 'success' && run.failed_inside ? html` <span class="quiet small">${run.failed_inside} failed inside</span>` : nothing}</td>
      <td class="meter-cell">${progress(run.counts, run.total)}</td>
      <td class="quiet" data-label="started">${moment(run.started_at)}</td><td class="num" data-label="took">${run.state === 'running' && run.started_at ? elapsed(run.started_at) : took(run.started_at, run.ended_at, run.duration_ms)}</td></tr>`;
  }

  /** @param {Runs} data @param {string[]} states */
  none(data, states) {
    const asked = states.length ? `${states.map(word).join(' or ')} ` : '';
    return html`<div class="card empty"><strong>No ${asked}run matches.</strong>${data.outside ? html`<span>${data.outside} ${data.outside === 1 ? 'exists' : 'exist'} outside this filter.</span><a class="btn" href=${link(['runs'])}>Show all</a>` : html`<span>Nothing has run yet.</span>`}</div>`;
  }

  /** @param {Runs} data */
  pages(data) {
    const offset = Number(this.route.query.get('offset') ?? 0);
    if (data.total <= PAGE && !offset) return nothing;
    return html`<nav class="tools" aria-label="Parts of the list"><span class="quiet">${offset + 1} to ${Math.min(offset + PAGE, data.total)} of ${data.total}</span>
      ${offset > 0 ? html`<a class="btn" href=${this.with({ offset: offset > PAGE ? String(offset - PAGE) : null })}>Newer</a>` : nothing}
      ${offset + PAGE < data.total ? html`<a class="btn" href=${this.with({ offset: String(offset + PAGE) })}>Older</a>` : nothing}</nav>`;
  }
}

/** @param {string} name */
const words = (name) => ({ dag_id: 'DAG', type: 'type', since: 'due since', until: 'due until', ended_since: 'ended since' })[name] ?? name;

customElements.define('v-runs', RunsView);
