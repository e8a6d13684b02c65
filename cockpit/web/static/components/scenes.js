/** Scenes as cards: one press sets the whole cabin, as saying its name does. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import { say } from "/static/socket.js";
import { icon } from "/static/icons.js";
import { capital } from "/static/names.js";

const PICTURES = { nap: "moon", rest: "leaf", camping: "tent", cinema: "film", pet: "paw", work: "work", party: "spark", romance: "heart", good_night: "moonlit", lets_go: "road" };

class Scenes extends CockpitElement {
  static uses = ["scenes", "car"];

  render() {
    const active = this.store.car["Vehicle.Cabin.Scene.Active"];
    return html`<div class="scenes">${this.store.scenes.map(({ id, name, needs, own }) => html`
      <button class="scene" data-scene=${id} aria-pressed=${id === active} @click=${() => say(name)}>
        ${icon(PICTURES[id] ?? "spark")}<b>${capital(name)}</b><small>${id === active ? "on" : needs.length ? `needs ${needs.join(", ")}` : own ? "yours" : "any time"}</small>
      </button>`)}</div>`;
  }
}

customElements.define("cockpit-scenes", Scenes);
