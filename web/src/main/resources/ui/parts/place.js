/** Places an element by numbers. Style attributes are forbidden by the page's policy; the object model is not. */
import { nothing } from 'lit';
import { Directive, directive } from 'lit/directive.js';

class Place extends Directive {
  /** @param {Record<string, string>} style */
  render(style) {
    return nothing;
  }

  /** @param {import('lit/directive.js').ElementPart} part @param {[Record<string, string>]} args */
  update(part, [style]) {
    const target = /** @type {HTMLElement} */ (part.element).style;
    for (const [name, value] of Object.entries(style)) target.setProperty(name, value);
    return nothing;
  }
}

/** `<div ${place({width: '40%'})}>` */
export const place = directive(Place);
