/** Lights, inside in their own colours and outside on the road. */

import { svg } from "/static/vendor/lit/index.js";
import { vars } from "/static/element.js";

const DOORS = [
  { path: "Row1.DriverSide", x: 88, y: 250, seat: [148, 360] },
  { path: "Row1.PassengerSide", x: 332, y: 250, seat: [272, 360] },
  { path: "Row2.DriverSide", x: 87, y: 416, seat: [132, 530] },
  { path: "Row2.PassengerSide", x: 333, y: 416, seat: [288, 530] },
];

/** Ambient light along the doors, reading lights over the seats, the dome. */
export const insideLights = (car) => svg`
  <g clip-path="url(#inside)">
    ${DOORS.map((door) => ambient(door, (leaf) => car[`Vehicle.Cabin.Light.AmbientLight.${door.path}.${leaf}`]))}
    ${DOORS.map(({ path, seat: [x, y] }) => svg`<ellipse class="reading" ?data-on=${car[`Vehicle.Cabin.Light.Spotlight.${path}.IsLightOn`]} cx=${x} cy=${y} rx="72" ry="78" />`)}
    <circle class="dome" ?data-on=${car["Vehicle.Cabin.Light.IsDomeOn"]} cx="210" cy="400" r="230" />
  </g>`;

const ambient = ({ x, y }, of) => svg`
  <g class="ambient" ?data-on=${of("IsLightOn")} ${vars({ colour: of("Color"), strength: of("Intensity") / 100 })}>
    <path class="spill" d="M${x} ${y}v150" />
    <path class="halo" d="M${x} ${y}v150" />
    <path class="strip" d="M${x} ${y}v150" />
  </g>`;

/** Beams, tail lights, fog and hazard lights. */
export function outsideLights(car) {
  const of = (leaf) => car[`Vehicle.Body.Lights.${leaf}`] === true;
  const on = of("Beam.Low.IsOn") || of("Beam.High.IsOn") || car["Vehicle.Body.Lights.LightSwitch"] === "BEAM";
  return svg`
    <path class="beams" ?data-on=${on} d="M84 62 24-90H190L132 44ZM336 62 396-90H230L288 44Z" />
    <path class="beams" ?data-on=${of("Beam.High.IsOn")} d="M92 56 70-170H204L128 44ZM328 56 350-170H216L292 44Z" />
    <path class="beams wide" ?data-on=${of("Fog.Front.IsOn")} d="M78 84-60-10H140L110 66ZM342 84 480-10H280L310 66Z" />
    <path class="headlamp" ?data-on=${on} d="M84 78C90 60 104 48 128 40M336 78C330 60 316 48 292 40" />
    <path class="taillamp" ?data-on=${on} d="M80 650C92 668 130 674 168 677M340 650C328 668 290 674 252 677" />
    <ellipse class="tail-glow" ?data-on=${on} cx="210" cy="690" rx="170" ry="34" />
    <circle class="fog-rear" ?data-on=${of("Fog.Rear.IsOn")} cx="134" cy="682" r="34" />
    <g class="hazard" ?data-on=${of("Hazard.IsSignaling")}>
      ${[[74, 92], [346, 92], [76, 646], [344, 646]].map(([x, y]) => svg`<circle cx=${x} cy=${y} r="36" />`)}
    </g>`;
}
