/** What opens: doors with their windows, shades and locks, the roof, the boot. */

import { svg } from "/static/vendor/lit/index.js";
import { vars } from "/static/element.js";

/** Hinge of each door at its front end; the right ones (`out` -1) are the left ones mirrored. */
const DOORS = [
  { path: "Row1.DriverSide", x: 60, y: 240, length: 160, out: 1 },
  { path: "Row1.PassengerSide", x: 360, y: 240, length: 160, out: -1 },
  { path: "Row2.DriverSide", x: 58, y: 408, length: 158, out: 1 },
  { path: "Row2.PassengerSide", x: 362, y: 408, length: 158, out: -1 },
];

const OPEN_DEG = 34;

/** Return all four doors. */
export const doors = (car) => DOORS.map((door) => doorOf(door, (leaf) => car[`Vehicle.Cabin.Door.${door.path}.${leaf}`]));

function doorOf({ x, y, length, out }, of) {
  const open = of("Window.Position") / 100;
  const values = { turn: `${of("IsOpen") ? OPEN_DEG : 0}deg`, window: open, shade: of("Shade.Position") / 100 };
  return svg`
    <g transform="translate(${x} ${y}) scale(${out} 1)">
      <g class="gusts" ?data-open=${open > 0} ${vars({ window: open })}>
        <path d="M-30 ${length * 0.35}Q4 ${length * 0.4} 44 ${length * 0.62}" /><path d="M-34 ${length * 0.5}Q2 ${length * 0.56} 38 ${length * 0.8}" />
      </g>
      <g class="door" ?data-open=${of("IsOpen")} ${vars(values)}>
        <rect class="door-panel" x="1" y="2" width="22" height=${length - 4} rx="9" />
        <path class="window-gap" d="M8 12V${length - 14}" />
        <path class="window" pathLength="1" d="M8 ${length - 14}V12" />
        <path class="shade" d="M14.500 14V${length - 16}" />
        <g class="lock" ?data-locked=${of("IsLocked")} ?data-child=${of("IsChildLockEngaged")}>
          <rect x="13" y=${length - 17} width="8" height="6.500" rx="1.500" /><path d="M14.800 ${length - 17}v-2.200a2.200 2.200 0 0 1 4.400 0v2.200" />
        </g>
      </g>
    </g>`;
}

/** The glass roof: its panel slides back, its shade comes from the front; seen through, as the car is seen from above. */
export function roof(car) {
  const position = car["Vehicle.Cabin.Sunroof.Position"] ?? 0;
  const values = {
    roof: Math.max(0, position) / 100,
    tilt: Math.max(0, -position) / 100,
    shade: (car["Vehicle.Cabin.Sunroof.Shade.Position"] ?? 0) / 100,
  };
  return svg`
    <g class="roof" ${vars(values)}>
      <rect class="roof-sky" x="106" y="306" width="208" height="170" rx="34" />
      <rect class="roof-shade" x="106" y="306" width="208" height="170" rx="34" />
      <g class="roof-panel"><rect x="106" y="306" width="208" height="170" rx="34" /><path d="M128 446 226 318M160 462 288 326" /></g>
    </g>`;
}

/** Tailgate and front boot, which lift toward whoever looks from above. */
export const boots = (car) => svg`
  <path class="boot" ?data-open=${car["Vehicle.Body.Trunk.Front.IsOpen"]} d="M112 52Q210 22 308 52L322 140Q210 104 98 140Z" />
  <path class="boot rear" ?data-open=${car["Vehicle.Body.Trunk.Rear.IsOpen"]} d="M88 640Q210 668 332 640L318 664Q210 690 102 664Z" />`;
