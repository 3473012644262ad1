/** What its author says about a DAG, how it is set, and its versions. */
/** @import { Grid } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { ApiError, list, seg } from '../../core/api.js';
import { markdown } from '../../core/markdown.js';
import { moment } from '../../core/time.js';
import { Plain } from '../../core/view.js';

class Details extends Plain {
  static properties = { grid: { attribute: false }, route: { attribute: false } };

  constructor() {
    super();
    /** @type {Grid} */
    this.grid = /** @type {any} */ (null);
    /** @type {{version_number: number, created_at: string}[] | null} */
    this.versions = null;
    this.problem = '';
  }

  async firstUpdated() {
    try {
      this.versions = (await list(`dags/${seg(this.grid.dag_id)}/dagVersions`)).dag_versions;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.problem = e.message;
    }
    this.requestUpdate();
  }

  render() {
    const g = this.grid;
    if (!g) return nothing;
    const fact = (/** @type {string} */ name, /** @type {unknown} */ value) => html`<div><dt>${name}</dt><dd class="wrap">${value}</dd></div>`;
    return html`<div class="two"><div class="col">
      <section class="card" aria-labelledby="docs"><header><h2 id="docs">What it does</h2></header><div class="body prose">
        ${g.doc_md ? markdown(g.doc_md) : g.description ? html`<p>${g.description}</p>` : html`<p class="quiet">Its author wrote nothing about it. Use <code>.doc("…")</code> in the DAG to add Markdown.</p>`}</div></section>
      ${g.params.length ? html`<section class="card" aria-labelledby="params"><header><h2 id="params">Parameters</h2></header>
        <table class="list stack"><thead><tr><th>Name</th><th>Type</th><th>Default</th><th>Meaning</th></tr></thead>
        <tbody>${g.params.map((p) => html`<tr><td class="strong wrap">${p.name}</td><td data-label="type" class="mono">${p.type}</td><td data-label="default" class="mono wrap">${p.default === null ? (p.required ? 'required' : '') : JSON.stringify(p.default)}</td><td class="quiet wrap">${p.description ?? ''}</td></tr>`)}</tbody></table></section>` : nothing}
    </div><div class="col">
      <section class="card" aria-labelledby="set"><header><h2 id="set">How it is set</h2></header><dl class="body facts-list">
        ${fact('Schedule', html`${g.schedule_text}${g.schedule && g.schedule !== g.schedule_text ? html` <span class="mono quiet">${g.schedule}</span>` : nothing}`)}
        ${fact('Next run', g.next_at ? moment(g.next_at, 'absolute') : 'none')}${fact('Catch up', g.catchup.toLowerCase())}
        ${fact('Runs at once', g.max_active_runs)}${fact('Tasks', g.tasks.length)}${g.owner ? fact('Owner', g.owner) : nothing}</dl></section>
      <section class="card" aria-labelledby="versions"><header><h2 id="versions">Versions</h2></header>
        ${this.versions ? html`<ul class="rows tight">${this.versions.slice(0, 20).map((v) => html`<li><span class="grow">version ${v.version_number}${v.version_number === g.version ? html` <span class="tag">in force</span>` : nothing}</span><span class="quiet small">${moment(v.created_at)}</span></li>`)}</ul>`
          : html`<div class="body quiet">Version ${g.version} is in force. ${this.problem}</div>`}</section>
    </div></div>`;
  }
}

customElements.define('b-details', Details);
