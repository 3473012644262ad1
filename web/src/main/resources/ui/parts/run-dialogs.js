/** Clear, mark, kill: each shows what will change before it changes. */
/** @import { RunTask } from '../core/types.js' */
import { html, nothing } from 'lit';
import { ApiError, clear, deleteRun, kill, markRun, markTask } from '../core/api.js';
import { chip, icon, word } from '../core/states.js';
import { ask, Dialog } from './dialog.js';
import { toast } from './toast.js';

/** @typedef {{dag: string, run: string, task?: string | null, index?: number}} Subject one task of a run, or the run */

const PREVIEW_AFTER = 120;
const SHOWN = 100;

/** @param {Subject} subject */
const called = ({ task, index = -1 }) => (task ? `${task}${index >= 0 ? `[${index}]` : ''}` : 'the run');

const OPTIONS = /** @type {const} */ ([
  ['include_downstream', 'and everything that comes after it', true],
  ['include_upstream', 'and everything before it', true],
  ['include_future', 'in later runs, too', true],
  ['include_past', 'in earlier runs, too', true],
  ['only_failed', 'only what failed', false],
]);

class ClearDialog extends Dialog {
  /** @type {Subject} */
  subject = /** @type {any} */ (null);
  /** @type {Record<string, boolean>} */
  options = {};
  /** @type {{task_id: string, map_index: number, dag_run_id: string, state: string | null}[] | null} */
  affected = null;
  total = 0;
  timer = 0;

  connectedCallback() {
    super.connectedCallback();
    this.preview();
  }

  heading() {
    return this.subject.task ? `Run ${called(this.subject)} again` : 'Run tasks again';
  }

  /** @param {boolean} dry */
  body(dry) {
    const { run, task, index = -1 } = this.subject;
    return { dry_run: dry, dag_run_id: run, ...(task ? { task_ids: [index >= 0 ? [task, index] : task] } : {}), only_failed: false, reset_dag_runs: true, ...this.options };
  }

  async preview() {
    const asked = JSON.stringify(this.body(true));
    try {
      const answer = await clear(this.subject.dag, this.body(true));
      if (asked !== JSON.stringify(this.body(true))) return;
      this.affected = answer.task_instances;
      this.total = answer.total_entries ?? answer.task_instances.length;
      this.problem = '';
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.problem = e.message;
    }
    this.requestUpdate();
  }

  /** @param {string} name @param {boolean} on */
  set(name, on) {
    this.options = { ...this.options, [name]: on };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.preview(), PREVIEW_AFTER);
    this.requestUpdate();
  }

  content() {
    const options = OPTIONS.filter(([, , ofTask]) => this.subject.task || !ofTask);
    return html`<div>${options.map(([name, words]) => html`<label class="check"><input type="checkbox" .checked=${this.options[name] ?? false}
        @change=${(/** @type {Event} */ e) => this.set(name, /** @type {HTMLInputElement} */ (e.target).checked)}>${words}</label>`)}</div>
      <p class="quiet">Cleared tasks forget their state and run again; their former attempts and logs stay.</p>
      ${this.affected ? this.list(this.affected) : html`<p class="loading">Looking what would change…</p>`}`;
  }

  /** @param {NonNullable<ClearDialog['affected']>} affected */
  list(affected) {
    if (!affected.length) return html`<p class="notice">Nothing matches: no task would run again.</p>`;
    const runs = new Set(affected.map((t) => t.dag_run_id)).size;
    return html`<ul class="preview" tabindex="0" aria-label="Tasks that will run again">${affected.slice(0, SHOWN).map((t) => html`<li>${icon(t.state ?? 'none')}<span class="grow wrap">${t.task_id}${t.map_index >= 0 ? `[${t.map_index}]` : ''}
        ${runs > 1 ? html`<span class="quiet small">${t.dag_run_id}</span>` : nothing}</span><span class="quiet">${word(t.state ?? 'none')}</span></li>`)}
        ${this.total > SHOWN ? html`<li class="quiet">and ${this.total - SHOWN} more</li>` : nothing}</ul>`;
  }

  action() {
    return { words: this.affected ? `Clear ${this.total} ${this.total === 1 ? 'task' : 'tasks'}` : 'Clear', disabled: !this.affected?.length };
  }

  async act() {
    const answer = await clear(this.subject.dag, this.body(false));
    const n = answer.total_entries ?? answer.task_instances.length;
    toast(`${n} ${n === 1 ? 'task runs' : 'tasks run'} again.`);
  }
}
customElements.define('b-clear', ClearDialog);

