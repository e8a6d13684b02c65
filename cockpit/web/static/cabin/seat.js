/** A seat from above: it slides, reclines, glows warm or cool, ripples, and is where one speaks from. */

import { svg } from "/static/vendor/lit/index.js";
import { vars } from "/static/element.js";

const MIDDLE_MM = 150;
const UNITS_PER_MM = 0.14;
const UPRIGHT_DEG = 20;

/** Where each seat stands in the drawing, and how large it is beside a front seat. */
export const SEATS = {
  driver: { path: "Row1.DriverSide", x: 148, y: 356, scale: 1 },
  passenger: { path: "Row1.PassengerSide", x: 272, y: 356, scale: 1 },
  rear_left: { path: "Row2.DriverSide", x: 132, y: 528, scale: 0.82 },
  rear_middle: { path: "Row2.Middle", x: 210, y: 532, scale: 0.7 },
  rear_right: { path: "Row2.PassengerSide", x: 288, y: 528, scale: 0.82 },
};

/** Return what a seat does, from the car's signals. */
export function seatState(car, seat) {
  const of = (leaf) => car[`Vehicle.Cabin.Seat.${seat}.${leaf}`] ?? 0;
  const warmth = of("HeatingCooling");
  return {
    heat: Math.max(0, warmth),
    cool: Math.max(of("Ventilation"), -warmth),
    massage: of("Massage.Level"),
    shift: (of("Position") - MIDDLE_MM) * UNITS_PER_MM,
    recline: Math.max(0, of("Backrest.Recline") - UPRIGHT_DEG),
    occupied: of("OccupancyStatus") === "OCCUPIED",
  };
}

/** Return a seat's state in words, for those who do not see it. */
export function seatWords({ heat, cool, massage, occupied }) {
  const words = [heat && `heating ${heat} %`, cool && `ventilation ${cool} %`, massage && `massage ${massage} %`];
  return [...words.filter(Boolean), occupied ? "occupied" : "empty"].join(", ");
}

/** Return the drawing of a seat; `depth` grows as the backrest leans back. */
export function seat(place, state) {
  const depth = 34 + state.recline * 0.75;
  const values = {
    heat: state.heat / 100,
    cool: state.cool / 100,
    massage: state.massage / 100,
    shift: `${state.shift}px`,
    lean: depth / 34,
    slide: `${depth - 34}px`,
  };
  return svg`
    <g transform="translate(${place.x} ${place.y}) scale(${place.scale})">
      <g class="seat" ?data-heat=${state.heat > 0} ?data-cool=${state.cool > 0} ?data-massage=${state.massage > 0} ${vars(values)}>
        <ellipse class="seat-shade" cx="0" cy="14" rx="58" ry="70" />
        <rect class="cushion" x="-43" y="-46" width="86" height="86" rx="22" />
        <path class="seam" d="M-27-40Q-31-4-27 34M27-40Q31-4 27 34M-22-12H22M-22 12H22" />
        <rect class="backrest" x="-46" y="32" width="92" height="34" rx="15" />
        <path class="seam" d="M-28 38V60M28 38V60" />
        <rect class="headrest" x="-21" y="60" width="42" height="17" rx="8" />
        <ellipse class="cool-glow" cx="0" cy="8" rx="62" ry="72" />
        <ellipse class="heat-glow" cx="0" cy="8" rx="64" ry="74" />
        <path class="heat-line" d="M-22-32Q-14-18-22-4T-22 26M0-32Q8-18 0-4T0 26M22-32Q30-18 22-4T22 26" />
        <g class="breeze"><path d="M-20 28V-34" /><path d="M0 30V-36" /><path d="M20 28V-34" /></g>
        <g class="ripples"><circle cy="12" r="34" /><circle cy="12" r="34" /><circle cy="12" r="34" /></g>
        ${state.occupied ? svg`<g class="person"><path d="M-36 30Q-34 12-12 10H12Q34 12 36 30 34 40 20 40H-20Q-34 40-36 30Z" /><circle cy="24" r="15" /></g>` : ""}
      </g>
    </g>`;
}
