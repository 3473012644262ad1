/** Short messages about what was done or why it was not; spoken by screen readers. */
import { html, render } from 'lit';
import { ApiError } from '../core/api.js';
import { icon } from '../core/states.js';

const SHOWN_FOR = 6000;
/** @type {{state: string, text: string}[]} */
let messages = [];

function draw() {
  let box = document.querySelector('.toasts');
  if (!box) {
    box = document.createElement('div');
    box.className = 'toasts';
    box.setAttribute('role', 'status');
    document.body.append(box);
  }
  render(messages.map((m) => html`<div>${icon(m.state)}<span class="wrap">${m.text}</span></div>`), /** @type {HTMLElement} */ (box));
}

/** @param {string} text @param {'success' | 'failed'} [state] */
export function toast(text, state = 'success') {
  const message = { state, text };
  messages = [...messages.slice(-3), message];
  draw();
  setTimeout(() => {
    messages = messages.filter((m) => m !== message);
    draw();
  }, SHOWN_FOR);
}

/** Does something and says so; a failure becomes a message too. @param {() => Promise<unknown>} action @param {string} [done] @returns {Promise<boolean>} */
export async function attempt(action, done) {
  try {
    await action();
    if (done) toast(done);
    return true;
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    toast(e.message, 'failed');
    return false;
  }
}
