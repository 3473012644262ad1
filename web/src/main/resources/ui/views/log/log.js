/**
 * A task's log: the last lines first, the rest by ranges, growing while it runs. Follows the end until somebody scrolls
 * away from it.
 */
/** @import { Explanation, Log, LogMatches, LogPiece, Me } from '../../core/types.js' */
import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import * as api from '../../core/api.js';
import { shortcuts } from '../../core/keys.js';
import { watch } from '../../core/live.js';
import { current, go, logLink, onRoute, runLink, setQuery } from '../../core/router.js';
import { chip, icon, word } from '../../core/states.js';
import { moment, size, took } from '../../core/time.js';
import { plain } from '../../core/ansi.js';
import { Plain } from '../../core/view.js';
import { glyph } from '../../parts/glyphs.js';
import { askClear, askKill, askMark } from '../../parts/run-dialogs.js';
import { toast } from '../../parts/toast.js';
import { explanation } from '../../parts/why.js';
import { BLOCK, Buffer } from './buffer.js';
import { logLine } from './line.js';

const EARLIER = 500;
const AROUND = 100;
const SEARCH_AFTER = 250;
const NEAR_END = 12;
const NEAR_TOP = 240;

class LogElement extends Plain {
  static properties = {
    me: { attribute: false }, dag: { attribute: false }, run: { attribute: false }, task: { attribute: false }, index: { attribute: false },
    runWords: { attribute: false }, unfinished: { attribute: false }, closable: { type: Boolean },
  };

