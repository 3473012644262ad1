/**
 * A task's log: the last lines first, the rest by ranges, growing while it runs. Follows the end until somebody scrolls
 * away from it.
 */
/** @import { Explanation, Log, LogMatches, LogPiece, Me } from '../../core/types.js' */
import { html, nothing } from 'lit';
import * as api from '../../core/api.js';
import { shortcuts } from '../../core/keys.js';
import { watch } from '../../core/live.js';
import { current, go, onRoute, setQuery } from '../../core/router.js';
import { icon } from '../../core/states.js';
import { plain } from '../../core/ansi.js';
import { Plain } from '../../core/view.js';
import { askClear, askKill, askMark } from '../../parts/run-dialogs.js';
import { toast } from '../../parts/toast.js';
import { logBar, logHead } from './bar.js';
import { logBody } from './body.js';
import { BLOCK, Buffer } from './buffer.js';

const EARLIER = 500;
const AROUND = 100;
const SEARCH_AFTER = 250;
const NEAR_END = 12;
const NEAR_TOP = 240;

export class LogElement extends Plain {
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
    this.hits = null;
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
      this.hits = null;
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
      this.why = await api.screen('explain', { dag_id: this.dag, run_id: this.run, task_id: this.task, map_index: this.index });
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
      if (this.hits?.matches.length) this.step(0);
    }, SEARCH_AFTER);
  }

  /** Asks the server for all matches in the whole file. */
  async find() {
    const q = this.query.get('find');
    if (!q && !this.errors) {
      this.hits = null;
      this.requestUpdate();
      return;
    }
    const key = this.key;
    try {
      const found = await api.searchLog(this.dag, this.run, this.task, { map_index: this.index, attempt: this.query.get('attempt'), ...(this.errors ? { errors: true } : { q }) });
      if (key === this.key) this.hits = found;
      this.match = 0;
    } catch (e) {
      if (!(e instanceof api.ApiError)) throw e;
      this.problem = e.message;
    }
    this.requestUpdate();
  }

  /** @param {number} by */
  step(by) {
    const all = this.hits?.matches;
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
      this.hits = null;
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
    const text = this.errors ? (this.hits?.matches ?? []).map((m) => plain(m.text)).join('\n') : this.buffer.lines.map(plain).join('\n');
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
    return html`${logHead(this, attempt)}${this.meta?.attempts.length ? logBar(this) : nothing}${this.problem ? html`<div class="notice c-failed in-log" role="alert">${icon('failed')}<div class="grow">${this.problem}</div><button class="btn" @click=${() => (this.meta ? this.refresh() : this.load())}>Try again</button></div>` : nothing}
      ${attempt?.reason && attempt.state !== 'success' ? html`<div class="reason wrap in-log">${attempt.reason}</div>` : nothing}${logBody(this)}`;
  }

  /** The target's number when it is in the block: only then the block must be drawn again. @param {number} block */
  inBlock(block) {
    return Math.floor((this.target - 1) / BLOCK) === block ? this.target : 0;
  }
}

customElements.define('b-log', LogElement);