/** @param {Subject} subject @param {Record<string, boolean>} [options] chosen to begin with */
export function askClear(subject, options = {}) {
  const dialog = new ClearDialog();
  dialog.subject = subject;
  dialog.options = options;
  return ask(dialog);
}

/** A question with a sentence about what follows. */
class Confirm extends Dialog {
  title = '';
  /** @type {unknown} */
  text = nothing;
  words = '';
  danger = false;
  /** @type {() => Promise<unknown>} */
  does = async () => null;

  heading() {
    return this.title;
  }

  content() {
    return this.text;
  }

  action() {
    return { words: this.words, danger: this.danger };
  }

  act() {
    return this.does();
  }
}
customElements.define('b-confirm', Confirm);

/** @param {{title: string, text: unknown, words: string, danger?: boolean, does: () => Promise<unknown>}} question */
export function askConfirm(question) {
  return ask(Object.assign(new Confirm(), question));
}

/** @param {Subject} subject @param {'success' | 'failed'} state */
export function askMark(subject, state) {
  const { dag, run, task, index = -1 } = subject;
  const text = task
    ? html`<p>${called(subject)} becomes ${chip(state)} without running. ${state === 'success'
        ? 'What waits for it goes on; what failed because of it is looked at again.'
        : 'If it runs now, it is ended. What needs its success will not run.'}</p>`
    : html`<p>The run ends as ${chip(state)} now. Tasks that run are ended; tasks that have not started will not start.</p>`;
  return askConfirm({
    title: `Mark ${called(subject)} as ${word(state)}`,
    text,
    words: `Mark as ${word(state)}`,
    danger: state === 'failed',
    does: async () => {
      await (task ? markTask(dag, run, task, index, state) : markRun(dag, run, state));
      toast(`Marked ${called(subject)} as ${word(state)}.`);
    },
  });
}

/** @param {Subject} subject @param {RunTask[]} running what runs of it now */
export function askKill(subject, running) {
  const tasks = running.map((t) => ({ task_id: t.task_id, map_index: t.map_index }));
  return askConfirm({
    title: running.length === 1 ? `Kill ${running[0].task_id}` : `Kill ${running.length} running tasks`,
    text: html`<p>Each is asked to end; what does not end is forced. A killed task has failed and follows its retries.</p>
      <ul class="preview" tabindex="0" aria-label="Tasks that will be killed">${running.map((t) => html`<li>${icon(t.state)}<span class="grow wrap">${t.task_id}${t.map_index >= 0 ? `[${t.map_index}]` : ''}</span></li>`)}</ul>`,
    words: 'Kill',
    danger: true,
    does: async () => {
      const answer = await kill(subject.dag, subject.run, tasks);
      const n = answer.tasks.length;
      toast(n ? `${n} ${n === 1 ? 'task was' : 'tasks were'} told to end.` : 'Nothing was running any more.');
    },
  });
}

/** @param {Subject} subject */
export function askDelete(subject) {
  return askConfirm({
    title: 'Delete this run',
    text: html`<p>Run <b class="wrap">${subject.run}</b> of ${subject.dag} and its logs go for good.</p>`,
    words: 'Delete',
    danger: true,
    does: async () => {
      await deleteRun(subject.dag, subject.run);
      toast('The run was deleted.');
    },
  });
}
