/** Dialogs: the browser's own, which keeps the focus inside and closes on Escape. */
import { html, nothing } from 'lit';
import { Plain } from '../core/view.js';
import { ApiError } from '../core/api.js';
import { icon } from '../core/states.js';
import { glyph } from './glyphs.js';

/** A dialog; who extends it says what stands in it. */
export class Dialog extends Plain {
  constructor() {
    super();
    this.busy = false;
    /** What went wrong, as a sentence. */
    this.problem = '';
    /** @type {(result: any) => void} */
    this.answer = () => {};
    /** Whether the pointer went down beside the dialog. */
    this.beside = false;
  }

  /** @returns {string} */
  heading() {
    return '';
  }

  /** @returns {unknown} */
  content() {
    return nothing;
  }

  /** The button that does it: its words, and whether it may be pressed. @returns {{words: string, danger?: boolean, disabled?: boolean} | null} */
  action() {
    return null;
  }

  /** Does it; what it returns is the dialog's result. @returns {Promise<unknown>} */
  async act() {
    return null;
  }

  get wide() {
    return false;
  }

  firstUpdated() {
    const dialog = /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
    dialog.showModal();
  }

  /** @param {unknown} result null when the person changed their mind */
  close(result = null) {
    this.querySelector('dialog')?.close();
    this.remove();
    this.answer(result);
  }

  /** A click beside it leaves it; the second of a double click that opened it, and a selection dragged out of a field, do not. @param {MouseEvent} event */
  clicked(event) {
    if (this.beside && event.target === event.currentTarget && event.detail < 2) this.close();
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    if (this.busy || this.action()?.disabled) return;
    this.busy = true;
    this.problem = '';
    this.requestUpdate();
    try {
      this.close((await this.act()) ?? true);
    } catch (e) {
      if (!(e instanceof ApiError || e instanceof Mistake)) throw e;
      this.problem = e.message;
    } finally {
      this.busy = false;
      this.requestUpdate();
    }
  }

  render() {
    const action = this.action();
    return html`<dialog class=${this.wide ? 'wide' : ''} aria-labelledby="dialog-title" @cancel=${(/** @type {Event} */ e) => (e.preventDefault(), this.close())}
        @pointerdown=${(/** @type {Event} */ e) => { this.beside = e.target === e.currentTarget; }} @click=${this.clicked}>
      <form @submit=${this.submit} novalidate>
        <div class="head"><h2 id="dialog-title">${this.heading()}</h2>
          <button type="button" class="btn bare icon" aria-label="Close" @click=${() => this.close()}>${glyph('close')}</button></div>
        <div class="content">${this.content()}
          ${this.problem ? html`<div class="notice c-failed" role="alert">${icon('failed')}<div class="grow wrap">${this.problem}</div></div>` : nothing}</div>
        <div class="foot">
          <button type="button" class="btn" @click=${() => this.close()}>${action ? 'Cancel' : 'Close'}</button>
          ${action ? html`<button class="btn main ${action.danger ? 'danger' : ''}" ?disabled=${this.busy || action.disabled}>${this.busy ? 'One moment…' : action.words}</button>` : nothing}
        </div>
      </form></dialog>`;
  }
}

/** What a person typed cannot be used; the message says why. */
export class Mistake extends Error {}

/** Shows a dialog. @template {Dialog} D @param {D} dialog @returns {Promise<any>} its result, null when it was left */
export function ask(dialog) {
  const before = document.activeElement;
  return new Promise((resolve) => {
    dialog.answer = (result) => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(result);
    };
    document.body.append(dialog);
  });
}
