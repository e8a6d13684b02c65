/** Cabin temperature, power and range over the car's time. */

import { html } from "/static/vendor/lit/index.js";
import uPlot from "/static/vendor/uplot/uPlot.esm.js";
import { CockpitElement } from "/static/element.js";

const CHARTS = [
  { name: "Temperature", unit: "°C", least: 4, lines: [["cabin", "Cabin", "--accent"], ["target", "Wished", "--text-faint"], ["outside", "Outside", "--cool"]] },
  { name: "Power", unit: "kW", least: 4, lines: [["power", "Power", "--warm"]] },
  { name: "Range", unit: "km", least: 10, lines: [["range", "Range", "--accent"]] },
];
const HEIGHT_PX = 120;

class Charts extends CockpitElement {
  static uses = ["history"];

  render() {
    const { history } = this.store;
    return html`<div class="charts">${CHARTS.map(({ name, unit, lines }) => html`
      <figure><figcaption>${name} ${lines.map(([key, title]) => html`<span data-line=${key}>${title} <b>${(history[key].at(-1) ?? 0).toFixed(1)} ${unit}</b></span>`)}</figcaption>
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
      axes: [{ ...axis, size: 22, values: (_, all) => all.map(minutes) }, { ...axis, size: 38 }],
      series: [{}, ...lines.map(([, label, name]) => ({ label, stroke: colour(name), width: 2, points: { show: false } }))],
    };
  }
}

/** Return a scale that is never so fine that nothing looks like much. */
function spread(low, high, least) {
  const room = Math.max(least - (high - low), 0.2 * (high - low)) / 2;
  return [low - room, high + room];
}

const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

customElements.define("cockpit-charts", Charts);
