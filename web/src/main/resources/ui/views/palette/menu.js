/** The pages that find no place in the bar of a phone. */
import { html } from 'lit';
import { ask, Dialog } from '../../parts/dialog.js';
import { glyph } from '../../parts/glyphs.js';

/** @typedef {{words: string, href: string, glyph: Parameters<typeof glyph>[0]}} Entry */

class Menu extends Dialog {
  /** @type {Entry[]} */
  entries = [];

  heading() {
    return 'More';
  }

  content() {
    return html`<ul class="rows">${this.entries.map((e) => html`<li><a class="btn bare grow" href=${e.href} @click=${() => this.close()}>${glyph(e.glyph)}<span class="grow">${e.words}</span></a></li>`)}</ul>`;
  }
}
customElements.define('b-menu', Menu);

/** @param {Entry[]} entries */
export function openMenu(entries) {
  const menu = new Menu();
  menu.entries = entries;
  ask(menu);
}
