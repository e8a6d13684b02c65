/** Speed, range, what comfort costs of it, and where the power goes. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement, vars } from "/static/element.js";
import { CONSUMERS, kilowatts } from "/static/names.js";

const GEARS = ["P", "R", "N", "D"];

class Instruments extends CockpitElement {
  static uses = ["car", "energy", "world"];

  render() {
    const { car, energy, world } = this.store;
    if (energy.range_km === undefined) return "";
    return html`
      <section class="instruments" aria-label="Driving and energy">
        <div class="speed">
          <p class="number"><b>${Math.round(world.speed_kph)}</b><span>km/h</span></p>
          <p class="gears" aria-label="Gear ${gearOf(car)}">${GEARS.map((gear) => html`<span ?data-on=${gear === gearOf(car)}>${gear}</span>`)}</p>
          <p class="outside">Outside <b>${world.outside_c.toFixed(0)}°</b> Cabin <b>${car["Vehicle.Cabin.HVAC.AmbientAirTemperature"].toFixed(1)}°</b></p>
        </div>
        ${this.range(energy)} ${this.power(energy)}
      </section>`;
  }

  /** The range as a bar: what is left, what comfort takes of it, and the rest of a full battery. */
  range({ range_km: km, range_low_km: low, range_high_km: high, comfort_cost_km: cost, soc_percent: charge }) {
    const full = (km + cost) / (charge / 100 || 1);
    return html`
      <div class="range">
        <p class="number"><b>${Math.round(km)}</b><span>km</span></p>
        <p class="charge"><b>${Math.round(charge)} %</b><span>${Math.round(low)} to ${Math.round(high)} km</span></p>
        <div class="bar" role="img" aria-label="Battery at ${Math.round(charge)} %; ${Math.round(cost)} km of it go to comfort" ${vars({ left: km / full, cost: cost / full })}>
          <i class="left"></i><i class="cost"></i>
        </div>
        <p class="cost-words">${cost < 1 ? "Comfort costs no range now" : html`Comfort costs <b>${Math.round(cost)} km</b>`}</p>
      </div>`;
  }

  power(energy) {
    const total = CONSUMERS.reduce((sum, [key]) => sum + energy[key], 0) || 1;
    const charging = energy.battery_w > 0;
    return html`
      <div class="power">
        <h2>${charging ? "Charging" : "Power"} <b>${kilowatts(Math.abs(energy.battery_w))}</b></h2>
        <div class="stack" aria-hidden="true">${CONSUMERS.map(([key]) => html`<i data-consumer=${key} ${vars({ share: energy[key] / total })}></i>`)}</div>
        <dl>${CONSUMERS.map(([key, name]) => html`<div data-consumer=${key}><dt>${name}</dt><dd>${kilowatts(energy[key])}</dd></div>`)}</dl>
      </div>`;
  }
}

function gearOf(car) {
  const gear = car["Vehicle.Powertrain.Transmission.CurrentGear"];
  return gear > 0 ? "D" : gear < 0 ? "R" : "P";
}

customElements.define("cockpit-instruments", Instruments);
