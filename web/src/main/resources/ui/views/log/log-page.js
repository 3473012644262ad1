/** A task of a run with the whole page for its log: the way of phones, and of links to a line. */
/** @import { Changes, RunPage } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { seg } from '../../core/api.js';
import { dagLink, link, logLink, runLink } from '../../core/router.js';
import { finished, icon, word } from '../../core/states.js';
import { runName } from '../../core/time.js';
import { View } from '../../core/view.js';
import { applyChange } from '../run/changes.js';
import './log.js';

/** @extends {View<RunPage>} */
class LogPage extends View {
  get task() {
    return this.route.params.task;
  }

  get index() {
    return Number(this.route.query.get('map') ?? -1);
  }

  address() {
    return /** @type {[string]} */ ([`runs/${seg(this.route.params.dag)}/${seg(this.route.params.run)}`]);
  }

  topics() {
    const { dag, run } = this.route.params;
    return this.unfinished ? [`run:${dag}/${run}`] : [];
  }

  get unfinished() {
    return this.data !== null && !finished(this.data.run.state);
  }

  ticks() {
    return this.unfinished ? 1000 : 0;
  }

  name() {
    return this.task;
  }

  /** @param {Changes} changes */
  changed(changes) {
    if (applyChange(/** @type {RunPage} */ (this.data), changes) !== 'no') this.reloadSoon();
    this.requestUpdate();
  }

  render() {
    if (!this.route) return nothing;
    const { dag, run } = this.route.params;
    const page = this.data;
    const at = page?.tasks.find((t) => t.task_id === this.task && t.map_index === this.index);
    return html`${this.trouble()}
      <div class="page-head"><div class="grow">
        <nav class="crumbs" aria-label="Where you are"><a href=${link(['dags'])}>DAGs</a><span aria-hidden="true">/</span><a href=${dagLink(dag)}>${dag}</a><span aria-hidden="true">/</span><a href=${runLink(dag, run)}>${page ? `run ${runName(page.run)}` : run}</a><span aria-hidden="true">/</span></nav>
        <h1>${this.task}${this.index >= 0 ? ` [${at?.map_key ?? this.index}]` : ''}</h1></div>${this.others()}</div>
      <section class="card log-alone" aria-label="Log"><b-log .me=${this.me} .dag=${dag} .run=${run} .task=${this.task} .index=${this.index} .unfinished=${this.unfinished && !(at && finished(at.state))} @acted=${() => this.reloadNow()}></b-log></section>`;
  }

  /** The other failed tasks are one step away. */
  others() {
    const { dag, run } = this.route.params;
    const others = this.data?.failed.filter((f) => f.task_id !== this.task || f.map_index !== this.index).slice(0, 3) ?? [];
    return others.length ? html`<div class="tools">${others.map((f) => html`<a class="btn" href=${logLink(dag, run, f.task_id, { map: f.map_index >= 0 ? f.map_index : null })}>${icon('failed')}<span class="sr">${word('failed')} too: </span>${f.task_id}${f.map_index >= 0 ? `[${f.map_index}]` : ''}</a>`)}</div>` : nothing;
  }
}

customElements.define('v-log-page', LogPage);
