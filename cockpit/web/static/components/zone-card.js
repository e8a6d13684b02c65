/** One zone's climate: what is wished, what it is, and the comfort of its seat. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import { send } from "/static/socket.js";
import { icon } from "/static/icons.js";
import { SIDES, ZONES } from "/static/names.js";

const STEP_C = 0.5;
const LEVELS = [0, 30, 60, 90];
const COMFORTS = [
  ["HeatingCooling", "heat", "Seat heating"],
  ["Ventilation", "fan", "Seat ventilation"],
  ["Massage.Level", "massage", "Massage"],
];

class ZoneCard extends CockpitElement {
  static uses = ["car", "targets", "zone"];
  static properties = { zone: {} };

  render() {
    const { car, targets, zone: chosen } = this.store;
    const { seat, station } = SIDES[this.zone];
    const path = `Vehicle.Cabin.HVAC.Station.${station}.Temperature`;
    const wish = targets[path];
    const name = ZONES[this.zone];
    return html`
      <section class="zone" ?data-chosen=${chosen === this.zone} aria-label=${name}>
        <h3>${name}</h3>
        <div class="wish">
          <button class="round" aria-label="${name}: cooler" @click=${() => send("set", { path, value: wish - STEP_C })}>${icon("minus")}</button>
          <output aria-label="${name}: set to ${wish} °C"><b>${Math.floor(wish)}</b><i>.${Math.round((wish % 1) * 10)}°</i></output>
          <button class="round" aria-label="${name}: warmer" @click=${() => send("set", { path, value: wish + STEP_C })}>${icon("plus")}</button>
        </div>
        <p class="real">now <b>${car["Vehicle.Cabin.HVAC.AmbientAirTemperature"].toFixed(1)}°</b><span>fan ${car[`Vehicle.Cabin.HVAC.Station.${station}.FanSpeed`]} %</span></p>
        <div class="comforts">${COMFORTS.map((comfort) => this.comfort(name, `Vehicle.Cabin.Seat.${seat}`, comfort))}</div>
      </section>`;
  }

  /** A button that goes through off, low, medium and high. */
  comfort(name, seat, [leaf, picture, title]) {
    const path = `${seat}.${leaf}`;
    const level = Math.max(0, this.store.targets[path]);
    const next = LEVELS.find((each) => each > level) ?? 0;
    return html`
      <button class="comfort" data-kind=${picture} ?data-on=${level > 0} title=${title} aria-label="${name}: ${title} ${level} %, next ${next} %"
        @click=${() => send("set", { path, value: next })}>
        ${icon(picture)}<span class="dots" aria-hidden="true">${LEVELS.slice(1).map((each) => html`<i ?data-on=${level >= each}></i>`)}</span>
      </button>`;
  }
}

customElements.define("cockpit-zone", ZoneCard);
