/**
 * The one place that talks to the server: addresses below wherever the console is mounted, the session cookie,
 * the header that proves a request is ours, and every failure as a sentence.
 */
/** @import { Log, LogMatches, Me } from './types.js' */

/** Where the console is mounted; the page's base element says so, behind any proxy. */
export const root = new URL('./', document.baseURI);

/** A request that did not succeed; its message is a sentence for people. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 when no answer came
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether the server could not be reached at all, or is on its way up or down. */
  get away() {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** How far the server's clock is ahead of this browser's, in milliseconds. */
let skew = 0;

/** Learns the server's clock from an answer, so that times stay right on a machine whose clock is wrong. @param {string} now */
export function learnClock(now) {
  skew = Date.parse(now) - Date.now();
}

/** What the server's clock shows now, in milliseconds since 1970. */
export function serverNow() {
  return Date.now() + skew;
}

/** Called when a request finds that nobody is signed in. @type {() => void} */
let signedOut = () => {};

/** @param {() => void} callback */
export function onSignedOut(callback) {
  signedOut = callback;
}

/** @typedef {Record<string, string | number | boolean | null | undefined | readonly string[]>} Params */

/**
 * An address on the server, with its query.
 * @param {string} path relative to the mount point
 * @param {Params} [params] absent and empty ones are left out, lists are repeated
 */
export function address(path, params = {}) {
  const url = new URL(path, root);
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') url.searchParams.append(name, String(one));
    }
  }
  return url.href;
}

/** One path segment. @param {string} text */
export const seg = (text) => encodeURIComponent(text);

/**
 * @param {string} method
 * @param {string} path
 * @param {{params?: Params, body?: unknown, signal?: AbortSignal}} [options]
 */
async function send(method, path, { params, body, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Batuta-CSRF'] = '1';
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(address(path, params), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      signal,
    });
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new ApiError(0, `The server at ${root.host} does not answer.`);
  }
  const text = await answer.text();
  if (!answer.ok) {
    if (answer.status === 401 && !path.startsWith('auth/')) signedOut();
    throw new ApiError(answer.status, sentence(answer.status, text));
  }
  if (!text) return null;
  const data = JSON.parse(text);
  if (typeof data?.now === 'string') learnClock(data.now);
  return data;
}

/** The server's own words for what went wrong, else ours. @param {number} status @param {string} text */
function sentence(status, text) {
  let detail;
  try {
    detail = JSON.parse(text).detail;
  } catch {
    detail = null;
  }
  if (typeof detail === 'string' && detail) return detail;
  if (Array.isArray(detail) && detail.length) {
    return detail.map((d) => `${(d.loc ?? []).filter((/** @type {string} */ l) => l !== 'body').join('.')}: ${d.msg}`).join('; ');
  }
  if (detail && typeof detail === 'object') return detail.statement ?? detail.reason ?? JSON.stringify(detail);
  return /** @type {Record<number, string>} */ ({
    401: 'You are not signed in any more.',
    403: 'Your role does not allow this.',
    404: 'There is nothing at this address.',
    409: 'The state has changed meanwhile; look again.',
    413: 'That is more than the server takes at once.',
    429: 'Too many tries; wait a minute.',
  })[status] ?? `The server answered with status ${status}.`;
}

const own = 'api/batuta/v1/';
const v2 = 'api/v2/';
const dagPath = (/** @type {string} */ dag) => `${v2}dags/${seg(dag)}`;
const runPath = (/** @type {string} */ dag, /** @type {string} */ run) => `${dagPath(dag)}/dagRuns/${seg(run)}`;
const logPath = (/** @type {string} */ dag, /** @type {string} */ run, /** @type {string} */ task) =>
  `${own}log/${seg(dag)}/${seg(run)}/${seg(task)}`;

/** A screen of Batuta's own API. @param {string} path @param {Params} [params] @param {AbortSignal} [signal] */
export const screen = (path, params, signal) => send('GET', own + path, { params, signal });

/** @returns {Promise<Me>} */
export const me = () => send('GET', own + 'me');
export const signIn = (/** @type {string} */ username, /** @type {string} */ password) =>
  send('POST', 'auth/login', { body: { username, password } });
export const signOut = () => send('POST', 'auth/logout');

export const setPaused = (/** @type {string} */ dag, /** @type {boolean} */ paused) =>
  send('PATCH', dagPath(dag), { params: { update_mask: 'is_paused' }, body: { is_paused: paused } });
export const trigger = (/** @type {string} */ dag, /** @type {{logical_date: string | null, conf: object, note?: string}} */ body) =>
  send('POST', `${dagPath(dag)}/dagRuns`, { body });
export const clear = (/** @type {string} */ dag, /** @type {object} */ body) =>
  send('POST', `${dagPath(dag)}/clearTaskInstances`, { body });
export const markRun = (/** @type {string} */ dag, /** @type {string} */ run, /** @type {string} */ state) =>
  send('PATCH', runPath(dag, run), { body: { state } });
export const markTask = (/** @type {string} */ dag, /** @type {string} */ run, /** @type {string} */ task, /** @type {number} */ index, /** @type {string} */ state) =>
  send('PATCH', `${runPath(dag, run)}/taskInstances/${seg(task)}${index >= 0 ? `/${index}` : ''}`, { body: { new_state: state } });
export const kill = (/** @type {string} */ dag, /** @type {string} */ run, /** @type {{task_id: string, map_index: number}[]} */ tasks) =>
  send('POST', `${own}runs/${seg(dag)}/${seg(run)}/kill`, { body: { tasks } });
export const deleteRun = (/** @type {string} */ dag, /** @type {string} */ run) => send('DELETE', runPath(dag, run));
export const retryAlert = (/** @type {number} */ id) => send('POST', `${own}alerts/${id}/retry`);
export const pauseAll = (/** @type {boolean} */ paused) => send('POST', `${own}pause-all`, { body: { paused } });

/** @returns {Promise<Log>} */
export const log = (/** @type {string} */ dag, /** @type {string} */ run, /** @type {string} */ task, /** @type {Params} */ params) =>
  send('GET', logPath(dag, run, task), { params });
/** @returns {Promise<LogMatches>} */
export const searchLog = (/** @type {string} */ dag, /** @type {string} */ run, /** @type {string} */ task, /** @type {Params} */ params) =>
  send('GET', `${logPath(dag, run, task)}/search`, { params });
export const rawLog = (/** @type {string} */ dag, /** @type {string} */ run, /** @type {string} */ task, /** @type {Params} */ params) =>
  address(`${logPath(dag, run, task)}/raw`, params);

/** A list of the public contract: connections, variables, pools, importErrors. @param {string} kind */
export const list = (kind) => send('GET', v2 + kind, { params: { limit: 100 } });
export const create = (/** @type {string} */ kind, /** @type {object} */ body) => send('POST', v2 + kind, { body });
export const change = (/** @type {string} */ kind, /** @type {string} */ id, /** @type {object} */ body, /** @type {string[]} */ mask = []) =>
  send('PATCH', `${v2}${kind}/${seg(id)}`, { params: { update_mask: mask }, body });
export const remove = (/** @type {string} */ kind, /** @type {string} */ id) => send('DELETE', `${v2}${kind}/${seg(id)}`);
export const testConnection = (/** @type {object} */ body) => send('POST', `${v2}connections/test`, { body });

/** The one stream of events. @param {readonly string[]} topics */
export const events = (topics) => new EventSource(address(`${own}events`, { topic: topics }), { withCredentials: true });
