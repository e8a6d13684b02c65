/** Air: moving lines from the vents to where it is sent, as fast as the fan, in the colour of what it does. */

import { svg } from "/static/vendor/lit/index.js";
import { vars } from "/static/element.js";

/** Where air goes from each station, in drawing units. */
const STREAMS = {
  "Row1.Driver": {
    UP: ["M112 240C112 222 122 204 134 190", "M184 232C184 212 182 196 180 184"],
    MIDDLE: ["M112 250C108 286 122 304 138 330", "M184 246C190 282 172 306 158 330", "M148 248C148 276 148 300 148 326"],
    DOWN: ["M118 254C110 270 112 280 124 290", "M178 250C186 266 184 278 172 288"],
  },
  "Row2.Driver": {
    UP: ["M203 446C160 452 108 452 92 470"],
    MIDDLE: ["M203 446C180 462 156 474 140 500", "M203 450C192 476 170 488 154 506"],
    DOWN: ["M203 448C196 470 184 478 168 482"],
  },
};

/** Return the streams of all stations; the passenger's side mirrors the driver's. */
export const air = (car, targets) => [
  stream("Row1.Driver", "Row1.Driver", false),
  stream("Row1.Passenger", "Row1.Driver", true),
  stream("Row2.Driver", "Row2.Driver", false),
  stream("Row2.Passenger", "Row2.Driver", true),
].map((draw) => draw(car, targets));

const stream = (station, drawnAs, mirrored) => (car, targets) => {
  const of = (leaf) => car[`Vehicle.Cabin.HVAC.Station.${station}.${leaf}`];
  const fan = car["Vehicle.Cabin.HVAC.IsOn"] ? of("FanSpeed") / 100 : 0;
  if (fan <= 0) return "";
  const lines = [of("AirDistribution"), of("AirDistributionAlso")].flatMap((way) => STREAMS[drawnAs][way] ?? []);
  const wish = targets[`Vehicle.Cabin.HVAC.Station.${station}.Temperature`];
  return svg`
    <g class="air" data-kind=${kind(wish - car["Vehicle.Cabin.HVAC.AmbientAirTemperature"])}
      transform=${mirrored ? "translate(420 0) scale(-1 1)" : "translate(0 0)"} ${vars({ fan, pace: `${2.4 - 1.6 * fan}s` })}>
      ${lines.map((line) => svg`<g><path class="trace" d=${line} /><path class="pulse" pathLength="100" d=${line} /></g>`)}
    </g>`;
};

/** Say whether the air warms, cools, or only moves. */
const kind = (difference) => (difference > 1 ? "warm" : difference < -1 ? "cool" : "fresh");
