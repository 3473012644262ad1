/** Addresses people can keep: every page, filter, tab and selection stands in the URL. */
import { root } from './api.js';

/**
 * @typedef {object} Route
 * @property {string} view which view shows it
 * @property {Record<string, string>} params what its path names
 * @property {URLSearchParams} query
 * @property {string} hash without the number sign
 */

/** Every page: its path, and the view that shows it. @type {readonly [string, string][]} */
const PAGES = [
  ['', 'home'],
  ['login', 'login'],
  ['dags', 'dags'],
  ['dags/:dag', 'dag'],
  ['dags/:dag/runs/:run', 'run'],
  ['dags/:dag/runs/:run/tasks/:task', 'log'],
  ['runs', 'runs'],
  ['import-errors', 'errors'],
  ['connections', 'connections'],
  ['variables', 'variables'],
  ['pools', 'pools'],
  ['alerts', 'alerts'],
];

const listeners = new Set();

/** @param {(route: Route) => void} listener called after every change of the address @returns {() => void} */
export function onRoute(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The page the address bar names now. @returns {Route} */
export function current() {
  const path = location.pathname.slice(root.pathname.length).replace(/\/$/, '');
  const parts = path === '' ? [''] : path.split('/');
  const query = new URLSearchParams(location.search);
  const hash = location.hash.slice(1);
  for (const [pattern, view] of PAGES) {
    const params = match(pattern.split('/'), parts);
    if (params) return { view, params, query, hash };
  }
  return { view: 'missing', params: { path }, query, hash };
}

/** @param {string[]} pattern @param {string[]} parts @returns {Record<string, string> | null} */
function match(pattern, parts) {
  if (pattern.length !== parts.length) return null;
  /** @type {Record<string, string>} */
  const params = {};
  for (let i = 0; i < parts.length; i++) {
    if (pattern[i].startsWith(':')) params[pattern[i].slice(1)] = decode(parts[i]);
    else if (pattern[i] !== parts[i]) return null;
  }
  return params;
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * The address of a page.
 * @param {readonly string[]} path its segments, not encoded
 * @param {Record<string, string | number | boolean | null | undefined | readonly string[]>} [query] empty values are left out
 * @param {string} [hash]
 */
export function link(path, query = {}, hash = '') {
  const url = new URL(path.map(encodeURIComponent).join('/') || './', root);
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '' && one !== false) url.searchParams.append(name, String(one));
    }
  }
  url.hash = hash;
  return url.href;
}

export const homeLink = () => link([]);
export const dagLink = (/** @type {string} */ dag, query = {}) => link(['dags', dag], query);
export const runLink = (/** @type {string} */ dag, /** @type {string} */ run, query = {}) => link(['dags', dag, 'runs', run], query);
export const logLink = (/** @type {string} */ dag, /** @type {string} */ run, /** @type {string} */ task, query = {}, hash = '') =>
  link(['dags', dag, 'runs', run, 'tasks', task], query, hash);

/** Goes to a page. @param {string} href @param {{replace?: boolean}} [options] replace: no new entry in the history */
export function go(href, { replace = false } = {}) {
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  tell();
}

/**
 * Changes parts of the query and stays on the page.
 * @param {Record<string, string | number | boolean | null | undefined | readonly string[]>} changes null takes a part away
 * @param {{push?: boolean}} [options]
 */
export function setQuery(changes, { push = false } = {}) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    url.searchParams.delete(name);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '' && one !== false) url.searchParams.append(name, String(one));
    }
  }
  if (url.href !== location.href) go(url.href, { replace: !push });
}

function tell() {
  const route = current();
  for (const listener of listeners) listener(route);
}

/** A plain click on a link of ours changes the page without loading it anew. @param {MouseEvent} event */
function onClick(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = event.composedPath().find((node) => node instanceof Element && node.localName === 'a');
  if (!(anchor instanceof Element) || anchor.hasAttribute('download') || anchor.getAttribute('target')) return;
  const url = new URL(anchor.getAttribute('href') ?? '', root);
  const ours = url.origin === root.origin && url.pathname.startsWith(root.pathname);
  const notPage = /^(api|auth|ui)\//.test(url.pathname.slice(root.pathname.length));
  if (!ours || notPage) return;
  event.preventDefault();
  const elsewhere = url.pathname !== location.pathname;
  go(url.href);
  if (elsewhere) window.scrollTo(0, 0);
}

/** Starts to listen to clicks and to the browser's back and forward. */
export function startRouter() {
  addEventListener('popstate', tell);
  document.addEventListener('click', onClick);
}
