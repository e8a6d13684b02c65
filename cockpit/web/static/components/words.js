/** "What can I say": sentences of the packs, fewer with each letter typed; a press says one. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import { say } from "/static/socket.js";
import { icon } from "/static/icons.js";
import { capital, plain } from "/static/names.js";

const SHOWN = 80;
const LAST = "assistant";

class Words extends CockpitElement {
  static uses = ["help"];
  static properties = { wanted: { state: true } };

  constructor() {
    super();
    this.wanted = "";
  }

  render() {
    const found = matching(this.store.help, this.wanted);
    return html`
      <div class="words">
        <label class="search">${icon("search")}<span class="hidden">What can I say about</span>
          <input type="search" placeholder="What can I say about…" .value=${this.wanted} @input=${(event) => (this.wanted = event.target.value)} /></label>
        <p class="hidden" role="status">${found.length} kinds of command</p>
        ${found.slice(0, SHOWN).map(({ pack, intent, samples }) => html`
          <section><h3>${capital(pack)} <span>${plain(intent.split(".")[1])}</span></h3>
            ${samples.map((text) => html`<button @click=${() => say(text)}>“${text}”</button>`)}</section>`)}
        ${found.length ? "" : html`<p class="empty">Nothing the car does has to do with “${this.wanted}”.</p>`}
      </div>`;
  }
}

/** Return what has every typed word in its name or a sentence, with those sentences first. */
function matching(help, wanted) {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text) => words.every((word) => text.includes(word));
  return [...help]
    .sort((one, other) => (one.pack === LAST) - (other.pack === LAST))
    .map((each) => ({ ...each, samples: each.samples.filter((text) => has(`${plain(each.intent)} ${text}`)) }))
    .filter(({ samples }) => samples.length);
}

customElements.define("cockpit-words", Words);
