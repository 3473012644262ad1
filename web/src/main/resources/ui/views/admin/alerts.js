/** Alerts: what has left, what waits, and what was given up. */
import { html, nothing } from 'lit';
import { retryAlert, screen } from '../../core/api.js';
import { link, runLink } from '../../core/router.js';
import { icon } from '../../core/states.js';
import { moment } from '../../core/time.js';
import { glyph } from '../../parts/glyphs.js';
import { attempt } from '../../parts/toast.js';
import { V2View } from './v2-view.js';

/** @typedef {{id: number, channel: string, state: string, about: string, dag_id: string, task_id: string | null, run_id: string, on: string, to: string[], tries: number, trying: boolean, created_at: string, next_at: string | null, ended_at: string | null, answer: string | null, error: string | null}} Alert */

/** What became of it: the server's word, ours, and the state whose look it borrows. */
const FATES = /** @type {const} */ ([['waiting', 'waiting', 'queued'], ['done', 'delivered', 'success'], ['failed', 'given up', 'failed']]);
const ABOUT = /** @type {Record<string, string>} */ ({
  FAILURE: 'failed', SUCCESS: 'succeeded', RETRY: 'is retried', SKIPPED: 'was skipped', DEADLINE_AT_RISK: 'may miss its deadline', DEADLINE_MISSED: 'missed its deadline',
});
/** One that waits is looked at again when it is due, but never often. */
const LOOK_AGAIN = 10_000;

/** @extends {V2View<{alerts: Alert[]}>} */
class Alerts extends V2View {
  get state() {
    return this.route.query.get('state');
  }

  /** @returns {[string, any]} */
  address() {
    return ['alerts', { state: this.state }];
  }

  async fetch() {
    const data = await screen(...this.address());
    if (data.alerts.some((/** @type {Alert} */ a) => a.state === 'waiting')) this.reloadTimer = setTimeout(() => this.load(), LOOK_AGAIN);
    return data;
  }

  name() {
    return 'Alerts';
  }

  /** @param {{alerts: Alert[]}} data */
  page({ alerts }) {
    return html`<div class="page-head"><div class="grow"><h1>Alerts</h1><p class="quiet">Mails and webhooks that DAGs ask for, and what became of them.</p></div></div>
      <nav class="tabs" aria-label="What became of them"><a href=${link(['alerts'])} aria-current=${this.state ? nothing : 'true'}>All</a>
        ${FATES.map(([state, words, look]) => html`<a href=${link(['alerts'], { state })} aria-current=${this.state === state ? 'true' : nothing}>${fate(words, look)}</a>`)}</nav>
      ${alerts.length ? html`<div class="card"><table class="list stack"><thead><tr><th>What happened</th><th>By</th><th>What became of it</th><th>When</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>${alerts.map((a) => this.row(a))}</tbody></table></div>`
        : html`<div class="card empty"><strong>${this.state ? 'No alert is in this state.' : 'Nobody was told anything yet.'}</strong>
          <span>A DAG says who is told and when, with <code>mailOn</code> or <code>webhookOn</code>.</span></div>`}`;
  }

  /** @param {Alert} a */
  row(a) {
    const [, words, look] = FATES.find(([state]) => state === a.state) ?? FATES[0];
    const run = a.run_id ? runLink(a.dag_id, a.run_id, { task: a.task_id }) : '';
    const said = a.state === 'done' ? a.answer : a.error;
    return html`<tr><td>${run ? html`<a class="strong wrap" href=${run}>${a.about}</a>` : html`<b>${a.about || 'A test'}</b>`} <span class="quiet">${a.about ? ABOUT[a.on] ?? a.on : ''}</span></td>
      <td class="wrap"><span>${a.channel}</span> <span class="quiet">${a.to.join(', ')}</span></td>
      <td><div class="line">${fate(words, look)}${a.tries > 1 ? html`<span class="quiet small">after ${a.tries} tries</span>` : nothing}</div>${said ? html`<div class="quiet small wrap">${said}</div>` : nothing}
        ${a.trying ? html`<div class="quiet small">being tried now</div>` : a.next_at ? html`<div class="quiet small">next try ${moment(a.next_at)}</div>` : nothing}</td>
      <td class="quiet">${moment(a.ended_at ?? a.created_at)}</td>
      <td><div class="actions">${a.state !== 'done' && !a.trying && this.canConfigure ? html`<button class="btn bare" aria-label="Try ${a.about || 'the test'} now" @click=${() => this.again(a)}>${glyph('redo')}Try now</button>` : nothing}</div></td></tr>`;
  }

  /** @param {Alert} a */
  async again(a) {
    if (await attempt(() => retryAlert(a.id), 'It is tried within seconds.')) this.reloadNow();
  }
}
customElements.define('v-alerts', Alerts);

/** @param {string} words @param {string} look */
const fate = (words, look) => html`<span class="chip c-${look}">${icon(look)}<span>${words}</span></span>`;
