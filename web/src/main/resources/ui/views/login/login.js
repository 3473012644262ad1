/** Signing in. */
import { html, nothing } from 'lit';
import { ApiError, root, signIn } from '../../core/api.js';
import { icon } from '../../core/states.js';
import { Plain } from '../../core/view.js';
import { logo } from '../../parts/glyphs.js';

class Login extends Plain {
  constructor() {
    super();
    this.busy = false;
    this.problem = '';
  }

  firstUpdated() {
    document.title = 'Sign in · Batuta';
    this.querySelector('input')?.focus();
  }

  /** @param {SubmitEvent} event */
  async submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    this.busy = true;
    this.problem = '';
    this.requestUpdate();
    try {
      await signIn(String(form.get('username')), String(form.get('password')));
      this.dispatchEvent(new CustomEvent('signed-in'));
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.problem = e.status === 401 ? 'This name and password do not belong together.' : e.message;
    }
    this.busy = false;
    this.requestUpdate();
  }

  render() {
    return html`<main class="login"><form class="card" @submit=${this.submit}>
      <h1 class="brand">${logo}Batuta</h1>
      <label class="field"><span>Name</span><input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required></label>
      <label class="field"><span>Password</span><input name="password" type="password" autocomplete="current-password" required></label>
      ${this.problem ? html`<div class="notice c-failed" role="alert">${icon('failed')}<div class="grow">${this.problem}</div></div>` : nothing}
      <button class="btn main" ?disabled=${this.busy}>${this.busy ? 'One moment…' : 'Sign in'}</button>
      <p class="quiet small">${root.host}. The first password was printed when the server first started.</p>
    </form></main>`;
  }
}

customElements.define('v-login', Login);
