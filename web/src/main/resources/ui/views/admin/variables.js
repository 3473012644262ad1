/** Variables: values that DAGs read while they run. */
import { html, nothing } from 'lit';
import { change, create, list, remove } from '../../core/api.js';
import { ask, Dialog, Mistake } from '../../parts/dialog.js';
import { glyph } from '../../parts/glyphs.js';
import { askConfirm } from '../../parts/run-dialogs.js';
import { toast } from '../../parts/toast.js';
import { V2View } from './v2-view.js';

/** @typedef {{key: string, value: string | null, description: string | null, is_encrypted: boolean}} Variable */

const HIDDEN = '***';

/** @extends {V2View<{variables: Variable[], total_entries: number}>} */
class Variables extends V2View {
  fetch() {
    return list('variables');
  }

  name() {
    return 'Variables';
  }

  /** @param {{variables: Variable[]}} data */
  page({ variables }) {
    return html`<div class="page-head"><div class="grow"><h1>Variables</h1><p class="quiet">Values that DAGs read while they run. Those whose name sounds secret are not shown again.</p></div>
        ${this.canConfigure ? html`<button class="btn main" @click=${() => this.edit(null)}>${glyph('plus')}Add</button>` : nothing}</div>
      ${variables.length ? html`<div class="card"><table class="list stack"><thead><tr><th>Name</th><th>Value</th><th>Description</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>${variables.map((v) => html`<tr><td><b class="wrap">${v.key}</b></td><td class="value" data-label="value">${v.value === HIDDEN ? html`<span class="secret" aria-label="hidden">••••••</span>` : (v.value ?? '')}</td><td class="quiet wrap">${v.description ?? ''}</td>
          <td><div class="actions">${this.canConfigure ? html`<button class="btn bare" aria-label="Change ${v.key}" @click=${() => this.edit(v)}>Change</button><button class="btn bare danger" aria-label="Delete ${v.key}" @click=${() => this.drop(v)}>Delete</button>` : nothing}</div></td></tr>`)}</tbody></table></div>`
        : html`<div class="card empty"><strong>There is no variable yet.</strong><span>Add one here, or with <code>batuta variables set</code>.</span></div>`}`;
  }

  /** @param {Variable | null} v */
  async edit(v) {
    const dialog = new VariableDialog();
    dialog.variable = v;
    if (await ask(dialog)) this.load();
  }

  /** @param {Variable} v */
  async drop(v) {
    if (await askConfirm({ title: `Delete ${v.key}`, text: html`<p>DAGs that read it will fail with a sentence that says so.</p>`, words: 'Delete', danger: true, does: () => remove('variables', v.key) })) this.load();
  }
}
customElements.define('v-variables', Variables);

class VariableDialog extends Dialog {
  /** @type {Variable | null} */
  variable = null;

  heading() {
    return this.variable ? `Change ${this.variable.key}` : 'Add a variable';
  }

  content() {
    const v = this.variable;
    const hidden = v?.value === HIDDEN;
    return html`${v ? nothing : html`<label class="field"><span>Name</span><input name="key" required autocomplete="off" spellcheck="false"></label>`}
      <label class="field"><span>Value ${hidden ? html`<span class="help">hidden; what you type replaces it</span>` : nothing}</span><textarea name="value" spellcheck="false" .defaultValue=${hidden ? '' : (v?.value ?? '')}></textarea></label>
      <label class="field"><span>Description</span><input name="description" .defaultValue=${v?.description ?? ''}></label>`;
  }

  action() {
    return { words: this.variable ? 'Save' : 'Add' };
  }

  async act() {
    const form = new FormData(/** @type {HTMLFormElement} */ (this.querySelector('form')));
    const key = this.variable?.key ?? String(form.get('key') ?? '').trim();
    const value = String(form.get('value') ?? '');
    if (!key) throw new Mistake('The variable needs a name.');
    if (this.variable?.value === HIDDEN && !value) throw new Mistake('Type the new value; the old one cannot be shown.');
    const body = { key, value, description: String(form.get('description') ?? '').trim() || null };
    if (this.variable) await change('variables', key, body);
    else await create('variables', body);
    toast(`Variable ${key} is saved.`);
  }
}
customElements.define('b-variable', VariableDialog);
