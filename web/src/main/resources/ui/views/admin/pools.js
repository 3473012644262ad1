/** Pools: how many tasks of a kind may run at once; and the nodes that run them. */
import { html, nothing } from 'lit';
import { change, create, list, remove, screen } from '../../core/api.js';
import { icon } from '../../core/states.js';
import { ask, Dialog, Mistake } from '../../parts/dialog.js';
import { glyph } from '../../parts/glyphs.js';
import { progress } from '../../parts/progress.js';
import { askConfirm } from '../../parts/run-dialogs.js';
import { toast } from '../../parts/toast.js';
import { V2View } from './v2-view.js';

/** @typedef {{name: string, slots: number, description: string | null, occupied_slots: number, running_slots: number, queued_slots: number, open_slots: number}} Pool */
/** @typedef {{pools: Pool[], nodes: {id: number, name: string, labels: string[], alive: boolean, drained: boolean}[]}} Data */

const DEFAULT = 'default_pool';

/** @extends {V2View<Data>} */
class Pools extends V2View {
  async fetch() {
    const [pools, nodes] = await Promise.all([list('pools'), screen('nodes')]);
    return { pools: pools.pools, nodes: nodes.nodes };
  }

  name() {
    return 'Pools';
  }

  /** @param {Data} data */
  page({ pools, nodes }) {
    return html`<div class="page-head"><div class="grow"><h1>Pools</h1><p class="quiet">A pool limits how many of its tasks run at the same time, over all DAGs.</p></div>
        ${this.canConfigure ? html`<button class="btn main" @click=${() => this.edit(null)}>${glyph('plus')}Add</button>` : nothing}</div>
      <div class="card"><table class="list stack"><thead><tr><th>Name</th><th>Slots</th><th>In use</th><th>Waiting</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>${pools.map((p) => html`<tr><td><b class="wrap">${p.name}</b>${p.description ? html`<div class="quiet small wrap">${p.description}</div>` : nothing}</td>
          <td data-label="slots">${p.slots < 0 ? 'unlimited' : p.slots}</td>
          <td><div class="meter"><span>${p.running_slots} running</span>${p.slots > 0 ? progress({ running: p.running_slots, queued: Math.max(0, p.occupied_slots - p.running_slots) }, p.slots) : nothing}</div></td>
          <td data-label="waiting">${p.queued_slots}</td>
          <td><div class="actions">${this.canConfigure ? html`<button class="btn bare" aria-label="Change ${p.name}" @click=${() => this.edit(p)}>Change</button>${p.name === DEFAULT ? nothing : html`<button class="btn bare danger" aria-label="Delete ${p.name}" @click=${() => this.drop(p)}>Delete</button>`}` : nothing}</div></td></tr>`)}</tbody></table></div>
      <section class="card" aria-labelledby="nodes"><header><h2 id="nodes">Nodes</h2></header><ul class="rows">${nodes.map((n) => html`<li>${icon(n.alive ? (n.drained ? 'deferred' : 'success') : 'failed')}<span class="grow wrap"><b>${n.name}</b> ${n.labels.map((l) => html`<span class="tag">${l}</span>`)}</span><span class="quiet">${n.alive ? (n.drained ? 'alive, takes nothing new' : 'alive') : 'not seen any more'}</span></li>`)}</ul></section>`;
  }

  /** @param {Pool | null} p */
  async edit(p) {
    const dialog = new PoolDialog();
    dialog.pool = p;
    if (await ask(dialog)) this.load();
  }

  /** @param {Pool} p */
  async drop(p) {
    if (await askConfirm({ title: `Delete ${p.name}`, text: html`<p>Tasks that name it will wait, and say that the pool does not exist.</p>`, words: 'Delete', danger: true, does: () => remove('pools', p.name) })) this.load();
  }
}
customElements.define('v-pools', Pools);

class PoolDialog extends Dialog {
  /** @type {Pool | null} */
  pool = null;

  heading() {
    return this.pool ? `Change ${this.pool.name}` : 'Add a pool';
  }

  content() {
    const p = this.pool;
    return html`${p ? nothing : html`<label class="field"><span>Name</span><input name="name" required autocomplete="off" spellcheck="false"></label>`}
      <label class="field"><span>Slots <span class="help">-1: unlimited</span></span><input name="slots" inputmode="numeric" .defaultValue=${String(p?.slots ?? 4)} required></label>
      <label class="field"><span>Description</span><input name="description" .defaultValue=${p?.description ?? ''}></label>`;
  }

  action() {
    return { words: this.pool ? 'Save' : 'Add' };
  }

  async act() {
    const form = new FormData(/** @type {HTMLFormElement} */ (this.querySelector('form')));
    const name = this.pool?.name ?? String(form.get('name') ?? '').trim();
    const slots = Number(form.get('slots'));
    if (!name) throw new Mistake('The pool needs a name.');
    if (!Number.isInteger(slots) || slots < -1) throw new Mistake('Slots must be a whole number, or -1 for unlimited.');
    const description = String(form.get('description') ?? '').trim() || null;
    if (this.pool?.name === DEFAULT) await change('pools', name, { slots }, ['slots']);
    else if (this.pool) await change('pools', name, { name, slots, description, include_deferred: false });
    else await create('pools', { name, slots, description, include_deferred: false });
    toast(`Pool ${name} is saved.`);
  }
}
customElements.define('b-pool', PoolDialog);
