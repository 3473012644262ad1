/** The console: the frame around the views, who is signed in, and which view the address names. */
/** @import { Route } from './core/router.js' */
/** @import { Me } from './core/types.js' */
import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { ApiError, me, onSignedOut, pauseAll, root, signOut } from './core/api.js';
import { offer } from './core/actions.js';
import { shortcuts } from './core/keys.js';
import { bring, isHere } from './core/later.js';
import { liveState, onLiveState } from './core/live.js';
import { current, go, homeLink, link, onRoute, startRouter } from './core/router.js';
import { choose, onSettings, settings, shownTheme } from './core/settings.js';
import { icon } from './core/states.js';
import { zoneName } from './core/time.js';
import { Plain } from './core/view.js';
import { glyph, logo } from './parts/glyphs.js';
import { attempt } from './parts/toast.js';
import { openPalette, openShortcuts } from './views/palette/palette.js';
import { openMenu } from './views/palette/menu.js';
import './views/home/home.js';
import './views/dags/dags.js';
import './views/dag/dag.js';
import './views/run/run.js';
import './views/runs/runs.js';
import './views/log/log-page.js';
import './views/login/login.js';

/** The pages of the bar. @type {readonly {path: string[], words: string, views: string[], glyph: Parameters<typeof glyph>[0]}[]} */
export const PLACES = [
  { path: [], words: 'Home', views: ['home', 'errors'], glyph: 'home' },
  { path: ['dags'], words: 'DAGs', views: ['dags', 'dag'], glyph: 'dags' },
  { path: ['runs'], words: 'Runs', views: ['runs', 'run', 'log'], glyph: 'runs' },
  { path: ['connections'], words: 'Connections', views: ['connections'], glyph: 'plug' },
  { path: ['variables'], words: 'Variables', views: ['variables'], glyph: 'file' },
  { path: ['pools'], words: 'Pools', views: ['pools'], glyph: 'fit' },
  { path: ['alerts'], words: 'Alerts', views: ['alerts'], glyph: 'bell' },
];

class Shell extends Plain {
  constructor() {
    super();
    this.route = current();
    /** @type {Me | null} */
    this.me = null;
    /** Unknown until the server says so. */
    this.signedIn = true;
    /** The server did not answer when it was last asked. */
    this.away = false;
    /** Why the view that the address names is not here. @type {ApiError | null} */
    this.absent = null;
  }

  connectedCallback() {
    super.connectedCallback();
    startRouter();
    onRoute((route) => this.arrive(route));
    this.arrive(this.route);
    onSettings(() => this.requestUpdate());
    onLiveState(() => {
      if (liveState === 'gone' && !this.away) this.who();
      this.requestUpdate();
    });
    onSignedOut(() => {
      this.signedIn = false;
      this.me = null;
      this.requestUpdate();
    });
    shortcuts([
      { keys: 'Ctrl+K', does: 'find anything, do anything', run: () => this.palette() },
      { keys: '/', does: 'the same', run: () => this.palette() },
      { keys: '?', does: 'these shortcuts', run: () => openShortcuts() },
      { keys: '1', does: 'home', run: () => go(homeLink()) },
      { keys: '2', does: 'DAGs', run: () => go(link(['dags'])) },
      { keys: '3', does: 'runs', run: () => go(link(['runs'])) },
      { keys: 't', does: 'light or dark', run: () => this.toggleTheme() },
      { keys: 'u', does: 'UTC or local time', run: () => this.toggleZone() },
    ]);
    offer(() => [
      { words: shownTheme() === 'dark' ? 'Use the light theme' : 'Use the dark theme', run: () => this.toggleTheme() },
      { words: settings.zone === 'utc' ? 'Show local times' : 'Show times in UTC', run: () => this.toggleZone() },
      { words: 'Show keyboard shortcuts', run: () => openShortcuts() },
      ...(this.me?.can.configure ? [{ words: this.me.all_paused ? 'Resume everything' : 'Pause everything: start nothing new', run: () => this.pauseAll() }] : []),
      { words: 'Sign out', run: () => this.leave() },
    ]);
    this.who();
  }

  /** Shows what an address names, as soon as its view is here. @param {Route} route */
  async arrive(route) {
    if (this.route !== route) this.absent = null;
    this.route = route;
    this.requestUpdate();
    try {
      await bring(route.view);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (this.route !== route) return;
      this.absent = e;
      if (e.away) setTimeout(() => this.route === route && this.arrive(route), 3000);
    }
    this.requestUpdate();
  }

  async who() {
    try {
      this.me = await me();
      this.signedIn = true;
      this.away = false;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.away = e.away;
      if (e.away) setTimeout(() => this.who(), 3000);
    }
    this.requestUpdate();
  }

  palette() {
    if (this.signedIn) openPalette(PLACES.map((p) => ({ words: p.words, href: link(p.path) })));
  }

  toggleTheme() {
    choose({ theme: shownTheme() === 'dark' ? 'light' : 'dark' });
  }

  toggleZone() {
    choose({ zone: settings.zone === 'utc' ? 'local' : 'utc' });
  }

