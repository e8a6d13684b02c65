/** The car's outside and floor, nose up: what never moves. Lengths are drawing units, 420 by 700 for the whole car. */

import { svg } from "/static/vendor/lit/index.js";

const BODY =
  "M210 20C292 20 340 48 352 118 360 170 363 240 363 330V520C363 600 353 648 330 662 300 680 250 684 210 684" +
  "S120 680 90 662C67 648 57 600 57 520V330C57 240 60 170 68 118 80 48 128 20 210 20Z";
const FLOOR =
  "M104 224Q210 188 316 224 335 262 337 332V540Q335 576 322 598 210 628 98 598 85 576 83 540V332Q85 262 104 224Z";
const WINDSCREEN = "M90 182C134 138 286 138 330 182L315 224Q210 188 105 224Z";
const REAR_GLASS = "M99 601Q210 630 321 601L333 634C292 660 128 660 87 634Z";
const DASHBOARD = "M101 232Q210 196 319 232L325 268Q210 234 95 268Z";
const MIRRORS = ["M60 216C44 212 34 220 33 232 40 240 54 240 60 236Z", "M360 216C376 212 386 220 387 232 380 240 366 240 360 236Z"];

export const gradients = svg`
  <defs>
    <linearGradient id="body" x1="0" x2="1"><stop offset="0" class="body-edge" /><stop offset=".16" class="body-light" /><stop offset=".5" class="body-mid" /><stop offset=".84" class="body-light" /><stop offset="1" class="body-edge" /></linearGradient>
    <linearGradient id="sheen" x1="0" y1="0" x2="0" y2="1"><stop offset="0" class="sheen" stop-opacity=".55" /><stop offset=".3" class="sheen" stop-opacity="0" /></linearGradient>
    <radialGradient id="floor" cx=".5" cy=".45" r=".75"><stop offset="0" class="floor-light" /><stop offset="1" class="floor-dark" /></radialGradient>
    <linearGradient id="glass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" class="glass-light" /><stop offset="1" class="glass-dark" /></linearGradient>
    <linearGradient id="leather" x1="0" y1="0" x2="0" y2="1"><stop offset="0" class="leather-light" /><stop offset="1" class="leather-dark" /></linearGradient>
    <radialGradient id="hot"><stop offset="0" stop-color="#ffd9a0" /><stop offset=".35" stop-color="#ff9a4d" stop-opacity=".95" /><stop offset=".7" stop-color="#ff5a2e" stop-opacity=".5" /><stop offset="1" stop-color="#ff3b1f" stop-opacity="0" /></radialGradient>
    <radialGradient id="cold"><stop offset="0" stop-color="#d9f3ff" /><stop offset=".4" stop-color="#63c6ff" stop-opacity=".8" /><stop offset="1" stop-color="#2f8bff" stop-opacity="0" /></radialGradient>
    <radialGradient id="lamp"><stop offset="0" stop-color="#fff3d6" stop-opacity=".95" /><stop offset=".4" stop-color="#ffe2a8" stop-opacity=".45" /><stop offset="1" stop-color="#ffd58a" stop-opacity="0" /></radialGradient>
    <linearGradient id="beam" x1="0" y1="1" x2="0" y2="0"><stop offset="0" class="beam" stop-opacity=".75" /><stop offset="1" class="beam" stop-opacity="0" /></linearGradient>
    <radialGradient id="red"><stop offset="0" stop-color="#ff4a4a" stop-opacity=".9" /><stop offset="1" stop-color="#ff2020" stop-opacity="0" /></radialGradient>
    <radialGradient id="amber"><stop offset="0" stop-color="#ffb020" /><stop offset="1" stop-color="#ff9500" stop-opacity="0" /></radialGradient>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" class="sky" stop-opacity=".5" /><stop offset="1" class="sky" stop-opacity=".12" /></linearGradient>
    <radialGradient id="shadow"><stop offset=".5" stop-opacity=".6" /><stop offset=".8" stop-opacity=".2" /><stop offset="1" stop-opacity="0" /></radialGradient>
    <filter id="soft" filterUnits="userSpaceOnUse" x="-80" y="-200" width="580" height="960"><feGaussianBlur stdDeviation="7" /></filter>
    <filter id="softer" filterUnits="userSpaceOnUse" x="-80" y="-200" width="580" height="960"><feGaussianBlur stdDeviation="26" /></filter>
    <clipPath id="inside"><path d=${FLOOR} /></clipPath>
  </defs>`;

/** The body with its floor, glass and dashboard; `defrost` says whether front and rear glass are being cleared. */
export const shell = (defrost) => svg`
  <ellipse class="shadow" cx="210" cy="365" rx="212" ry="370" fill="url(#shadow)" />
  ${MIRRORS.map((mirror) => svg`<path class="mirror" d=${mirror} />`)}
  <path class="body" d=${BODY} />
  <path d=${BODY} fill="url(#sheen)" />
  <path class="crease" d="M112 40C98 76 94 110 92 150M308 40C322 76 326 110 328 150" />
  <path class="glass" d=${WINDSCREEN} />
  <path class="glass" d=${REAR_GLASS} />
  ${defrost.front ? heatLines(174, 6) : ""}
  ${defrost.rear ? heatLines(626, -6) : ""}
  <path class="floor" d=${FLOOR} />
  <path class="dashboard" d=${DASHBOARD} />
  <rect class="console" x="198" y="262" width="24" height="180" rx="11" />`;

const heatLines = (y, bend) => svg`
  <g class="defrost">${[0, 12, 24].map((step) => svg`<path d="M${128 - step / 2} ${y + step - bend}Q210 ${y + step - 3 * bend} ${292 + step / 2} ${y + step - bend}" />`)}</g>`;
