/** Cabin temperature, power and range over the car's time. */

import { html } from "/static/vendor/lit/index.js";
import uPlot from "/static/vendor/uplot/uPlot.esm.js";
import { CockpitElement } from "/static/element.js";

const CHARTS = [
  { name: "Temperature", unit: "°C", digits: 1, least: 4, lines: [["cabin", "Cabin", "--accent"], ["target", "Wished", "--text-faint"], ["outside", "Outside", "--cool"]] },
  { name: "Power", unit: "kW", digits: 1, least: 4, lines: [["power", "", "--warm"]] },
  { name: "Range", unit: "km", digits: 0, least: 10, lines: [["range", "", "--accent"]] },
];
const HEIGHT_PX = 120;
const DAY_S = 86_400;

/** A shorter stretch of time is labelled to the second. */
const SHORT_S = 300;

class Charts extends CockpitElement {
  static uses = ["history"];

  render() {
    const { history } = this.store;
    return html`<div class="charts">${CHARTS.map(({ name, unit, digits, lines }) => html`
      <figure><figcaption>${name} ${lines.map(([key, title]) => html`<span data-line=${key} ?data-named=${title}>${title} <b>${(history[key].at(-1) ?? 0).toFixed(digits)} ${unit}</b></span>`)}</figcaption>
        <div class="plot" role="img" aria-label="${name} over the last minutes"></div></figure>`)}</div>`;
  }

  firstUpdated() {
    this.draw();
    this.resized = new ResizeObserver(() => this.plots.forEach((plot) => plot.setSize({ width: this.clientWidth, height: HEIGHT_PX })));
    this.resized.observe(this);
    this.redraw = () => this.draw();
    addEventListener("cockpit-theme", this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized?.disconnect();
    removeEventListener("cockpit-theme", this.redraw);
  }

  updated() {
    this.plots?.forEach((plot, index) => plot.setData(this.dataOf(CHARTS[index])));
  }

  /** Make the plots, in the colours of the theme. */
  draw() {
    this.plots?.forEach((plot) => plot.destroy());
    this.plots = [...this.querySelectorAll(".plot")].map((place, index) => new uPlot(this.options(CHARTS[index]), this.dataOf(CHARTS[index]), place));
  }

  dataOf({ lines }) {
    const { history } = this.store;
    return [history.s, ...lines.map(([key]) => history[key])];
  }

  /** Return moments of the car's time as its clock shows them. */
  clock(moments) {
    const { world, history } = this.store;
    const [hours, minutes, seconds] = world.local_time.slice(11, 19).split(":").map(Number);
    const midnight = (history.s.at(-1) ?? 0) - (hours * 60 + minutes) * 60 - seconds;
    const end = moments.at(-1) - moments[0] < SHORT_S ? 19 : 16;
    return moments.map((moment) => new Date(((((moment - midnight) % DAY_S) + DAY_S) % DAY_S) * 1000).toISOString().slice(11, end));
  }

  options({ lines, least }) {
    const style = getComputedStyle(this);
    const colour = (name) => style.getPropertyValue(name);
    const axis = { stroke: colour("--text-soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "11px Figtree" };
    return {
      width: this.clientWidth,
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { sync: { key: "cockpit" }, points: { show: false } },
      scales: { x: { time: false }, y: { range: (_, low, high) => spread(low, high, least) } },
      axes: [{ ...axis, size: 22, space: 64, values: (_, all) => this.clock(all) }, { ...axis, size: 38 }],
      series: [{}, ...lines.map(([, label, name]) => ({ label, stroke: colour(name), width: 2, points: { show: false } }))],
    };
  }
}

/** Return a scale that is never so fine that nothing looks like much. */
function spread(low, high, least) {
  const room = Math.max(least - (high - low), 0.2 * (high - low)) / 2;
  return [low - room, high + room];
}

customElements.define("cockpit-charts", Charts);
