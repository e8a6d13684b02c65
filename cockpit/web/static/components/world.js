/** The simulated world: scenarios, speed, weather, and time-lapse. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import { send, sendSoon } from "/static/socket.js";
import { icon } from "/static/icons.js";
import { capital, plain } from "/static/names.js";

const PICTURES = { city: "city", motorway: "road", autobahn: "road", "winter-motorway": "snow", "summer-car-park": "sun", "night-drive": "moon", family: "people", "low-battery": "bolt", "cold-camp": "tent", charging: "bolt", wallbox: "bolt", mild: "leaf", "traffic-light": "alert" };
const SLIDERS = [
  { id: "speed_kph", title: "Speed", high: 250, step: 5, unit: "km/h" },
  { id: "outside_c", title: "Outside", low: -30, high: 45, step: 1, unit: "°C" },
  { id: "sun", title: "Sun", high: 1, step: 0.05, unit: "%", shown: 100 },
  { id: "light", title: "Daylight", high: 100, step: 1, unit: "%" },
];
const SWITCHES = [["in_gear", "In gear"], ["plugged_in", "Plugged in"]];
const FASTEST = 600;
const ECHO_MS = 600;

/** Where a pace stands on its slider, which is logarithmic: 0 is real time, 1 the fastest. */
const share = (pace) => Math.log(pace) / Math.log(FASTEST);

class World extends CockpitElement {
  static uses = ["world", "scenarios"];
  held = new Map();

  render() {
    const { world, scenarios } = this.store;
    const moving = world.speed_kph > 0;  // in gear, then, and nothing is plugged in
    return html`
      <div class="world">
        ${this.slider({ id: "pace", title: "Time-lapse", high: 1, step: 0.01, value: share(world.pace), text: `${Math.round(world.pace)}×`, tell: (value) => sendSoon("pace", { times: Math.round(FASTEST ** value) }) })}
        ${SLIDERS.map(({ id, unit, shown = 1, ...slider }) => this.slider({ id, ...slider, value: world[id], text: `${Math.round(world[id] * shown)} ${unit}`, tell: (value) => sendSoon("drive", { [id]: value }) }))}
        <div class="switches">${SWITCHES.map(([key, title]) => html`
          <label><input type="checkbox" .checked=${world[key] || (moving && key === "in_gear")} ?disabled=${moving} @change=${(event) => send("drive", { [key]: event.target.checked })} />${title}</label>`)}</div>
        <h3>Begin anew</h3>
        <div class="scenarios">${scenarios.map((name) => html`
          <button aria-pressed=${name === world.scenario} @click=${() => send("scenario", { name })}>${icon(PICTURES[name] ?? "park")}<span>${capital(plain(name))}</span></button>`)}</div>
      </div>`;
  }

  /** A slider that leaves the thumb alone while it is moved, as the car's answer comes a little later. */
  slider({ id, title, low = 0, high, step, value, text, tell }) {
    return html`
      <div class="slider"><label for=${id}>${title}</label><output for=${id}>${text}</output>
        <input id=${id} type="range" min=${low} max=${high} step=${step} aria-valuetext=${text} .value=${String(this.held.get(id) ?? value)}
          @input=${(event) => this.hold(id, event.target.valueAsNumber, tell)} @change=${() => this.letGo(id)} /></div>`;
  }

  hold(id, value, tell) {
    this.held.set(id, value);
    tell(value);
  }

  letGo(id) {
    setTimeout(() => this.held.delete(id), ECHO_MS);
  }
}

customElements.define("cockpit-world", World);
