/** Connections: where tasks go to. Secrets are written here and never shown again. */
import { html, nothing } from 'lit';
import { change, create, list, remove, testConnection } from '../../core/api.js';
import { icon } from '../../core/states.js';
import { ask, Dialog, Mistake } from '../../parts/dialog.js';
import { glyph } from '../../parts/glyphs.js';
import { askConfirm } from '../../parts/run-dialogs.js';
import { attempt, toast } from '../../parts/toast.js';
import { V2View } from './v2-view.js';

/** @typedef {{connection_id: string, conn_type: string, description: string | null, host: string | null, port: number | null, login: string | null, schema: string | null, extra: string | null}} Connection */

/** @extends {V2View<{connections: Connection[], total_entries: number}>} */
class Connections extends V2View {
  fetch() {
    return list('connections');
  }

  name() {
    return 'Connections';
  }

  /** @param {{connections: Connection[]}} data */
  page({ connections }) {
    return html`<div class="page-head"><div class="grow"><h1>Connections</h1><p class="quiet">Tasks name a connection; its address and secrets stand here.</p></div>
        ${this.canConfigure ? html`<button class="btn main" @click=${() => this.edit(null)}>${glyph('plus')}Add</button>` : nothing}</div>
      ${connections.length ? html`<div class="card"><table class="list stack"><thead><tr><th>Name</th><th>Type</th><th>Address</th><th>Login</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>${connections.map((c) => html`<tr><td><b class="wrap">${c.connection_id}</b>${c.description ? html`<div class="quiet small wrap">${c.description}</div>` : nothing}</td>
          <td data-label="type">${c.conn_type}</td><td class="value" data-label="address">${[c.host, c.port].filter(Boolean).join(':')}${c.schema ? `/${c.schema}` : ''}</td><td data-label="login">${c.login ?? ''}</td>
          <td><div class="actions">${this.canConfigure ? html`<button class="btn bare" aria-label="Test ${c.connection_id}" @click=${() => this.test(c)}>Test</button><button class="btn bare" aria-label="Change ${c.connection_id}" @click=${() => this.edit(c)}>Change</button><button class="btn bare danger" aria-label="Delete ${c.connection_id}" @click=${() => this.drop(c)}>Delete</button>` : nothing}</div></td></tr>`)}</tbody></table></div>`
        : html`<div class="card empty"><strong>There is no connection yet.</strong><span>Add one here, or with <code>batuta connections set</code>.</span></div>`}`;
  }

  /** @param {Connection} c */
  async test(c) {
    const { connection_id, conn_type, description, host, login, schema, port, extra } = c;
    await attempt(async () => {
      const answer = await testConnection({ connection_id, conn_type, description, host, login, schema, port, extra });
      toast(`${connection_id}: ${answer.message}`, answer.status ? 'success' : 'failed');
    });
  }

  /** @param {Connection | null} c */
  async edit(c) {
    const dialog = new ConnectionDialog();
    dialog.connection = c;
    if (await ask(dialog)) this.load();
  }

  /** @param {Connection} c */
  async drop(c) {
    const gone = await askConfirm({ title: `Delete ${c.connection_id}`, text: html`<p>Tasks that name it will fail with a sentence that says so.</p>`, words: 'Delete', danger: true, does: () => remove('connections', c.connection_id) });
    if (gone) this.load();
  }
}
customElements.define('v-connections', Connections);

class ConnectionDialog extends Dialog {
  /** @type {Connection | null} */
  connection = null;

  heading() {
    return this.connection ? `Change ${this.connection.connection_id}` : 'Add a connection';
  }

  content() {
    const c = this.connection;
    const field = (/** @type {string} */ name, /** @type {string} */ words, /** @type {unknown} */ value, required = false) => html`<label class="field"><span>${words}</span><input name=${name} .defaultValue=${String(value ?? '')} ?required=${required} autocomplete="off" spellcheck="false"></label>`;
    return html`<div class="pair">${c ? nothing : field('connection_id', 'Name', '', true)}${field('conn_type', 'Type: kafka, http, postgres, ssh …', c?.conn_type, true)}</div>
      <div class="pair">${field('host', 'Host or address', c?.host)}${field('port', 'Port', c?.port)}</div>
      <div class="pair">${field('login', 'Login', c?.login)}<label class="field"><span>Password ${c ? html`<span class="help">empty: stays as it is</span>` : nothing}</span><input name="password" type="password" autocomplete="new-password"></label></div>
      ${field('schema', 'Schema or database', c?.schema)}${field('description', 'Description', c?.description)}
      <label class="field"><span>Extra <span class="help">a JSON object</span></span><textarea name="extra" spellcheck="false" .defaultValue=${c?.extra ?? ''}></textarea></label>
      <p class="quiet small">${icon('success')} The password is encrypted and never shown again.</p>`;
  }

  action() {
    return { words: this.connection ? 'Save' : 'Add' };
  }

  async act() {
    const form = new FormData(/** @type {HTMLFormElement} */ (this.querySelector('form')));
    const text = (/** @type {string} */ name) => String(form.get(name) ?? '').trim() || null;
    const port = text('port');
    if (port && !/^\d{1,5}$/.test(port)) throw new Mistake(`The port must be a number; “${port}” is none.`);
    const extra = text('extra');
    if (extra) readObject(extra);
    const id = this.connection?.connection_id ?? text('connection_id');
    if (!id || !text('conn_type')) throw new Mistake('The name and the type are needed.');
    /** @type {Record<string, unknown>} */
    const body = { connection_id: id, conn_type: text('conn_type'), host: text('host'), port: port ? Number(port) : null, login: text('login'), schema: text('schema'), description: text('description'), extra };
    const password = form.get('password');
    if (password) body.password = password;
    if (this.connection) await change('connections', id, body, Object.keys(body));
    else await create('connections', body);
    toast(`Connection ${id} is saved.`);
  }
}
customElements.define('b-connection', ConnectionDialog);

/** @param {string} text */
function readObject(text) {
  try {
    const value = JSON.parse(text);
    if (value && typeof value === 'object' && !Array.isArray(value)) return;
  } catch {
    // The sentence below says it.
  }
  throw new Mistake('Extra must be a JSON object like {"region": "eu-central-1"}.');
}
