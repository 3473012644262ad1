/** Files that cannot be used: where, why, and what stays in force meanwhile. */
import { html } from 'lit';
import { list } from '../../core/api.js';
import { link } from '../../core/router.js';
import { icon } from '../../core/states.js';
import { moment } from '../../core/time.js';
import { V2View } from '../admin/v2-view.js';

/** @typedef {{import_errors: {import_error_id: number, timestamp: string, filename: string, stack_trace: string}[], total_entries: number}} ImportErrors */

/** @extends {V2View<ImportErrors>} */
class ErrorsView extends V2View {
  fetch() {
    return list('importErrors');
  }

  /** A file that is being repaired is worth waiting for. */
  topics() {
    return this.data?.import_errors.length ? ['all'] : [];
  }

  changed() {
    this.reloadNow();
  }

  name() {
    return 'Import errors';
  }

  /** @param {ImportErrors} data */
  page({ import_errors: errors }) {
    return html`<div class="page-head"><div class="grow"><h1>Import errors</h1><p class="quiet">A file with an error changes nothing: DAGs that it made before stay in force as they were.</p></div></div>
      ${errors.length ? errors.map((e) => {
        const [first, ...lines] = e.stack_trace.split('\n');
        const rest = lines.filter((l) => l.trim() && l !== first);
        return html`<section class="card" id="e${e.import_error_id}" aria-label="Error in ${e.filename}"><header>${icon('failed')}<h2 class="wrap mono">${e.filename}</h2><span class="quiet small">${moment(e.timestamp)}</span></header>
          <div class="body file-error"><p class="wrap"><b>${first}</b></p>${rest.length ? this.rest(rest) : ''}</div></section>`;
      }) : html`<div class="card empty">${icon('success')}<strong>Every file could be used.</strong><a class="btn" href=${link(['dags'])}>See the DAGs</a></div>`}`;
  }

  /** The sentence says what is wrong; where in Java's calls it came up is for the few who want it. @param {string[]} lines */
  rest(lines) {
    const text = html`<pre tabindex="0" aria-label="The whole error">${lines.join('\n')}</pre>`;
    return lines.some((l) => /^\s+at \S+\(/.test(l)) ? html`<details><summary>Where in the code it came up</summary>${text}</details>` : text;
  }
}

customElements.define('v-errors', ErrorsView);
