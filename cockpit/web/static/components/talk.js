/** The conversation: the last turn in full, those before it in a line each, and undo. */

import { html } from "/static/vendor/lit/index.js";
import { repeat } from "/static/vendor/lit/directives/repeat.js";
import { CockpitElement } from "/static/element.js";
import { say, send } from "/static/socket.js";
import { icon } from "/static/icons.js";
import { STATUSES } from "/static/names.js";
import { turnCard } from "/static/components/turn-card.js";

const EXAMPLES = ["I'm cold", "open the roof halfway", "how far can I go with the heating off", "set the ambient light to purple"];

class Talk extends CockpitElement {
  static uses = ["turns", "signals", "connection"];

  render() {
    const { turns, signals, connection } = this.store;
    const last = turns.at(-1);
    return html`
      <section class="talk" aria-labelledby="talk-title">
        <div class="head"><h2 id="talk-title">Conversation</h2>
          <button class="undo" ?disabled=${!last || connection !== "open"} @click=${() => send("undo")}>${icon("undo")}<span>Undo</span></button></div>
        <div class="latest" aria-live="polite">${last ? turnCard(last, signals) : welcome()}</div>
        ${turns.length > 1 ? html`<h3 class="hidden">Before</h3>` : ""}
        <div class="history">${repeat(turns.slice(0, -1).reverse(), ({ id }) => id, (each) => earlier(each, signals))}</div>
      </section>`;
  }
}

const earlier = (each, signals) => html`
  <details>
    <summary data-status=${each.turn.status}><span>${each.turn.text || "nothing"}</span><small>${STATUSES[each.turn.status]}</small></summary>
    ${turnCard(each, signals)}
  </details>`;

const welcome = () => html`
  <div class="empty"><p>Say what you want, in your own words.</p>
    ${EXAMPLES.map((text) => html`<button @click=${() => say(text)}>“${text}”</button>`)}</div>`;

customElements.define("cockpit-talk", Talk);
