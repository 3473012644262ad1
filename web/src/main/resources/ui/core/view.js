/** What all views share: they show one screen of the server, keep it when the server is away, and follow what happens. */
/** @import { Route } from './router.js' */
/** @import { Changes, Me } from './types.js' */
/** @import { Params } from './api.js' */
import { LitElement, html, nothing } from 'lit';
import { ApiError, screen, serverNow } from './api.js';
import { watch } from './live.js';
import { onSettings } from './settings.js';
import { icon } from './states.js';
import { clock, relative } from './time.js';

/** Retries while the server is away: 1, 2, 4, 8, 10 seconds, and so on. */
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 10_000;
/** A page whose data changes under it is fetched anew no more often than this. */
const RELOAD_AT_MOST_EVERY = 15_000;

/** An element that renders into the page itself, with the page's style sheets. */
export class Plain extends LitElement {
  createRenderRoot() {
    return this;
  }
}

/** @template T */
export class View extends Plain {
  static properties = { route: { attribute: false }, me: { attribute: false } };

  constructor() {
    super();
    /** @type {Route} */
    this.route = /** @type {any} */ (null);
    /** @type {Me | null} */
    this.me = null;
    /** @type {T | null} */
    this.data = null;
    /** @type {ApiError | null} */
    this.error = null;
    this.loadedAt = 0;
    this.source = '';
    this.shown = '';
    this.watching = '';
    this.retryIn = FIRST_RETRY;
    /** @type {(() => void)[]} */
    this.cleanups = [];
    this.unwatch = () => {};
    this.retryTimer = 0;
    this.reloadTimer = 0;
    this.ticker = 0;
    this.tickEvery = 0;
    /** @type {AbortController | null} */
    this.request = null;
  }

  /** Which screen of the server; null for none. @returns {[string, Params?] | null} */
  address() {
    return null;
  }

  /** What it is about: when that changes, what was shown belongs to something else and goes. */
  about() {
    return this.address()?.[0] ?? '';
  }

  /** What to hear of while shown; empty when nothing on it can change by itself. @returns {string[]} */
  topics() {
    return [];
  }

  /** How often the page must be drawn anew for its running times, in milliseconds; 0: never. */
  ticks() {
    return 0;
  }

  /** Applies what happened. @param {Changes} changes */
  changed(changes) {
    this.reloadSoon();
  }

  /** The name of the page, for the window's title; empty in a part of a page. */
  name() {
    return '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.cleanups.push(onSettings(() => this.requestUpdate()));
    const online = () => this.error?.away && this.load();
    addEventListener('online', online);
    this.cleanups.push(() => removeEventListener('online', online));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const cleanup of this.cleanups.splice(0)) cleanup();
    this.unwatch();
    this.watching = '';
    clearTimeout(this.retryTimer);
    clearTimeout(this.reloadTimer);
    clearInterval(this.ticker);
    this.tickEvery = 0;
    this.request?.abort();
  }

  willUpdate() {
    const address = this.route ? this.address() : null;
    const source = address ? JSON.stringify(address) : '';
    if (source && source !== this.source) {
      if (this.about() !== this.shown) {
        this.data = null;
        this.shown = this.about();
      }
      this.source = source;
      this.error = null;
      this.load();
    }
  }

  updated() {
    this.follow();
    const every = this.ticks();
    if (every !== this.tickEvery) {
      clearInterval(this.ticker);
      this.tickEvery = every;
      if (every) this.ticker = setInterval(() => document.hidden || this.requestUpdate(), every);
    }
    if (this.name()) document.title = `${this.name()} · Batuta`;
  }

  follow() {
    const topics = this.data && this.isConnected ? this.topics() : [];
    const key = topics.join('\n');
    if (key === this.watching) return;
    this.unwatch();
    this.watching = key;
    this.unwatch = key ? watch({ topics, changed: (c) => this.changed(c), resync: () => this.load() }) : () => {};
  }

  /** Fetches the screen; what is shown stays until the answer is there. */
  async load() {
    clearTimeout(this.retryTimer);
    clearTimeout(this.reloadTimer);
    this.reloadTimer = 0;
    this.request?.abort();
    const address = this.address();
    if (!address) return;
    const request = new AbortController();
    this.request = request;
    try {
      const data = await screen(address[0], address[1], request.signal);
      if (this.request !== request) return;
      this.data = this.arrived(data);
      this.loadedAt = serverNow();
      this.error = null;
      this.retryIn = FIRST_RETRY;
    } catch (e) {
      if (request.signal.aborted) return;
      if (!(e instanceof ApiError)) throw e;
      this.error = e;
      if (e.away) {
        this.retryTimer = setTimeout(() => this.load(), this.retryIn);
        this.retryIn = Math.min(this.retryIn * 2, LONGEST_RETRY);
      } else if (e.status !== 401) {
        this.data = null;
      }
    }
    this.requestUpdate();
  }

  /** A chance to look at what came before it is shown. @param {T} data @returns {T} */
  arrived(data) {
    return data;
  }

  /** Fetches the screen anew, a little later, and never often. */
  reloadSoon() {
    if (this.reloadTimer) return;
    const age = serverNow() - this.loadedAt;
    this.reloadTimer = setTimeout(() => this.load(), age > RELOAD_AT_MOST_EVERY ? 300 : RELOAD_AT_MOST_EVERY - age);
  }

  /** Fetches the screen anew at once: something ended, and the server knows better how. */
  reloadNow() {
    clearTimeout(this.reloadTimer);
    this.reloadTimer = setTimeout(() => this.load(), 300);
  }

  get canOperate() {
    return this.me?.can.operate ?? false;
  }

  /** @param {T} data @returns {unknown} */
  page(data) {
    return nothing;
  }

  render() {
    if (!this.route) return nothing;
    return html`${this.trouble()}${this.data ? this.page(this.data) : this.error ? nothing : html`<p class="loading" role="status">Loading…</p>`}`;
  }

  trouble() {
    const error = this.error;
    if (!error) return nothing;
    const age = this.data && error.away
      ? html` What you see is from ${clock(this.loadedAt)}, ${relative(this.loadedAt)}. It is tried again by itself.`
      : nothing;
    return html`<div class="notice c-failed" role="alert">${icon('failed')}<div class="grow">${error.message}${age}</div>
      <button class="btn" @click=${() => this.load()}>Try again</button></div>`;
  }
}
