/** Small drawings for buttons and menus; always beside a word or with a label on the button. */
import { html, svg } from 'lit';

const PATHS = {
  home: 'M2.5 7.5 8 3l5.5 4.5M4 6.5V13h8V6.5',
  dags: 'M3 3h4v3H3zM9 10h4v3H9zM5 6v5.5h4',
  runs: 'M3 4h10M3 8h10M3 12h6',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.5 10.5 13.5 13.5',
  play: 'M5 3.5v9L12.5 8z',
  redo: 'M12.6 8.6A4.8 4.8 0 1 1 11.2 4.6M12.9 2.6 12.7 5.7 9.6 5.5',
  stop: 'M4 4h8v8H4z',
  mark: 'M3.5 8.5 6.8 11.8 12.5 4.8',
  log: 'M3 3.5h10M3 6.5h10M3 9.5h10M3 12.5h5',
  close: 'M4 4 12 12M12 4 4 12',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  moon: 'M13 9.3A5.5 5.5 0 1 1 6.7 3a4.4 4.4 0 0 0 6.3 6.3z',
  out: 'M9.5 3H4v10h5.5M7.5 8h6M11.2 5.5 13.7 8l-2.5 2.5',
  down: 'M8 2.8v8M4.8 8 8 11.2 11.2 8M3 13.3h10',
  copy: 'M5.5 5.5h7.5V13H5.5zM3 10.5V3h7.5',
  up: 'M3.8 9.8 8 5.6l4.2 4.2',
  next: 'M3.8 6.2 8 10.4l4.2-4.2',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  fit: 'M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3',
  help: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M6.4 6.4a1.7 1.7 0 1 1 2.4 1.7c-.5.3-.8.6-.8 1.2M8 11.3h.01',
  wrap: 'M3 4h10M3 8h8.2a2 2 0 0 1 0 4H8.5M9.8 10.6 8.4 12l1.4 1.4M3 12h2.5',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2 1.3',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  bell: 'M4 11.5V7a4 4 0 0 1 8 0v4.5M2.8 11.5h10.4M6.8 13.8h2.4',
  plug: 'M5.5 2.5v3M10.5 2.5v3M4 5.5h8v2a4 4 0 0 1-8 0zM8 11.5v2',
};

/** @param {keyof typeof PATHS} name */
export const glyph = (name) => html`<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=${PATHS[name]}/></svg>`;

/** The baton. */
export const logo = html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <rect width="32" height="32" rx="8" fill="var(--button)"/>
  ${svg`<path d="M9 23 24 8" stroke="var(--button-ink)" stroke-width="2.6" stroke-linecap="round"/><circle cx="10" cy="22" r="4" fill="var(--button-ink)"/>
  <path d="M19 25a8 8 0 0 0 6-7" fill="none" stroke="var(--focus)" stroke-width="2.4" stroke-linecap="round"/>`}</svg>`;
