/** Times and durations for people, one format everywhere. */
import { html } from 'lit';
import { serverNow } from './api.js';
import { settings } from './settings.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `335 ms`, `45.8 s`, `4 min 27 s`, `3 h 12 min`, `2 d 4 h`. @param {number | null | undefined} ms */
export function duration(ms) {
  if (ms === null || ms === undefined || ms < 0) return '';
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < HOUR) return two(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return two(ms, HOUR, 'h', MINUTE, 'min');
  return two(ms, DAY, 'd', HOUR, 'h');
}

/** @param {number} ms @param {number} large @param {string} largeName @param {number} small @param {string} smallName */
function two(ms, large, largeName, small, smallName) {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest ? ` ${rest} ${smallName}` : ''}`;
}

/** How long something under way has been going, in whole seconds once it lasts one. @param {string} since */
export function elapsed(since) {
  const ms = Math.max(0, serverNow() - Date.parse(since));
  return duration(ms < MINUTE ? Math.floor(ms / SECOND) * SECOND : ms).replace('.0 s', ' s').replace(/^0 ms$/, '0 s');
}

/** The time something took, or takes so far. @param {string | null} start @param {string | null} end @param {number | null} [ms] */
export function took(start, end, ms) {
  if (ms !== null && ms !== undefined && ms >= 0) return duration(ms);
  if (!start) return '';
  return end ? duration(Date.parse(end) - Date.parse(start)) : elapsed(start);
}

/** `just now`, `12 s ago`, `in 4 min`. @param {string | number} at */
export function relative(at) {
  const ms = (typeof at === 'number' ? at : Date.parse(at)) - serverNow();
  const size = Math.abs(ms);
  if (size < SECOND) return 'now';
  const rough = size < MINUTE ? `${Math.floor(size / SECOND)} s`
    : size < HOUR ? `${Math.floor(size / MINUTE)} min`
    : size < 2 * DAY ? two(Math.floor(size / MINUTE) * MINUTE, HOUR, 'h', MINUTE, 'min').replace(/(\d{2,} h) .*/, '$1')
    : `${Math.floor(size / DAY)} d`;
  return ms < 0 ? `${rough} ago` : `in ${rough}`;
}

/** @param {Date} date @param {Intl.DateTimeFormatOptions} options */
function parts(date, options) {
  const zone = settings.zone === 'utc' ? 'UTC' : undefined;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
  return Object.fromEntries(format.formatToParts(date).map((p) => [p.type, p.value]));
}

/** `2026-08-01 12:00:05`, in the zone chosen. @param {string | number | Date} at */
export function absolute(at) {
  const p = parts(new Date(at), { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}`;
}

/** `12:00:05` today, `1 Aug 12:00` on other days. @param {string | number} at */
export function clock(at) {
  const date = new Date(at);
  const today = absolute(serverNow()).slice(0, 10);
  const full = absolute(date);
  if (full.startsWith(today)) return full.slice(11);
  const p = parts(date, { day: 'numeric', month: 'short' });
  const year = full.slice(0, 4) === today.slice(0, 4) ? '' : ` ${full.slice(0, 4)}`;
  return `${p.day} ${p.month}${year} ${full.slice(11, 16)}`;
}

/** The zone in words. */
export const zoneName = () => (settings.zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Both zones and the distance, for whoever asks more. @param {string} at */
export function exactly(at) {
  const date = new Date(at);
  const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(date);
  return `${date.toISOString().replace('T', ' ').replace('.000Z', 'Z').replace('Z', ' UTC')}\n${local} here\n${relative(at)}`;
}

/** A moment: relative to read, absolute on hover. @param {string | null | undefined} at @param {'relative' | 'clock' | 'absolute'} [style] */
export function moment(at, style = 'relative') {
  if (!at) return '';
  const text = style === 'relative' ? relative(at) : style === 'clock' ? clock(at) : absolute(at);
  return html`<time datetime=${at} title=${exactly(at)}>${text}</time>`;
}

/** How a run is called by people: by the time it stands for. @param {{logical_date?: string | null, run_after?: string, at?: string, run_id: string}} run */
export function runName(run) {
  const at = run.logical_date ?? run.run_after ?? run.at;
  return at ? clock(at) : run.run_id;
}

/** A size in bytes for people. @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  for (const [unit, scale] of /** @type {[string, number][]} */ ([['kB', 1e3], ['MB', 1e6], ['GB', 1e9]])) {
    if (bytes < scale * 1000 || unit === 'GB') return `${(bytes / scale).toFixed(bytes < scale * 10 ? 1 : 0)} ${unit}`;
  }
  return '';
}
