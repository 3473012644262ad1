/** Starting a run by hand: the DAG's parameters as fields, the logical date, and what it stands for. */
/** @import { Grid, Param } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { ApiError, screen, seg, serverNow, trigger } from '../../core/api.js';
import { go, runLink } from '../../core/router.js';
import { settings } from '../../core/settings.js';
import { absolute, zoneName } from '../../core/time.js';
import { ask, Dialog, Mistake } from '../../parts/dialog.js';
import { icon } from '../../core/states.js';
import { toast } from '../../parts/toast.js';

class Trigger extends Dialog {
  dag = '';
  /** @type {Param[] | null} */
  params = null;
  paused = false;
  dated = false;

  async connectedCallback() {
    super.connectedCallback();
    if (this.params) return;
    try {
      /** @type {Grid} */
      const dag = await screen(`dags/${seg(this.dag)}/grid`, { runs: 0 });
      this.params = dag.params;
      this.paused = dag.paused;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.problem = e.message;
    }
    this.requestUpdate();
  }

  heading() {
    return `Run ${this.dag} now`;
  }

  content() {
    if (!this.params) return this.problem ? nothing : html`<p class="loading">Looking which parameters it has…</p>`;
    return html`
      ${this.paused ? html`<div class="notice">${icon('queued')}<div class="grow">It is paused: the run will wait until it is unpaused.</div></div>` : nothing}
      ${this.params.map((p) => this.field(p))}
      ${this.params.length ? nothing : html`<p class="quiet">It has no parameters.</p>`}
      <label class="check"><input type="checkbox" .checked=${this.dated} @change=${() => { this.dated = !this.dated; this.requestUpdate(); }}>For a chosen logical date</label>
      ${this.dated ? html`<label class="field"><span>Logical date <span class="help">${zoneName()}; at most one run stands for a date</span></span>
        <input type="datetime-local" name="$date" step="1" required .defaultValue=${absolute(serverNow()).replace(' ', 'T')}></label>` : nothing}
      <label class="field"><span>Note <span class="help">why, for those who look later</span></span><input name="$note" maxlength="500"></label>`;
  }

  /** @param {Param} p */
  field(p) {
    const name = `p:${p.name}`;
    const label = html`<span class="wrap">${p.name}${p.required ? nothing : html` <span class="help">optional</span>`}</span>`;
    const help = p.description ? html`<span class="help wrap">${p.description}</span>` : nothing;
    if (p.type === 'boolean') return html`<div class="field"><label class="check"><input type="checkbox" name=${name} .defaultChecked=${p.default === true}><b class="wrap">${p.name}</b></label>${help}</div>`;
    if (p.allowed?.length) {
      return html`<label class="field">${label}<select name=${name}>${p.required && p.default !== null ? nothing : html`<option value=""></option>`}
        ${p.allowed.map((a) => html`<option value=${JSON.stringify(a)} ?selected=${JSON.stringify(a) === JSON.stringify(p.default)}>${String(a)}</option>`)}</select>${help}</label>`;
    }
    const value = p.default === null || p.default === undefined ? '' : typeof p.default === 'string' ? p.default : JSON.stringify(p.default);
    if (isText(p.type)) return html`<label class="field">${label}<input name=${name} .defaultValue=${value} ?required=${p.required && value === ''}>${help}</label>`;
    if (isNumber(p.type)) return html`<label class="field">${label}<input name=${name} inputmode="decimal" .defaultValue=${value} ?required=${p.required && value === ''}>${help}</label>`;
    return html`<label class="field">${label}<textarea name=${name} spellcheck="false" placeholder=${`JSON (${p.type})`} .defaultValue=${value}></textarea>${help}</label>`;
  }

  action() {
    return { words: 'Run now', disabled: !this.params };
  }

  async act() {
    const form = new FormData(/** @type {HTMLFormElement} */ (this.querySelector('form')));
    /** @type {Record<string, unknown>} */
    const conf = {};
    for (const p of this.params ?? []) {
      const value = read(p, form.get(`p:${p.name}`));
      if (value !== undefined) conf[p.name] = value;
    }
    const note = String(form.get('$note') ?? '').trim();
    const run = await trigger(this.dag, { logical_date: this.date(form), conf, ...(note ? { note } : {}) });
    toast(`Run ${run.dag_run_id} was created.`);
    go(runLink(this.dag, run.dag_run_id));
    return run;
  }

  /** @param {FormData} form */
  date(form) {
    if (!this.dated) return null;
    const text = String(form.get('$date') ?? '');
    const at = new Date(settings.zone === 'utc' ? `${text}Z` : text);
    if (!text || Number.isNaN(at.getTime())) throw new Mistake('The logical date is not a date.');
    return at.toISOString();
  }
}
customElements.define('b-trigger', Trigger);

const isText = (/** @type {string} */ type) => /string|date|time|instant|duration|text|enum/i.test(type) && !/list|map|json|\[/i.test(type);
const isNumber = (/** @type {string} */ type) => /^(int|integer|long|number|decimal|double|float)$/i.test(type);

/** What a field means as JSON; undefined leaves the default to the server. @param {Param} p @param {FormDataEntryValue | null} entry */
function read(p, entry) {
  if (p.type === 'boolean') return entry !== null;
  const text = String(entry ?? '').trim();
  if (text === '') {
    if (p.required && (p.default === null || p.default === undefined)) throw new Mistake(`The parameter ${p.name} is missing.`);
    return undefined;
  }
  if (p.allowed?.length) return JSON.parse(text);
  if (isText(p.type)) return text;
  if (isNumber(p.type)) {
    const number = Number(text.replace(',', '.'));
    if (!Number.isFinite(number)) throw new Mistake(`The parameter ${p.name} must be a number; “${text}” is none.`);
    return number;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Mistake(`The parameter ${p.name} must be JSON.`);
  }
}

/** @param {string} dag @param {Param[]} [params] when they are known already @param {boolean} [paused] */
export function askTrigger(dag, params, paused = false) {
  const dialog = new Trigger();
  dialog.dag = dag;
  dialog.params = params ?? null;
  dialog.paused = paused;
  return ask(dialog);
}