  async pauseAll() {
    const pause = !this.me?.all_paused;
    if (await attempt(() => pauseAll(pause), pause ? 'Everything is paused.' : 'Everything goes on.')) this.who();
  }

  async leave() {
    if (await attempt(signOut)) location.assign(homeLink());
  }

  view() {
    const { route, me } = this;
    if (!isHere(route.view)) return this.waiting();
    switch (route.view) {
      case 'home': case 'login': return html`<v-home .route=${route} .me=${me}></v-home>`;
      case 'dags': return html`<v-dags .route=${route} .me=${me}></v-dags>`;
      case 'dag': return keyed(route.params.dag, html`<v-dag .route=${route} .me=${me}></v-dag>`);
      case 'run': return keyed(route.params.dag + '/' + route.params.run, html`<v-run .route=${route} .me=${me}></v-run>`);
      case 'log': return html`<v-log-page .route=${route} .me=${me}></v-log-page>`;
      case 'runs': return html`<v-runs .route=${route} .me=${me}></v-runs>`;
      case 'errors': return html`<v-errors .route=${route} .me=${me}></v-errors>`;
      case 'connections': return html`<v-connections .route=${route} .me=${me}></v-connections>`;
      case 'variables': return html`<v-variables .route=${route} .me=${me}></v-variables>`;
      case 'pools': return html`<v-pools .route=${route} .me=${me}></v-pools>`;
      case 'alerts': return html`<v-alerts .route=${route} .me=${me}></v-alerts>`;
      default: return html`<div class="empty"><strong>There is no page at this address.</strong><a class="btn" href=${homeLink()}>Go home</a></div>`;
    }
  }

  waiting() {
    if (!this.absent) return html`<p class="loading" role="status">Loading…</p>`;
    return html`<div class="notice c-failed" role="alert">${icon('failed')}<div class="grow">${this.absent.message}${this.absent.away ? ' It is tried again by itself.' : ''}</div>
      <button class="btn" @click=${() => location.reload()}>Load it anew</button></div>`;
  }

  render() {
    if (!this.signedIn) {
      return html`<v-login @signed-in=${() => { this.signedIn = true; if (this.route.view === 'login') go(homeLink(), { replace: true }); this.who(); }}></v-login>`;
    }
    return html`<a class="skip btn" href="#main" @click=${this.skip}>Skip to the content</a>
      ${this.away && this.me ? html`<div class="strip" role="alert">The server at ${root.host} does not answer. What you see is as it was; this page goes on by itself when the server is back.</div>` : nothing}
      ${this.me?.banner ? html`<div class="strip" role="status">${this.me.banner}</div>` : nothing}
      <header class="bar">
        <a class="brand" href=${homeLink()}>${logo}<span>Batuta</span></a>
        <nav aria-label="Pages">${PLACES.map((p) => html`<a href=${link(p.path)} aria-current=${this.at(p) ? 'page' : nothing}>${p.words}</a>`)}</nav>
        <span class="space"></span>
        ${this.live()}
        <button class="find" @click=${this.palette} aria-label="Find or do (Ctrl+K)" aria-keyshortcuts="Control+K">${glyph('search')}<span class="words">Find or do</span><kbd>Ctrl K</kbd></button>
        <button class="btn bare zone" @click=${this.toggleZone} title=${`Times in ${zoneName()}; press for the other`}>${settings.zone === 'utc' ? 'UTC' : 'Local'}</button>
        <button class="btn bare icon" @click=${this.toggleTheme} aria-label=${shownTheme() === 'dark' ? 'Use the light theme' : 'Use the dark theme'}>${glyph(shownTheme() === 'dark' ? 'sun' : 'moon')}</button>
        <button class="btn bare icon" @click=${this.leave} aria-label=${`Sign out${this.me ? ` ${this.me.user}` : ''}`} title=${`Sign out${this.me ? ` ${this.me.user} (${this.me.role})` : ''}`}>${glyph('out')}</button>
      </header>
      <main id="main" tabindex="-1">${this.view()}</main>
      <nav class="below" aria-label="Pages, below">
        ${PLACES.slice(0, 3).map((p) => html`<a href=${link(p.path)} aria-current=${this.at(p) ? 'page' : nothing}>${glyph(p.glyph)}${p.words}</a>`)}
        <button @click=${() => openMenu(PLACES.slice(3).map((p) => ({ words: p.words, href: link(p.path), glyph: p.glyph })))}>${glyph('more')}More</button>
      </nav>`;
  }

  live() {
    if (liveState === 'on') return html`<span class="live" role="status"><i></i>live</span>`;
    if (liveState === 'away' || liveState === 'gone') return html`<span class="live away" role="status"><i></i>reconnecting</span>`;
    return nothing;
  }

  /** @param {{views: string[]}} place */
  at(place) {
    return place.views.includes(this.route.view);
  }

  /** @param {Event} event */
  skip(event) {
    event.preventDefault();
    document.getElementById('main')?.focus();
  }
}

customElements.define('b-shell', Shell);
