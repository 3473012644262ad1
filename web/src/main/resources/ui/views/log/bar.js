/** What stands above a log: what it is of, what can be done to the task, and how to look at it. */
/** @import { Attempt, Log } from '../../core/types.js' */
/** @import { LogElement } from './log.js' */
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { rawLog } from '../../core/api.js';
import { logLink, runLink, setQuery } from '../../core/router.js';
import { chip, icon, word } from '../../core/states.js';
import { moment, size, took } from '../../core/time.js';
import { glyph } from '../../parts/glyphs.js';

/** @param {LogElement} log @param {Attempt | undefined} attempt */
export function logHead(log, attempt) {
  const state = attempt ? attempt.state ?? 'running' : null;
  const running = state === 'running';
  return html`<header class="log-head">
    <div class="grow line">${log.closable ? html`<h2 class="wrap"><a href=${logLink(log.dag, log.run, log.task, { map: log.index >= 0 ? log.index : null })} title="Give it the whole page">${log.task}${log.index >= 0 ? ` [${log.index}]` : ''}</a></h2>` : html`<h2 class="sr">Log</h2>`}
      ${log.runWords ? html`<a class="small quiet" href=${runLink(log.dag, log.run)}>run ${log.runWords}</a>` : nothing}
      ${state ? chip(state) : nothing}${attempt ? html`<span class="small">${took(attempt.started_at, attempt.ended_at)}</span><span class="quiet small">${moment(attempt.started_at)}</span>` : nothing}</div>
    ${log.canOperate && log.meta ? html`<div class="tools tight">${running ? html`<button class="btn danger" @click=${() => log.kill()}>${glyph('stop')}Kill</button>` : nothing}
      ${attempt ? html`<button class="btn" @click=${() => log.clear()}>${glyph('redo')}Run again</button>` : nothing}
      ${state === 'success' ? nothing : html`<button class="btn" @click=${() => log.mark('success')}>Mark success</button>`}
      ${state === 'failed' ? nothing : html`<button class="btn" @click=${() => log.mark('failed')}>Mark failed</button>`}</div>` : nothing}
    ${log.closable ? html`<button class="btn bare icon" aria-label="Close the log" @click=${() => log.dispatchEvent(new CustomEvent('closed'))}>${glyph('close')}</button>` : nothing}</header>`;
}

/** @param {LogElement} log */
export function logBar(log) {
  const meta = /** @type {Log} */ (log.meta);
  const found = log.hits;
  const q = log.query.get('find') ?? '';
  return html`<div class="log-bar tools">
    ${meta.attempts.length > 1 ? html`<div class="tabs" role="tablist" aria-label="Attempts">${meta.attempts.map((a) => html`<button role="tab" aria-selected=${a.attempt === meta.attempt} title=${a.reason ?? ''}
      @click=${() => setQuery({ attempt: a === meta.attempts.at(-1) ? null : a.attempt })}>${icon(a.state ?? 'running')}Try ${a.try_number}<span class="sr"> ${word(a.state ?? 'running')}</span></button>`)}</div>` : nothing}
    <label class="search log-search">${glyph('search')}<input type="search" placeholder="Search the whole log" aria-label="Search the whole log" .value=${live(q)} @input=${(/** @type {any} */ e) => log.typed(e)} @keydown=${(/** @type {any} */ e) => log.searchKey(e)}></label>
    ${found && !log.errors ? html`<span class="tools tight" role="status"><span class="small quiet">${found.total ? `${log.match + 1} of ${found.total}` : 'not found'}</span>
      <button class="btn bare icon" aria-label="Previous match" @click=${() => log.step(-1)} ?disabled=${!found.total}>${glyph('up')}</button><button class="btn bare icon" aria-label="Next match" @click=${() => log.step(1)} ?disabled=${!found.total}>${glyph('next')}</button></span>` : nothing}
    <button class="btn" aria-pressed=${log.errors} @click=${() => log.toggleErrors()}>${log.errors && found ? `${found.total} ` : ''}Errors only</button>
    <span class="space"></span>
    <span class="quiet small">${size(meta.length)}</span>
    <button class="btn bare icon" aria-label="Wrap long lines" title="Wrap long lines" aria-pressed=${log.wrap} @click=${() => { log.wrap = !log.wrap; log.requestUpdate(); }}>${glyph('wrap')}</button>
    <button class="btn bare icon" aria-label="Copy these lines" title="Copy these lines" @click=${() => log.copy()}>${glyph('copy')}</button>
    <a class="btn bare icon" aria-label="Download the whole log" title="Download the whole log" download="${log.dag}-${log.task}-${meta.attempt}.log" href=${rawLog(log.dag, log.run, log.task, { attempt: meta.attempt, map_index: log.index })}>${glyph('down')}</a>
  </div>`;
}
