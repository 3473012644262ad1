/** A DAG: its runs as a grid, its shape as a graph, its words as details. */
/** @import { Changes, Grid, GridRun } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { seg, serverNow } from '../../core/api.js';
import { offer } from '../../core/actions.js';
import { shortcuts } from '../../core/keys.js';
import { dagLink, link, logLink, setQuery } from '../../core/router.js';
import { finished, icon } from '../../core/states.js';
import { moment, runName } from '../../core/time.js';
import { View } from '../../core/view.js';
import { glyph } from '../../parts/glyphs.js';
import { wide } from '../../parts/width.js';
import { askWhy } from '../../parts/why.js';
import { togglePaused } from './pause.js';
import { askTrigger } from './trigger.js';
import '../log/log.js';
import './grid.js';
import './graph.js';
import './details.js';

const TABS = /** @type {const} */ ([['grid', 'Grid'], ['graph', 'Graph'], ['details', 'Details']]);
const RUNS = 25;

/** @extends {View<Grid>} */
class DagView extends View {
  connectedCallback() {
    super.connectedCallback();
    this.cleanups.push(
      shortcuts([
        { keys: 'g', does: 'grid or graph', group: 'DAG', run: () => setQuery({ tab: this.tab === 'graph' ? null : 'graph' }) },
        { keys: 'r', does: 'run now', group: 'DAG', run: () => this.trigger() },
        { keys: 'w', does: 'why does it (not) run?', group: 'DAG', run: () => this.why() },
      ]),
      offer(() => [
        ...(this.canOperate ? [
          { words: `Run ${this.dag} now`, run: () => this.trigger() },
          { words: `${this.data?.paused ? 'Unpause' : 'Pause'} ${this.dag}`, run: () => this.toggle() },
        ] : []),
        { words: `Why does ${this.dag} (not) run?`, run: () => this.why() },
        ...TABS.map(([tab, words]) => ({ words: `${words} of ${this.dag}`, run: () => setQuery({ tab: tab === 'grid' ? null : tab }) })),
      ]),
      wide.watch(() => this.requestUpdate()),
    );
  }

  get dag() {
    return this.route.params.dag;
  }

  get tab() {
    return this.route.query.get('tab') ?? 'grid';
  }

  address() {
    const q = this.route.query;
    return /** @type {[string, any]} */ ([`dags/${seg(this.dag)}/grid`, { runs: q.get('runs') ?? RUNS, before: q.get('before') }]);
  }

  topics() {
    const grid = /** @type {Grid} */ (this.data);
    const moving = grid.runs.some((r) => !finished(r.state)) || (!grid.paused && grid.next_at);
    return moving && !this.route.query.has('before') ? [`dag:${this.dag}`] : [];
  }

  ticks() {
    return this.data?.next_at || this.data?.runs.some((r) => r.state === 'running') ? 1000 : 0;
  }

  name() {
    return this.dag;
  }

  /** @param {Changes} changes */
  changed(changes) {
    const grid = /** @type {Grid} */ (this.data);
    let ended = false;
    for (const change of changes.runs) {
      if (change.dag_id !== this.dag) continue;
      const run = grid.runs.find((r) => r.run_id === change.run_id);
      if (run) {
        ended ||= finished(change.state) && !finished(run.state);
        if (change.state === 'running' && run.state !== 'running') run.started_at = new Date(serverNow()).toISOString();
        run.state = change.state;
      } else this.reloadNow();
    }
    for (const change of changes.tasks) {
      const r = grid.runs.findIndex((run) => run.run_id === change.run_id);
      const t = grid.tasks.findIndex((task) => task.id === change.task_id);
      if (r < 0 || t < 0) continue;
      const cells = grid.cells[r];
      cells.s[t] = grid.states.indexOf(change.state);
      cells.ms[t] = -1;
      cells.tries[t] = change.try_number;
    }
    if (ended || changes.dags?.includes(this.dag)) this.reloadNow();
    this.data = { ...grid };
    this.requestUpdate();
  }

  why() {
    askWhy({ dag_id: this.dag });
  }

  async trigger() {
    if (this.canOperate && this.data) askTrigger(this.dag, this.data.params, this.data.paused);
  }

  async toggle() {
    if (this.data && await togglePaused(this.dag, this.data.paused)) {
      this.data.paused = !this.data.paused;
      this.requestUpdate();
      this.reloadNow();
    }
  }

  /** @param {Grid} grid */
  page(grid) {
    return html`${this.head(grid)}${this.notices(grid)}
      <nav class="tabs" aria-label="Views of the DAG">${TABS.map(([tab, words]) => html`<a href=${dagLink(this.dag, { ...Object.fromEntries(this.route.query), tab: tab === 'grid' ? null : tab })} aria-current=${tab === this.tab ? 'true' : nothing}>${words}</a>`)}</nav>
      ${this.tab === 'graph' ? html`<b-graph .route=${this.route} .me=${this.me} .selected=${this.route.query.get('task')}></b-graph>`
        : this.tab === 'details' ? html`<b-details .route=${this.route} .grid=${grid}></b-details>` : this.gridAndLog(grid)}`;
  }

