/** What all parts of the page have in common: they render into the page itself and follow the store. */

import { Directive, directive } from "/static/vendor/lit/directive.js";
import { LitElement, noChange } from "/static/vendor/lit/index.js";
import { get, watch } from "/static/store.js";

export class CockpitElement extends LitElement {
  /** The keys of the store that this part shows. */
  static uses = [];

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.unwatch = watch(this.constructor.uses, () => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unwatch();
  }

  get store() {
    return get();
  }
}

/** Set CSS variables of an element: the page's security policy knows no style attributes. */
class Vars extends Directive {
  render() {
    return noChange;
  }

  update(part, [values]) {
    for (const [name, value] of Object.entries(values)) part.element.style.setProperty(`--${name}`, value);
    return noChange;
  }
}

/** `<div ${vars({level: 0.4})}>` */
export const vars = directive(Vars);
