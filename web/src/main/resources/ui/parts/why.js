/** Why does it (not) run? The same sentences the scheduler decides by. */
/** @import { Explanation } from '../core/types.js' */
import { html, nothing } from 'lit';
import { ApiError, screen } from '../core/api.js';
import { chip } from '../core/states.js';
import { moment } from '../core/time.js';
import { ask, Dialog } from './dialog.js';

/** A moment in a sentence, not one in the name of a run. */
const MOMENT = /(?<![^\s(])(\d{4}-\d\d-\d\dT[\d:.]+Z)(?![^\s;,.)])/;

/** A sentence with its moments in the zone that is chosen. @param {string} reason */
const sentence = (reason) => reason.split(MOMENT).map((part, i) => (i % 2 ? moment(part, 'clock') : part));

/** @param {readonly string[]} reasons */
export const reasonList = (reasons) => html`<ul class="why">${reasons.map((r) => html`<li><span class="wrap">${sentence(r)}</span></li>`)}</ul>`;

/** @param {Explanation} e */
export const explanation = (e) => html`${e.state ? html`<p>${chip(e.state)}</p>` : nothing}
  ${e.reasons.length ? reasonList(e.reasons) : html`<p class="quiet">Nothing holds it back.</p>`}
  ${e.next ? html`<p class="quiet">Next: ${/^\d{4}-/.test(e.next) ? moment(e.next) : e.next}</p>` : nothing}`;

class Why extends Dialog {
  /** @type {{dag_id: string, run_id?: string, task_id?: string}} */
  of = { dag_id: '' };
  /** @type {Explanation | null} */
  told = null;

  async connectedCallback() {
    super.connectedCallback();
    try {
      this.told = await screen('explain', this.of);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.problem = e.message;
    }
    this.requestUpdate();
  }

  heading() {
    return this.told ? `Why? ${this.told.subject}` : 'Why?';
  }

  content() {
    if (this.told) return explanation(this.told);
    return this.problem ? nothing : html`<p class="loading">Asking the scheduler…</p>`;
  }
}
customElements.define('b-why', Why);

/** @param {{dag_id: string, run_id?: string, task_id?: string}} of */
export function askWhy(of) {
  const dialog = new Why();
  dialog.of = of;
  return ask(dialog);
}
