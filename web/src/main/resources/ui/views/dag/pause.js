/** Pausing at once; letting a DAG run only after showing which runs that starts. */
import { html, nothing } from 'lit';
import { ApiError, screen, seg, setPaused } from '../../core/api.js';
import { absolute, moment, relative, zoneName } from '../../core/time.js';
import { ask, Dialog } from '../../parts/dialog.js';
import { attempt, toast } from '../../parts/toast.js';
import { icon } from '../../core/states.js';

class Unpause extends Dialog {
  dag = '';
  /** @type {{dates: string[], total: number, next_at: string | null} | null} */
  preview = null;

  async connectedCallback() {
    super.connectedCallback();
    try {
      this.preview = await screen(`dags/${seg(this.dag)}/unpause-preview`);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.problem = e.message;
    }
    this.requestUpdate();
  }

  heading() {
    return `Let ${this.dag} run`;
  }

  content() {
    const p = this.preview;
    if (!p) return this.problem ? nothing : html`<p class="loading">Looking which runs are due…</p>`;
    const next = p.next_at ? html`<p>Next by its schedule: ${moment(p.next_at, 'absolute')} (${zoneName()}), ${relative(p.next_at)}.</p>` : p.total ? nothing : html`<p>Its schedule has no next run; start it by hand.</p>`;
    if (!p.total) return html`<p>Nothing starts at once: no run was missed that must be made up for.</p>${next}`;
    return html`<p><b>${p.total} ${p.total === 1 ? 'run starts' : 'runs start'} at once</b>, for ${p.total === 1 ? 'this date' : 'these dates'} (${zoneName()}):</p>
      <ul class="preview" tabindex="0" aria-label="Dates that will run">${p.dates.map((d) => html`<li>${icon('scheduled')}<time datetime=${d}>${absolute(d)}</time><span class="quiet">${relative(d)}</span></li>`)}
      ${p.total > p.dates.length ? html`<li class="quiet">and ${p.total - p.dates.length} more</li>` : nothing}</ul>${next}`;
  }

  action() {
    const n = this.preview?.total ?? 0;
    return { words: n ? `Unpause and start ${n} ${n === 1 ? 'run' : 'runs'}` : 'Unpause', disabled: !this.preview };
  }

  async act() {
    await setPaused(this.dag, false);
    toast(`${this.dag} is active.`);
  }
}
customElements.define('b-unpause', Unpause);

/** @param {string} dag @param {boolean} paused as it is now @returns {Promise<boolean>} whether it changed */
export async function togglePaused(dag, paused) {
  if (!paused) return attempt(() => setPaused(dag, true), `${dag} is paused: what runs goes on, nothing new starts.`);
  const dialog = new Unpause();
  dialog.dag = dag;
  return Boolean(await ask(dialog));
}
