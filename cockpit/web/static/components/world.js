/** The simulated world: scenarios, speed, weather, and time-lapse. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import { send } from "/static/socket.js";
import { icon } from "/static/icons.js";
import { capital, plain } from "/static/names.js";

const PICTURES = { city: "city", motorway: "road", autobahn: "road", "winter-motorway": "snow", "summer-car-park": "sun", "night-drive": "moon", family: "people", "low-battery": "bolt", "cold-camp": "tent", charging: "bolt", wallbox: "bolt", mild: "leaf", "traffic-light": "alert" };
const SLIDERS = [
  ["speed_kph", "Speed", 0, 250, 5, "km/h"],
  ["outside_c", "Outside", -30, 45, 1, "°C"],
  ["sun", "Sun", 0, 1, 0.05, ""],
  ["light", "Daylight", 0, 100, 1, "%"],
];
const SWITCHES = [["in_gear", "In gear"], ["plugged_in", "Plugged in"]];
const FASTEST = 600;

class World extends CockpitElement {
  static uses = ["world", "scenarios"];

  render() {
    const { world, scenarios } = this.store;
    return html`
      <div class="world">
        <div class="slider"><label for="pace">Time-lapse</label><output for="pace">${Math.round(world.pace)}×</output>
          <input id="pace" type="range" min="0" max="1" step="any" .value=${String(Math.log(world.pace) / Math.log(FASTEST))}
            aria-valuetext="${Math.round(world.pace)} times as fast" @input=${(event) => send("pace", { times: Math.round(FASTEST ** event.target.value) })} /></div>
        ${SLIDERS.map((slider) => this.slider(slider, world))}
        <div class="switches">${SWITCHES.map(([key, title]) => html`
          <label><input type="checkbox" .checked=${world[key]} @change=${(event) => send("drive", { [key]: event.target.checked })} />${title}</label>`)}</div>
        <h3>Begin anew</h3>
        <div class="scenarios">${scenarios.map((name) => html`
          <button aria-pressed=${name === world.scenario} @click=${() => send("scenario", { name })}>${icon(PICTURES[name] ?? "park")}<span>${capital(plain(name))}</span></button>`)}</div>
      </div>`;
  }

  slider([key, title, low, high, step, unit], world) {
    const value = Number(world[key].toFixed(2));
    return html`
      <div class="slider"><label for=${key}>${title}</label><output for=${key}>${value} ${unit}</output>
        <input id=${key} type="range" min=${low} max=${high} step=${step} .value=${String(value)} @input=${(event) => send("drive", { [key]: Number(event.target.value) })} /></div>`;
  }
}

customElements.define("cockpit-world", World);
