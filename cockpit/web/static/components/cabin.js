/** The cabin from above, live. A click on a seat makes it the one that speaks. */

import { html, svg } from "/static/vendor/lit/index.js";
import { CockpitElement, vars } from "/static/element.js";
import { update } from "/static/store.js";
import { send } from "/static/socket.js";
import { ZONES } from "/static/names.js";
import { gradients, shell } from "/static/cabin/shell.js";
import { SEATS, seat, seatState, seatWords } from "/static/cabin/seat.js";
import { boots, doors, roof } from "/static/cabin/doors.js";
import { air } from "/static/cabin/air.js";
import { insideLights, outsideLights } from "/static/cabin/lights.js";
import "/static/components/zone-card.js";

const WHEEL = "Vehicle.Chassis.SteeringWheel.HeatingCooling";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PLACES = { driver: [0, 0], passenger: [1, 0], rear_left: [0, 1], rear_right: [1, 1] };

class Cabin extends CockpitElement {
  static uses = ["car", "targets", "zone", "listening", "speech", "connection"];

  render() {
    const { car, targets } = this.store;
    if (!("Vehicle.Speed" in car)) return html`<p class="waiting">Waiting for the car</p>`;
    return html`
      <div class="zones left">${["driver", "rear_left"].map((zone) => html`<cockpit-zone .zone=${zone}></cockpit-zone>`)}</div>
      <div class="car">
        <svg viewBox="20 52 380 636" role="group" aria-label="The cabin from above">
          ${gradients} ${outsideLights(car)}
          ${shell({ front: car["Vehicle.Cabin.HVAC.IsFrontDefrosterActive"], rear: car["Vehicle.Cabin.HVAC.IsRearDefrosterActive"] })}
          ${boots(car)} ${insideLights(car)} ${this.screen()} ${this.wheel(car[WHEEL])}
          <g role="radiogroup" aria-label="The seat you speak from">
            ${Object.entries(SEATS).map(([zone, place]) => this.seatOf(zone, place, car))}
          </g>
          <g class="airs">${air(car, targets)}</g>
          ${doors(car)} ${roof(car)}
        </svg>
      </div>
      <div class="zones right">${["passenger", "rear_right"].map((zone) => html`<cockpit-zone .zone=${zone}></cockpit-zone>`)}</div>`;
  }

  /** Mark when the car was first drawn, for whoever measures it. */
  updated() {
    if (!this.drawn && "Vehicle.Speed" in this.store.car) {
      this.drawn = true;
      performance.mark("cockpit-drawn");
    }
  }

  seatOf(zone, place, car) {
    const state = seatState(car, place.path);
    if (!(zone in ZONES)) return svg`<g class="place" data-zone=${zone}>${seat(place, state)}</g>`;
    const chosen = this.store.zone === zone;
    return svg`
      <g class="place" role="radio" data-zone=${zone} tabindex=${chosen ? 0 : -1} aria-checked=${chosen}
        aria-label="${ZONES[zone]}: ${seatWords(state)}" @click=${() => speakFrom(zone)} @keydown=${(event) => this.move(event, zone)}>
        <g class="ring" ?data-listening=${chosen && this.store.listening} transform="translate(${place.x} ${place.y + 12 * place.scale}) scale(${place.scale})">
          <rect x="-58" y="-66" width="116" height="138" rx="40" /><rect x="-58" y="-66" width="116" height="138" rx="40" />
        </g>
        ${seat(place, state)}
      </g>`;
  }

  /** Arrow keys go from seat to seat, as in any group of radio buttons. */
  move(event, zone) {
    if (event.key === "Enter") speakFrom(zone);
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const [x, y] = PLACES[zone].map((at, axis) => Math.max(0, Math.min(1, at + step[axis])));
    const next = Object.keys(PLACES).find((each) => PLACES[each][0] === x && PLACES[each][1] === y);
    speakFrom(next);
    this.querySelector(`[data-zone=${next}]`).focus();
  }

  screen() {
    const { listening, speech } = this.store;
    return svg`<rect class="screen" ?data-listening=${listening} ?data-speech=${speech} x="184" y="222" width="52" height="15" rx="5" />`;
  }

  wheel(warmth) {
    return svg`
      <g class="wheel" ?data-heat=${warmth > 0} ${vars({ heat: Math.max(0, warmth) / 100 })}>
        <ellipse class="wheel-glow" cx="148" cy="282" rx="44" ry="24" />
        <ellipse class="wheel-rim" cx="148" cy="282" rx="32" ry="13" />
        <path class="wheel-spoke" d="M117 282H140M156 282H179M148 287V295" /><ellipse class="wheel-hub" cx="148" cy="282" rx="9" ry="5" />
      </g>`;
  }
}

function speakFrom(zone) {
  update({ zone });
  send("zone", { zone });
}

customElements.define("cockpit-cabin", Cabin);
