/**
 * What happens on the server, as it happens: one stream for the whole tab, open only while somebody on the page waits
 * for something and the tab is in view.
 */
/** @import { Changes, LogPiece } from './types.js' */
import { events } from './api.js';

/**
 * @typedef {object} Watcher
 * @property {readonly string[]} topics read whenever a stream is opened; may be a getter
 * @property {(changes: Changes) => void} [changed]
 * @property {(piece: LogPiece) => void} [log]
 * @property {(end: {attempt: number, length: number}) => void} [logEnd]
 * @property {() => void} [resync] something may have been missed: load the data again
 */

/** @type {Set<Watcher>} */
const watchers = new Set();
/** @type {EventSource | null} */
let stream = null;
let openTopics = '';
/** A log's topic carries the place to go on from; that changes all the time and is no reason to open a new stream. */
const withoutPlace = (/** @type {string} */ topic) => topic.replace(/^(log:\d+):\d+$/, '$1');
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 5000;
let retryIn = FIRST_RETRY;
/** The stream ended or was never there while somebody watched: what it would have told is lost. */
let missed = false;
let timer = 0;

/** The state of the stream, for whoever shows it; gone: it could not be opened again at once. @type {'off' | 'on' | 'away' | 'gone'} */
export let liveState = 'off';
const stateListeners = new Set();

/** @param {() => void} listener @returns {() => void} */
export function onLiveState(listener) {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

/** @param {'off' | 'on' | 'away' | 'gone'} state */
function become(state) {
  if (state === liveState) return;
  liveState = state;
  for (const listener of stateListeners) listener();
}

/** Watches until the returned function is called. @param {Watcher} watcher @returns {() => void} */
export function watch(watcher) {
  watchers.add(watcher);
  schedule();
  return () => {
    watchers.delete(watcher);
    schedule();
  };
}

/** Views come and go in pairs; the stream is opened once they have settled. */
function schedule() {
  clearTimeout(timer);
  timer = setTimeout(arrange, 60);
}

function arrange() {
  const topics = [...new Set([...watchers].flatMap((w) => w.topics))].sort();
  const wanted = document.hidden ? '' : topics.map(withoutPlace).join('\n');
  if (wanted === openTopics && stream) return;
  if (document.hidden && stream) missed = true;
  close();
  openTopics = wanted;
  if (wanted) open(topics);
  else become('off');
}

function close() {
  stream?.close();
  stream = null;
  openTopics = '';
}

/** @param {readonly string[]} topics */
function open(topics) {
  const source = events(topics);
  stream = source;
  source.onopen = () => {
    become('on');
    retryIn = FIRST_RETRY;
    if (missed) {
      missed = false;
      for (const w of [...watchers]) w.resync?.();
    }
  };
  // The browser would try again by itself, but with the old place in the log.
  source.onerror = () => {
    if (stream !== source) return;
    source.close();
    stream = null;
    openTopics = '';
    missed = true;
    become(retryIn === FIRST_RETRY ? 'away' : 'gone');
    clearTimeout(timer);
    timer = setTimeout(arrange, retryIn);
    retryIn = Math.min(retryIn * 2, LONGEST_RETRY);
  };
  const on = (/** @type {string} */ name, /** @type {(w: Watcher, data: any) => void} */ tell) =>
    source.addEventListener(name, (event) => {
      const data = JSON.parse(/** @type {MessageEvent} */ (event).data);
      for (const w of [...watchers]) tell(w, data);
    });
  on('changes', (w, data) => w.changed?.(data));
  on('resync', (w) => w.resync?.());
  on('log', (w, data) => w.log?.(data));
  on('log-end', (w, data) => w.logEnd?.(data));
  source.addEventListener('idle', () => {
    missed = true;
    source.close();
    stream = null;
    become('off');
  });
}

/** Whether the person came back after the server closed an idle stream. */
function back() {
  if (!stream && watchers.size) openTopics = '';
  schedule();
}

document.addEventListener('visibilitychange', back);
// A page that was left may be kept for the way back, frozen, with its stream: six of them take all connections a browser has for one server.
addEventListener('pagehide', () => {
  if (stream) missed = true;
  close();
});
addEventListener('pageshow', back);
addEventListener('pointerdown', () => {
  if (!stream && watchers.size && !document.hidden) back();
});