  constructor() {
    super();
    /** @type {Me | null} */
    this.me = null;
    this.dag = '';
    this.run = '';
    this.runWords = '';
    this.task = '';
    this.index = -1;
    /** Whether more may come: the task is not over. */
    this.unfinished = false;
    this.closable = false;
    /** @type {Log | null} */
    this.meta = null;
    this.buffer = new Buffer();
    /** @type {Explanation | null} */
    this.why = null;
    this.problem = '';
    this.following = true;
    this.loading = false;
    /** New lines came that are not shown. */
    this.behind = false;
    /** @type {LogMatches | null} */
    this.matches = null;
    this.match = 0;
    this.target = 0;
    this.key = '';
    this.timer = 0;
    this.wrap = matchMedia('(max-width: 820px)').matches;
    this.unwatch = () => {};
    this.watching = '';
    /** @type {(() => void)[]} */
    this.cleanups = [];
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.runWords) this.wrap = true;
    this.cleanups.push(
      onRoute(() => this.requestUpdate()),
      shortcuts([
        { keys: 'Ctrl+F', does: 'search the whole log', group: 'Log', run: () => this.field()?.select() },
        { keys: 'e', does: 'errors only', group: 'Log', run: () => this.toggleErrors() },
        { keys: 'n', does: 'next match', group: 'Log', run: () => this.step(1) },
        { keys: 'N', does: 'previous match', group: 'Log', run: () => this.step(-1) },
        { keys: 'f', does: 'follow the end', group: 'Log', run: () => this.toEnd() },
        { keys: 'c', does: 'run this task again', group: 'Log', run: () => this.clear() },
      ]),
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const cleanup of this.cleanups.splice(0)) cleanup();
    this.unwatch();
    this.watching = '';
    this.key = '';
    clearTimeout(this.timer);
  }

  field() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector('.log-search input'));
  }

  get query() {
    return current().query;
  }

  get subject() {
    return { dag: this.dag, run: this.run, task: this.task, index: this.index };
  }

  get canOperate() {
    return this.me?.can.operate ?? false;
  }

  get lines() {
    return /** @type {HTMLElement | null} */ (this.querySelector('.log-lines'));
  }

  willUpdate() {
    if (!this.task) return;
    const attempt = this.query.get('attempt') ?? '';
    const key = [this.dag, this.run, this.task, this.index, attempt].join('\n');
    const hash = /^L(\d+)$/.exec(current().hash);
    const target = hash ? Number(hash[1]) : 0;
    if (key !== this.key) {
      this.key = key;
      this.target = target;
      this.matches = null;
      this.load();
    } else if (target !== this.target) {
      this.target = target;
      if (target) this.show(target);
    }
  }

  /** @param {api.Params} [where] @returns {Promise<Log | null>} null when it failed or the person is elsewhere by now */
  async ask(where = {}) {
    const key = this.key;
    try {
      const answer = await api.log(this.dag, this.run, this.task, { map_index: this.index, attempt: this.query.get('attempt'), ...where });
      if (key !== this.key) return null;
      this.problem = '';
      return answer;
    } catch (e) {
      if (!(e instanceof api.ApiError)) throw e;
      if (key === this.key) this.problem = e.message;
      this.requestUpdate();
      return null;
    }
  }

  async load() {
    this.loading = true;
    const answer = await this.ask(this.target ? { line: Math.max(1, this.target - AROUND) } : {});
    this.loading = false;
    if (!answer) return;
    this.meta = answer;
    this.buffer.set(answer);
    this.following = !this.target;
    this.behind = false;
    if (!answer.attempts.length) await this.explain();
    await this.find();
    this.requestUpdate();
    if (this.target) this.show(this.target);
  }

  /** Nothing was tried yet: say why. */
  async explain() {
    try {
      this.why = await api.screen('explain', { dag_id: this.dag, run_id: this.run, task_id: this.task });
    } catch (e) {
      if (!(e instanceof api.ApiError)) throw e;
      this.problem = e.message;
    }
  }

  updated() {
    const attempt = this.meta?.attempt;
    const key = attempt && this.meta?.running ? `log:${attempt}` : this.unfinished ? 'run' : '';
    if (key !== this.watching) {
      this.unwatch();
      this.watching = key;
      this.unwatch = key ? this.listen(key) : () => {};
    }
    if (this.following && this.lines) this.lines.scrollTop = this.lines.scrollHeight;
  }

  /** @param {string} key */
  listen(key) {
    const self = this;
    return watch({
      get topics() {
        return key === 'run' ? [`run:${self.dag}/${self.run}`] : [`${key}:${self.buffer.end}`, `run:${self.dag}/${self.run}`];
      },
      changed: (changes) => {
        const mine = changes.tasks.some((t) => t.dag_id === this.dag && t.run_id === this.run && t.task_id === this.task && t.map_index === this.index && t.attempt !== this.meta?.attempts.at(-1)?.attempt);
        if (mine && !this.query.has('attempt')) this.load();
      },
      log: (piece) => this.grew(piece),
      logEnd: () => this.refresh(),
      resync: () => this.refresh(),
    });
  }

  /** @param {LogPiece} piece */
  grew(piece) {
    if (piece.attempt !== this.meta?.attempt || piece.end <= this.buffer.end) return;
    this.meta.length = Math.max(this.meta.length, piece.end);
    if (this.behind || piece.offset !== this.buffer.end) {
      if (!this.behind) this.forward();
    } else {
      this.buffer.append(piece.text, piece.end);
      if (this.buffer.trim(this.following ? 'start' : 'end')) this.behind = true;
    }
    this.requestUpdate();
  }

  /** What came since, and how it stands. */
  async refresh() {
    await this.forward();
  }

  /** Goes on where the buffer ends. */
  async forward() {
    if (this.loading || this.behind) return;
    this.loading = true;
    const answer = await this.ask({ offset: this.buffer.end });
    this.loading = false;
    if (!answer) return;
    this.meta = answer;
    this.buffer.append(answer.text, answer.end);
    if (this.buffer.trim(this.following ? 'start' : 'end')) this.behind = true;
    this.requestUpdate();
  }

  /** The lines before the first one held; the view stays where it is. */
  async backward() {
    if (this.loading || this.buffer.first <= 1) return;
    this.loading = true;
    const first = this.buffer.first;
    const from = Math.max(1, first - EARLIER);
    const part = new Buffer();
    let answer = await this.ask({ line: from });
    if (answer) part.set(answer);
    while (answer && part.last < first - 1 && answer.end < answer.length) {
      answer = await this.ask({ offset: part.end });
      if (answer) part.append(answer.text, answer.end);
    }
    this.loading = false;
    if (!answer || this.buffer.first !== first) return;
    const box = this.lines;
    const fromEnd = box ? box.scrollHeight - box.scrollTop : 0;
    this.buffer.prepend(part.lines.slice(0, first - from));
    if (this.buffer.trim('end')) this.behind = true;
    this.following = false;
    this.requestUpdate();
    await this.updateComplete;
    if (box) box.scrollTop = box.scrollHeight - fromEnd;
  }

  /** Shows a line, fetching what is around it when needed. @param {number} number */
  async show(number) {
    this.following = false;
    if (number < this.buffer.first || number > this.buffer.last) {
      const answer = await this.ask({ line: Math.max(1, number - AROUND) });
      if (!answer) return;
      this.meta = answer;
      this.buffer.set(answer);
      this.behind = answer.end < answer.length;
    }
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector(`#L${number}`)?.scrollIntoView({ block: 'center' });
  }

  /** The end, and from now on whatever comes. */
  async toEnd() {
    if (this.query.has('errors')) setQuery({ errors: null });
    this.following = true;
    if (this.behind || (this.meta && this.buffer.end < this.meta.length)) {
      const answer = await this.ask();
      if (!answer) return;
      this.meta = answer;
      this.buffer.set(answer);
      this.behind = false;
    }
    this.requestUpdate();
  }

  /** @param {Event} event */
  scrolled(event) {
    const box = /** @type {HTMLElement} */ (event.target);
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
    const whole = !this.behind && (this.meta?.end ?? 0) <= this.buffer.end;
    const following = atEnd && whole;
    if (following !== this.following) {
      this.following = following;
      this.requestUpdate();
    }
    if (box.scrollTop < NEAR_TOP) this.backward();
    else if (atEnd && this.meta && this.buffer.end < this.meta.length) {
      this.behind = false;
      this.forward();
    }
  }

  get errors() {
    return this.query.get('errors') === '1';
  }

  toggleErrors() {
    setQuery({ errors: this.errors ? null : '1' });
    this.find();
  }

  /** @param {Event} event */
  typed(event) {
    const text = /** @type {HTMLInputElement} */ (event.target).value;
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      setQuery({ find: text || null });
      await this.find();
      if (this.matches?.matches.length) this.step(0);
    }, SEARCH_AFTER);
  }

  /** Asks the server for all matches in the whole file. */
  async find() {
    const q = this.query.get('find');
    if (!q && !this.errors) {
      this.matches = null;
      this.requestUpdate();
      return;
    }
    const key = this.key;
    try {
      const found = await api.searchLog(this.dag, this.run, this.task, { map_index: this.index, attempt: this.query.get('attempt'), ...(this.errors ? { errors: true } : { q }) });
      if (key === this.key) this.matches = found;
      this.match = 0;
    } catch (e) {
      if (!(e instanceof api.ApiError)) throw e;
      this.problem = e.message;
    }
    this.requestUpdate();
  }

  /** @param {number} by */
  step(by) {
    const all = this.matches?.matches;
    if (!all?.length) return;
    this.match = (this.match + by + all.length) % all.length;
    this.target = all[this.match].line;
    go(this.lineHref(this.target), { replace: true });
    this.show(this.target);
  }

  /** @param {KeyboardEvent} event */
  searchKey(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      /** @type {HTMLInputElement} */ (event.target).value = '';
      setQuery({ find: null });
      this.matches = null;
      this.requestUpdate();
    }
  }

  /** @param {number} line */
  lineHref(line) {
    const url = new URL(location.href);
    url.hash = `L${line}`;
    url.searchParams.delete('errors');
    return url.href;
  }

  async copy() {
    const text = this.errors ? (this.matches?.matches ?? []).map((m) => plain(m.text)).join('\n') : this.buffer.lines.map(plain).join('\n');
    try {
      await navigator.clipboard.writeText(text);
      toast(`Copied ${text ? text.split('\n').length : 0} lines.`);
    } catch {
      toast('This browser does not let pages copy here; use Download.', 'failed');
    }
  }

  async acted() {
    this.dispatchEvent(new CustomEvent('acted'));
  }

  async clear() {
    if (this.canOperate && await askClear(this.subject, { include_downstream: true })) this.acted();
  }

  /** @param {'success' | 'failed'} state */
  async mark(state) {
    if (await askMark(this.subject, state)) this.acted();
  }

  async kill() {
    if (await askKill(this.subject, [/** @type {any} */ ({ task_id: this.task, map_index: this.index, state: 'running' })])) this.acted();
  }

  render() {
    if (!this.task) return nothing;
    const attempt = this.meta?.attempts.find((a) => a.attempt === this.meta?.attempt);
    return html`${this.head(attempt)}${this.meta?.attempts.length ? this.bar() : nothing}${this.problem ? html`<div class="notice c-failed in-log" role="alert">${icon('failed')}<div class="grow">${this.problem}</div><button class="btn" @click=${() => (this.meta ? this.refresh() : this.load())}>Try again</button></div>` : nothing}
      ${attempt?.reason && attempt.state !== 'success' ? html`<div class="reason wrap in-log">${attempt.reason}</div>` : nothing}${this.body()}`;
  }

  /** @param {import('../../core/types.js').Attempt | undefined} attempt */
  head(attempt) {
    const state = attempt ? attempt.state ?? 'running' : null;
    const running = state === 'running';
    return html`<header class="log-head">
      <div class="grow line">${this.closable ? html`<h2 class="wrap"><a href=${logLink(this.dag, this.run, this.task, { map: this.index >= 0 ? this.index : null })} title="Give it the whole page">${this.task}${this.index >= 0 ? ` [${this.index}]` : ''}</a></h2>` : html`<h2 class="sr">Log</h2>`}
        ${this.runWords ? html`<a class="small quiet" href=${runLink(this.dag, this.run)}>run ${this.runWords}</a>` : nothing}
        ${state ? chip(state) : nothing}${attempt ? html`<span class="small">${took(attempt.started_at, attempt.ended_at)}</span><span class="quiet small">${moment(attempt.started_at)}</span>` : nothing}</div>
      ${this.canOperate && this.meta ? html`<div class="tools tight">${running ? html`<button class="btn danger" @click=${this.kill}>${glyph('stop')}Kill</button>` : nothing}
        ${attempt ? html`<button class="btn" @click=${() => this.clear()}>${glyph('redo')}Run again</button>` : nothing}
        ${state === 'success' ? nothing : html`<button class="btn" @click=${() => this.mark('success')} aria-label="Mark as success">${icon('success')}Mark</button>`}
        ${state === 'failed' ? nothing : html`<button class="btn" @click=${() => this.mark('failed')} aria-label="Mark as failed">${icon('failed')}Mark</button>`}</div>` : nothing}
      ${this.closable ? html`<button class="btn bare icon" aria-label="Close the log" @click=${() => this.dispatchEvent(new CustomEvent('closed'))}>${glyph('close')}</button>` : nothing}</header>`;
  }

  bar() {
    const meta = /** @type {Log} */ (this.meta);
    const found = this.matches;
    const q = this.query.get('find') ?? '';
    return html`<div class="log-bar tools">
      ${meta.attempts.length > 1 ? html`<div class="tabs" role="tablist" aria-label="Attempts">${meta.attempts.map((a) => html`<button role="tab" aria-selected=${a.attempt === meta.attempt} title=${a.reason ?? ''}
        @click=${() => setQuery({ attempt: a === meta.attempts.at(-1) ? null : a.attempt })}>${icon(a.state ?? 'running')}Try ${a.try_number}<span class="sr"> ${word(a.state ?? 'running')}</span></button>`)}</div>` : nothing}
      <label class="search log-search">${glyph('search')}<input type="search" placeholder="Search the whole log" aria-label="Search the whole log" .value=${live(q)} @input=${this.typed} @keydown=${this.searchKey}></label>
      ${found && !this.errors ? html`<span class="tools tight" role="status"><span class="small quiet">${found.total ? `${this.match + 1} of ${found.total}` : 'not found'}</span>
        <button class="btn bare icon" aria-label="Previous match" @click=${() => this.step(-1)} ?disabled=${!found.total}>${glyph('up')}</button><button class="btn bare icon" aria-label="Next match" @click=${() => this.step(1)} ?disabled=${!found.total}>${glyph('next')}</button></span>` : nothing}
      <button class="btn" aria-pressed=${this.errors} @click=${this.toggleErrors}>${this.errors && found ? `${found.total} ` : ''}Errors only</button>
      <span class="space"></span>
      <span class="quiet small">${size(meta.length)}</span>
      <button class="btn bare icon" aria-label="Wrap long lines" title="Wrap long lines" aria-pressed=${this.wrap} @click=${() => { this.wrap = !this.wrap; this.requestUpdate(); }}>${glyph('wrap')}</button>
      <button class="btn bare icon" aria-label="Copy these lines" title="Copy these lines" @click=${this.copy}>${glyph('copy')}</button>
      <a class="btn bare icon" aria-label="Download the whole log" title="Download the whole log" download="${this.dag}-${this.task}-${meta.attempt}.log" href=${api.rawLog(this.dag, this.run, this.task, { attempt: meta.attempt, map_index: this.index })}>${glyph('down')}</a>
    </div>`;
  }

  body() {
    const meta = this.meta;
    if (!meta) return this.problem ? nothing : html`<p class="loading">Loading…</p>`;
    if (!meta.attempts.length) {
      return html`<div class="in-log why-box"><p><b>It was not tried yet, so there is no log.</b></p>${this.why ? explanation(this.why) : nothing}</div>`;
    }
    if (this.errors) return this.errorLines();
    if (!this.buffer.lines.length) return html`<p class="empty">${meta.running ? 'It runs and has written nothing so far.' : 'It wrote nothing.'}</p>`;
    const q = this.query.get('find') ?? '';
    return html`<div class="log-lines ${this.wrap ? 'wrapped' : ''}" tabindex="0" role="log" aria-live="off" aria-label="Log of ${this.task}" @scroll=${{ handleEvent: (/** @type {Event} */ e) => this.scrolled(e), passive: true }}>
        ${this.buffer.first > 1 ? html`<button class="btn bare earlier" @click=${this.backward}>${glyph('up')}earlier lines</button>` : nothing}
        ${repeat(this.buffer.blocks(), (b) => b.block, (b) => guard([b.first, b.lines.length, b.lines.at(-1), q, this.inBlock(b.block)], () => html`<div class="block-of-lines">${b.lines.map((text, i) => logLine(b.first + i, text, q, this.target, (n) => this.lineHref(n)))}</div>`))}
        ${meta.running ? html`<div class="ll alive"><span class="ln">${icon('running')}</span><span class="lt quiet">running</span></div>` : nothing}
      </div>${this.following ? nothing : html`<button class="btn to-end" @click=${this.toEnd}>${glyph('next')}${this.behind ? 'New lines' : meta.running ? 'Follow' : 'To the end'}</button>`}`;
  }

  /** The target's number when it is in the block: only then the block must be drawn again. @param {number} block */
  inBlock(block) {
    return Math.floor((this.target - 1) / BLOCK) === block ? this.target : 0;
  }

  errorLines() {
    const found = this.matches;
    if (!found) return html`<p class="loading">Searching…</p>`;
    if (!found.total) return html`<div class="empty"><strong>No line looks like an error.</strong><span>All of the ${size(found.length)} were searched.</span><button class="btn" @click=${this.toggleErrors}>Show all lines</button></div>`;
    return html`<div class="log-lines ${this.wrap ? 'wrapped' : ''}" tabindex="0" role="region" aria-label="Errors in the log of ${this.task}">
      ${found.matches.map((m) => logLine(m.line, m.text, '', 0, (n) => this.lineHref(n)))}
      ${found.total > found.matches.length ? html`<p class="quiet in-log">${found.total - found.matches.length} more</p>` : nothing}</div>`;
  }
}

customElements.define('b-log', LogElement);