  /** @param {Grid} grid */
  head(grid) {
    return html`<div class="page-head"><div class="grow">
        <nav class="crumbs" aria-label="Where you are"><a href=${link(['dags'])}>DAGs</a><span aria-hidden="true">/</span></nav>
        <div class="title"><h1>${this.dag}</h1>${grid.tags.map((tag) => html`<a class="tag" href=${link(['dags'], { tag })}>${tag}</a>`)}</div>
        <div class="facts"><span>${glyph('clock')}<span class="wrap">${grid.schedule_text}</span></span>
          ${grid.paused ? html`<span><b>paused</b></span>` : grid.next_at ? html`<span>next <b>${moment(grid.next_at)}</b></span>` : nothing}
          ${grid.owner ? html`<span>owner <b class="wrap">${grid.owner}</b></span>` : nothing}<span>version <b>${grid.version}</b></span></div>
      </div>
      <div class="tools">
        <label class="tools"><button class="switch" role="switch" aria-checked=${!grid.paused} ?disabled=${!this.canOperate} @click=${this.toggle} aria-label="${this.dag} is active"></button><span aria-hidden="true">${grid.paused ? 'Paused' : 'Active'}</span></label>
        <button class="btn" @click=${this.why}>${glyph('help')}Why?</button>
        ${this.canOperate ? html`<button class="btn main" @click=${this.trigger} ?disabled=${grid.stale}>${glyph('play')}Run now</button>` : nothing}
      </div></div>`;
  }

  /** @param {Grid} grid */
  notices(grid) {
    return html`${grid.import_error ? html`<div class="notice c-failed" role="status">${icon('failed')}<div class="grow"><b>Its newest file cannot be used; version ${grid.version} stays in force.</b><div class="wrap mono small">${grid.import_error}</div></div><a class="btn" href=${link(['import-errors'])}>Details</a></div>` : nothing}
      ${grid.stale ? html`<div class="notice" role="status">${icon('removed')}<div class="grow">Its file is gone. The history stays; it runs again when the file is back.</div></div>` : nothing}`;
  }

  /** @param {Grid} grid */
  gridAndLog(grid) {
    const q = this.route.query;
    if (!grid.runs.length) return html`<div class="card empty"><strong>It has not run yet.</strong>
      <span>${grid.paused ? 'It is paused. Unpause it to let its schedule start runs, or run it once by hand.' : grid.next_at ? html`Its first run starts ${moment(grid.next_at)}.` : grid.schedule === '@continuous' ? 'Its first run starts in a moment.' : 'It has no schedule: run it by hand.'}</span>
      ${this.canOperate ? html`<button class="btn" @click=${this.trigger}>${glyph('play')}Run now</button>` : nothing}</div>`;
    const task = q.get('task');
    const run = grid.runs.find((r) => r.run_id === q.get('run'));
    return html`<div class=${task && run && wide.now ? 'split' : ''}>
      <div class="card"><b-grid .grid=${grid} .selected=${run && task ? { run: run.run_id, task } : null} .cellHref=${(/** @type {GridRun} */ r, /** @type {string} */ t) => this.cellHref(r, t)}></b-grid>${this.more(grid)}</div>
      ${task && run && wide.now ? html`<section class="card" aria-label="Log of ${task}"><b-log .me=${this.me} .dag=${this.dag} .run=${run.run_id} .runWords=${runName(run)} .task=${task} .index=${Number(q.get('map') ?? -1)} .unfinished=${!finished(run.state)} closable
          @closed=${() => setQuery({ task: null, run: null, attempt: null, map: null })} @acted=${() => this.reloadNow()}></b-log></section>` : nothing}</div>`;
  }

  /** @param {GridRun} run @param {string} task */
  cellHref(run, task) {
    if (!wide.now) return logLink(this.dag, run.run_id, task);
    const { attempt, map, errors, ...query } = Object.fromEntries(this.route.query);
    return dagLink(this.dag, { ...query, run: run.run_id, task });
  }

  /** @param {Grid} grid */
  more(grid) {
    const q = this.route.query;
    if (!grid.more && !q.has('before')) return nothing;
    return html`<div class="foot-line tools">
      ${grid.more ? html`<a class="btn" href=${dagLink(this.dag, { before: grid.runs[0].run })}>Older runs</a>` : nothing}
      ${q.has('before') ? html`<a class="btn" href=${dagLink(this.dag)}>Newest runs</a>` : nothing}
      <a class="btn bare" href=${link(['runs'], { dag_id: this.dag })}>All its runs as a list</a></div>`;
  }
}

customElements.define('v-dag', DagView);
