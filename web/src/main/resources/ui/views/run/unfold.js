/** The instances of a mapped task, a page at a time. */
/** @import { RunTask } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { ApiError, screen, seg } from '../../core/api.js';
import { Plain } from '../../core/view.js';

const STEP = 100;

class Unfold extends Plain {
  static properties = { dag: { attribute: false }, run: { attribute: false }, task: { attribute: false }, row: { attribute: false } };

  constructor() {
    super();
    this.dag = '';
    this.run = '';
    this.task = '';
    /** @type {(task: RunTask) => unknown} */
    this.row = () => nothing;
    /** @type {RunTask[]} */
    this.tasks = [];
    this.total = -1;
    this.problem = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute('role', 'rowgroup');
  }

  firstUpdated() {
    this.more();
  }

  async more() {
    try {
      const answer = await screen(`runs/${seg(this.dag)}/${seg(this.run)}/mapped/${seg(this.task)}`, { limit: STEP, offset: this.tasks.length });
      this.total = answer.total;
      this.tasks = [...this.tasks, ...answer.tasks];
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.problem = e.message;
    }
    this.requestUpdate();
  }

  render() {
    return html`${this.tasks.map((t) => this.row(t))}
      ${this.problem || this.total < 0 || this.total > this.tasks.length ? html`<div role="row" class="task more"><span role="cell">${this.problem || (this.total < 0 ? 'Loading…' : html`<button class="btn" @click=${this.more}>${STEP} more of ${this.total}</button>`)}</span></div>` : nothing}`;
  }
}

customElements.define('b-unfold', Unfold);
