/** What one looks for now and then, behind tabs: scenes, words, the world, charts, packs. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import "/static/components/scenes.js";
import "/static/components/words.js";
import "/static/components/world.js";
import "/static/components/charts.js";
import "/static/components/packs.js";

const TABS = {
  scenes: ["Scenes", () => html`<cockpit-scenes></cockpit-scenes>`],
  words: ["Say", () => html`<cockpit-words></cockpit-words>`],
  world: ["Drive", () => html`<cockpit-world></cockpit-world>`],
  charts: ["Charts", () => html`<cockpit-charts></cockpit-charts>`],
  packs: ["Packs", () => html`<cockpit-packs></cockpit-packs>`],
};

class Side extends CockpitElement {
  static properties = { chosen: { state: true } };

  constructor() {
    super();
    this.chosen = "scenes";
  }

  render() {
    return html`
      <section class="side" aria-label="More">
        <div class="tabs" role="tablist" aria-label="More" @keydown=${this.key}>
          ${Object.entries(TABS).map(([name, [title]]) => html`
            <button role="tab" id="tab-${name}" aria-controls="panel" aria-selected=${name === this.chosen} tabindex=${name === this.chosen ? 0 : -1}
              @click=${() => (this.chosen = name)}>${title}</button>`)}
        </div>
        <div id="panel" class="panel" role="tabpanel" tabindex="0" aria-labelledby="tab-${this.chosen}">${TABS[this.chosen][1]()}</div>
      </section>`;
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const names = Object.keys(TABS);
    this.chosen = names.at((names.indexOf(this.chosen) + step) % names.length);
    this.updateComplete.then(() => this.querySelector(`#tab-${this.chosen}`).focus());
  }
}

customElements.define("cockpit-side", Side);
