/** Connections: where tasks go to. Secrets are written here and never shown again. */
import { html, nothing } from 'lit';
import { list, remove, screen, testConnection } from '../../core/api.js';
import { ask } from '../../parts/dialog.js';
import { glyph } from '../../parts/glyphs.js';
import { askConfirm } from '../../parts/run-dialogs.js';
import { attempt, toast } from '../../parts/toast.js';
import { V2View } from './v2-view.js';

/** @import { Connection, Kind } from './connection-form.js' */

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
          <td data-label="type">${c.conn_type}</td><td class="value" data-label="address">${address(c)}</td><td data-label="login">${c.login ?? ''}</td>
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
    await attempt(async () => {
      // Few people need the form, so nobody waits for it at the first page.
      const [form, answer] = await Promise.all([import('./connection-form.js'), screen('connection-kinds')]);
      const dialog = new form.ConnectionDialog();
      dialog.connection = c;
      dialog.kinds = /** @type {{kinds: Kind[]}} */ (answer).kinds;
      if (await ask(dialog)) this.load();
    });
  }

  /** @param {Connection} c */
  async drop(c) {
    const gone = await askConfirm({ title: `Delete ${c.connection_id}`, text: html`<p>Tasks that name it will fail with a sentence that says so.</p>`, words: 'Delete', danger: true, does: () => remove('connections', c.connection_id) });
    if (gone) this.load();
  }
}
customElements.define('v-connections', Connections);

/** Where it leads, as people write it. For HTTP the contract's "schema" is the scheme, elsewhere a database. @param {Connection} c */
function address({ conn_type: kind, host, port, schema }) {
  const place = [host, port].filter(Boolean).join(':');
  if (!schema) return place;
  return kind !== 'http' ? `${place}/${schema}` : place.includes('://') ? place : `${schema}://${place}`;
}
