/** Ctrl+K: DAGs, runs, tasks, pages and actions from one field; and the list of shortcuts. */
import { html, nothing } from 'lit';
import { offered } from '../../core/actions.js';
import { ApiError, screen } from '../../core/api.js';
import { listed } from '../../core/keys.js';
import { dagLink, go, link, runLink } from '../../core/router.js';
import { icon } from '../../core/states.js';
import { Plain } from '../../core/view.js';
import { ask, Dialog } from '../../parts/dialog.js';
import { glyph } from '../../parts/glyphs.js';

/** @typedef {{kind: string, words: string, more?: string, state?: string, run: () => void}} Hit */

const ASK_AFTER = 120;

class Palette extends Plain {
  /** @type {{words: string, href: string}[]} */
  pages = [];

  constructor() {
    super();
    this.text = '';
    this.chosen = 0;
    /** @type {Hit[]} */
    this.found = [];
    this.problem = '';
    this.timer = 0;
  }

  firstUpdated() {
    const dialog = /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
    dialog.showModal();
  }

  /** Pages and actions that begin with the words, what the server found, and the others that fit. @returns {Hit[]} */
  hits() {
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (/** @type {string} */ text) => words.every((w) => text.toLowerCase().includes(w));
    const pages = this.pages.filter((p) => fits(p.words)).map((p) => ({ kind: 'Pages', words: p.words, run: () => go(p.href) }));
    const actions = offered().filter((a) => fits(a.words)).map((a) => ({ kind: 'Actions', words: a.words, run: a.run }));
    const own = words.length ? [...actions, ...pages] : [...pages, ...actions];
    const meant = own.filter((hit) => words.length && hit.words.toLowerCase().startsWith(this.text.trim().toLowerCase()));
    return words.length ? [...meant, ...this.found, ...own.filter((hit) => !meant.includes(hit))] : own;
  }

  /** @param {InputEvent} event */
  typed(event) {
    this.text = /** @type {HTMLInputElement} */ (event.target).value;
    this.chosen = 0;
    clearTimeout(this.timer);
    if (this.text.trim()) this.timer = setTimeout(() => this.lookUp(this.text.trim()), ASK_AFTER);
    else this.found = [];
    this.requestUpdate();
  }

  /** @param {string} text */
  async lookUp(text) {
    try {
      const answer = await screen('search', { q: text });
      if (this.text.trim() !== text) return;
      this.found = [
        ...answer.dags.map((/** @type {any} */ d) => ({ kind: 'DAGs', words: d.dag_id, more: d.description ?? '', run: () => go(dagLink(d.dag_id)) })),
        ...answer.tasks.map((/** @type {any} */ t) => ({ kind: 'Tasks', words: t.task_id, more: t.dag_id, run: () => go(dagLink(t.dag_id, { tab: 'graph', task: t.task_id })) })),
        ...answer.runs.map((/** @type {any} */ r) => ({ kind: 'Runs', words: r.run_id, more: r.dag_id, state: r.state, run: () => go(runLink(r.dag_id, r.run_id)) })),
        { kind: 'Actions', words: `List the DAGs that match “${text}”`, run: () => go(link(['dags'], { q: text })) },
      ];
      this.problem = '';
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.problem = e.message;
    }
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const count = this.hits().length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && count) {
      event.preventDefault();
      this.chosen = (this.chosen + step + count) % count;
      this.requestUpdate();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.take(this.hits()[this.chosen]);
    }
  }

  updated() {
    this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Hit | undefined} hit */
  take(hit) {
    if (!hit) return;
    this.close();
    hit.run();
  }

  close() {
    this.querySelector('dialog')?.close();
    this.remove();
  }

  render() {
    const hits = this.hits();
    let kind = '';
    return html`<dialog class="palette" aria-label="Find or do" @cancel=${(/** @type {Event} */ e) => (e.preventDefault(), this.close())}
        @click=${(/** @type {MouseEvent} */ e) => e.target === e.currentTarget && this.close()}>
      <div class="ask">${glyph('search')}<input role="combobox" aria-expanded="true" aria-controls="hits" aria-activedescendant=${hits.length ? `hit-${this.chosen}` : nothing}
        aria-label="Find a DAG, run, task, page or action" placeholder="DAG, run, task, page or action" autocomplete="off" spellcheck="false" @input=${this.typed} @keydown=${this.key}><kbd>Esc</kbd></div>
      <div class="found" id="hits" role="listbox" aria-label="Found">${hits.map((hit, i) => {
        const head = hit.kind === kind ? nothing : html`<div class="kind" role="presentation">${(kind = hit.kind)}</div>`;
        return html`${head}<div role="option" id="hit-${i}" aria-selected=${i === this.chosen} @click=${() => this.take(hit)}>
          ${hit.state ? icon(hit.state) : nothing}<span class="cut">${hit.words}</span><span class="quiet small cut grow">${hit.more ?? ''}</span></div>`;
      })}</div>
      ${hits.length ? nothing : html`<p class="empty">${this.problem || `Nothing is called “${this.text}”.`}</p>`}
    </dialog>`;
  }
}
customElements.define('b-palette', Palette);

/** @param {{words: string, href: string}[]} pages */
export function openPalette(pages) {
  if (document.querySelector('b-palette')) return;
  const palette = new Palette();
  palette.pages = pages;
  document.body.append(palette);
}

class Shortcuts extends Dialog {
  heading() {
    return 'Keyboard';
  }

  content() {
    const key = (/** @type {string} */ keys) => keys.split('+').map((k) => html`<kbd>${k}</kbd>`);
    return html`${[...listed()].map(([group, all]) => html`<h3>${group}</h3>
      <dl class="shortcuts">${all.map((s) => html`<div><dt>${key(s.keys)}</dt><dd>${s.does}</dd></div>`)}</dl>`)}
      <h3>In a grid of runs</h3>
      <dl class="shortcuts"><div><dt>${['←', '↑', '→', '↓'].map((k) => html`<kbd>${k}</kbd>`)}</dt><dd>move between tasks and runs</dd></div>
        <div><dt><kbd>Enter</kbd></dt><dd>open the log</dd></div></dl>`;
  }
}
customElements.define('b-shortcuts', Shortcuts);

export function openShortcuts() {
  if (!document.querySelector('b-shortcuts')) ask(new Shortcuts());
}
