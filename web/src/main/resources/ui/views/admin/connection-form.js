/** The form of a connection: the fields of its kind, as the server describes them. */
import { html, nothing } from 'lit';
import { change, create } from '../../core/api.js';
import { Dialog, Mistake } from '../../parts/dialog.js';
import { toast } from '../../parts/toast.js';

/** @typedef {{connection_id: string, conn_type: string, description: string | null, host: string | null, port: number | null, login: string | null, schema: string | null, extra: string | null}} Connection */
/** @typedef {{name: string, label: string, type: string, required: boolean, secret: boolean, otherwise: string | null, choices: string[], help: string}} Field */
/** @typedef {{name: string, title: string, help: string, fields: Field[], further: {prefixes: string[], help: string}, other_names: Record<string, string>}} Kind */

const OWN = ['host', 'port', 'login', 'password', 'schema'];
/** What stands in a secret's place; sent back it keeps what is there. */
const MASK = '***';
const NEEDED = html`<span class="needed">needed</span>`;

export class ConnectionDialog extends Dialog {
  /** @type {Connection | null} */
  connection = null;

  /** @type {Kind[]} */
  kinds = [];

  chosen = '';

  heading() {
    return this.connection ? `Change ${this.connection.connection_id}` : 'Add a connection';
  }

  /** @returns {Kind | undefined} */
  get kind() {
    const name = this.chosen || this.connection?.conn_type || 'http';
    return this.kinds.find((k) => k.name === name) ?? this.kinds.find((k) => k.name === 'generic');
  }

  /** The extra fields as they are, by our names for them. @returns {Record<string, string>} */
  get extra() {
    const kind = this.kind;
    const saved = Object.entries(JSON.parse(this.connection?.extra || '{}'));
    return Object.fromEntries(saved.map(([name, value]) => [kind?.other_names[name] ?? name, String(value)]));
  }

  content() {
    const kind = this.kind;
    if (!kind) return nothing;
    const c = this.connection;
    const extra = this.extra;
    const known = new Set(kind.fields.map((f) => f.name));
    const further = Object.entries(extra).filter(([name]) => !known.has(name)).map(([name, value]) => `${name}=${value}`);
    const value = (/** @type {Field} */ f) => (OWN.includes(f.name) ? /** @type {any} */ (c)?.[f.name] : extra[f.name]);
    return html`<div class="pair">${c ? nothing : html`<label class="field"><span>Name ${NEEDED}</span><input name="connection_id" required autocomplete="off" spellcheck="false"></label>`}
        <label class="field"><span>Type</span><select name="conn_type" @change=${(/** @type {Event} */ e) => { this.chosen = /** @type {HTMLSelectElement} */ (e.target).value; this.requestUpdate(); }}>
          ${this.kinds.map((k) => html`<option value=${k.name} ?selected=${k.name === kind.name}>${k.title}</option>`)}</select></label></div>
      <p class="quiet small">${kind.help}</p>
      ${kind.fields.map((f) => this.field(f, value(f)))}
      ${kind.further.prefixes.length || further.length ? html`<label class="field"><span>Further fields <span class="help">name=value, one a line. ${kind.further.help}</span></span>
        <textarea name="further" spellcheck="false" .defaultValue=${further.join('\n')}></textarea></label>` : nothing}
      <label class="field"><span>Description</span><input name="description" .defaultValue=${c?.description ?? ''} autocomplete="off"></label>
      <p class="quiet small">What is secret is encrypted and never shown again.</p>`;
  }

  /** @param {Field} f @param {unknown} value */
  field(f, value) {
    const kept = f.secret && (f.name === 'password' ? this.connection !== null : value === MASK);
    const help = html`${f.required ? NEEDED : nothing} <span class="help">${f.help}${kept ? ' Empty: stays as it is.' : f.otherwise ? ` Without it: ${f.otherwise}.` : ''}</span>`;
    const shown = f.secret ? '' : String(value ?? '');
    const name = `field:${f.name}`;
    if (f.choices.length) {
      return html`<label class="field"><span>${f.label} ${help}</span><select name=${name}><option value=""></option>
        ${f.choices.map((one) => html`<option value=${one} ?selected=${one === shown.toLowerCase()}>${one}</option>`)}</select></label>`;
    }
    if (f.type === 'LINES') {
      return html`<label class="field"><span>${f.label} ${help}</span><textarea name=${name} spellcheck="false" autocomplete="off" .defaultValue=${shown}></textarea></label>`;
    }
    return html`<label class="field"><span>${f.label} ${help}</span><input name=${name} type=${f.secret ? 'password' : 'text'} .defaultValue=${shown}
      inputmode=${f.type === 'NUMBER' || f.type === 'SECONDS' ? 'numeric' : 'text'} ?required=${f.required} autocomplete=${f.secret ? 'new-password' : 'off'} spellcheck="false"></label>`;
  }

  action() {
    return { words: this.connection ? 'Save' : 'Add' };
  }

  async act() {
    const form = new FormData(/** @type {HTMLFormElement} */ (this.querySelector('form')));
    const kind = this.kind;
    const text = (/** @type {string} */ name) => String(form.get(name) ?? '').trim() || null;
    const id = this.connection?.connection_id ?? text('connection_id');
    if (!id || !kind) throw new Mistake('The name is needed.');
    /** @type {Record<string, unknown>} */
    const body = { connection_id: id, conn_type: kind.name, host: null, port: null, login: null, schema: null, description: text('description') };
    const before = this.extra;
    const extra = readLines(text('further') ?? '');
    for (const f of kind.fields) {
      const value = text(`field:${f.name}`);
      if (f.required && !value && !(f.secret && this.connection)) throw new Mistake(`${f.label} is needed: ${f.help}`);
      if (f.name === 'port') {
        if (value && !/^\d{1,5}$/.test(value)) throw new Mistake(`The port must be a number; “${value}” is none.`);
        body.port = value ? Number(value) : null;
      } else if (f.name === 'password') {
        if (value) body.password = value;
      } else if (OWN.includes(f.name)) body[f.name] = value;
      else if (value) extra[f.name] = value;
      else if (f.secret && before[f.name]) extra[f.name] = MASK;
    }
    body.extra = Object.keys(extra).length ? JSON.stringify(this.asSaved(extra)) : null;
    if (this.connection) await change('connections', id, body, Object.keys(body));
    else await create('connections', body);
    toast(`Connection ${id} is saved.`);
  }

  /** A masked value keeps what is there only under the name it was saved by. @param {Record<string, string>} extra */
  asSaved(extra) {
    const other = this.kind?.other_names ?? {};
    const saved = new Set(Object.keys(JSON.parse(this.connection?.extra || '{}')));
    return Object.fromEntries(Object.entries(extra).map(([name, value]) => {
      const as = value === MASK ? Object.keys(other).find((theirs) => other[theirs] === name && saved.has(theirs)) : undefined;
      return [as ?? name, value];
    }));
  }
}
customElements.define('b-connection', ConnectionDialog);

/** @param {string} text @returns {Record<string, string>} */
function readLines(text) {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const line of text.split('\n').map((l) => l.trim()).filter(Boolean)) {
    const at = line.indexOf('=');
    if (at < 1) throw new Mistake(`Further fields are lines of name=value; “${line}” is none.`);
    fields[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return fields;
}
