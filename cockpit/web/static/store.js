/** The one state of the page: what the server told, and what the person chose here. */

const HISTORY_POINTS = 900;
const TURNS_KEPT = 50;
const SAID_MS = 12_000;
const NOTICE_MS = 8_000;
const SOUND_KEY = "cockpit-sound";

let fading = 0;
let forgetting = 0;

const NO_HISTORY = { s: [], cabin: [], outside: [], target: [], power: [], range: [] };

/**
 * @typedef {object} State
 * @property {"connecting" | "open" | "lost"} connection
 * @property {number} retryAt  when the next attempt to connect is due, by `Date.now()`; 0 while connected
 * @property {Record<string, any>} signals  what each path is: kind, type, unit, limits
 * @property {Record<string, any>} car      current value by VSS path
 * @property {Record<string, any>} targets  what each actuator was last told
 * @property {boolean | null} heard  whether the server hears the microphone, as it said; null until it does
 * @property {boolean} sound  whether the person wants to hear replies
 * @property {boolean} awake  whether the browser lets the page sound: only after somebody has touched it
 */
const state = {
  connection: "connecting",
  retryAt: 0,
  version: "",
  client: "",
  clients: 1,
  signals: {},
  car: {},
  targets: {},
  world: {},
  energy: {},
  scenes: [],
  scenarios: [],
  zones: [],
  help: [],
  hearing: { ready: false, model: null, why: null },
  voice: { ready: false, engine: null, why: null },
  recording: false,
  turns: [],
  zone: "driver",
  partial: "",
  said: "",
  listening: false,
  speech: false,
  mic: { on: false, live: false, mode: "push", level: 0, trouble: null },
  heard: null,
  speaking: null,
  sound: localStorage.getItem(SOUND_KEY) !== "off",
  awake: false,
  notice: null,
  packs: null,
  checked: {},
  history: NO_HISTORY,
};

/** @type {Set<{keys: string[], tell: () => void}>} */
const watchers = new Set();

/** Change some of the state and tell those who watch it. */
export function update(patch) {
  Object.assign(state, patch);
  const changed = Object.keys(patch);
  for (const watcher of watchers) {
    if (watcher.keys.some((key) => changed.includes(key))) watcher.tell();
  }
}

/** Call `tell` whenever one of the keys changes; returns what ends it. */
export function watch(keys, tell) {
  const watcher = { keys, tell };
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const get = () => state;

/** Take in one message of the server. Unknown ones are left alone: a newer server may say more. */
export function receive(message) {
  TAKES[message.type]?.(message);
}

const TAKES = {
  welcome(message) {
    update({
      connection: "open",
      retryAt: 0,
      notice: null,
      version: message.version,
      client: message.client,
      clients: message.clients,
      signals: message.signals,
      car: message.state,
      targets: message.targets,
      world: message.world,
      energy: message.energy,
      scenes: message.scenes,
      scenarios: message.scenarios,
      zones: message.zones,
      help: message.help,
      hearing: message.hearing,
      voice: message.voice,
      recording: message.recording,
      turns: message.turns.slice(-TURNS_KEPT),
      partial: "",
      listening: false,
      history: NO_HISTORY,
    });
  },
  ready({ hearing, voice }) {
    update({ hearing, voice, mic: { ...state.mic, trouble: hearing.ready ? null : state.mic.trouble } });
  },
  recording({ on }) {
    update({ recording: on });
  },
  clients(message) {
    update({ clients: message.clients });
  },
  car(message) {
    const car = { ...state.car, ...message.state };
    const targets = { ...state.targets, ...message.targets };
    const { energy, world } = message;
    update({ car, targets, energy, world, history: remembered(message.at_s, car, targets, energy) });
  },
  mic({ on }) {
    update({ heard: on });
  },
  listening(message) {
    update({ listening: message.open, partial: message.open ? "" : state.partial });
  },
  speech(message) {
    update({ speech: message.state === "started" });
  },
  partial(message) {
    update({ partial: message.text });
  },
  turn(message) {
    update({ turns: [...state.turns, message].slice(-TURNS_KEPT), partial: "", notice: null, said: message.turn.reply });
    clearTimeout(fading);
    fading = setTimeout(() => update({ said: "" }), SAID_MS);
  },
  timed(message) {
    update({ turns: state.turns.map((each) => (each.id === message.turn_id ? { ...each, waterfall: message.waterfall } : each)) });
  },
  notice: (message) => note("info", { message: message.text }),
  fault: (message) => note("fault", message),
  refused: (message) => note("refused", message),
  error: (message) => note("error", message),
  full: ({ limit }) => note("full", { message: `All ${limit} recognisers are in use. Type, or try again in a moment.` }),
  packs(message) {
    update({ packs: message.packs });
  },
  checked(message) {
    update({ checked: { ...state.checked, [`${message.pack}/${message.file}`]: message } });
  },
  reloaded(message) {
    update({ help: message.help });
    note("info", { message: "The car was taught other packs." });
  },
};

/** Turn the page's voice on or off, now and the next time. */
export function chooseSound(on) {
  localStorage.setItem(SOUND_KEY, on ? "on" : "off");
  update({ sound: on });
}

/** Show a notice for a while. */
function note(kind, { message, hint }) {
  update({ notice: { kind, message, hint } });
  clearTimeout(forgetting);
  forgetting = setTimeout(() => update({ notice: null }), NOTICE_MS);
}

/** Return the charts' data with the newest point, at most one a second of the car's time. */
function remembered(atS, car, targets, energy) {
  const old = state.history;
  if (atS - (old.s.at(-1) ?? -Infinity) < 1) return old;
  const point = {
    s: atS,
    cabin: car["Vehicle.Cabin.HVAC.AmbientAirTemperature"],
    outside: car["Vehicle.Exterior.AirTemperature"],
    target: targets["Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"],
    power: -energy.battery_w / 1000,
    range: energy.range_km,
  };
  return Object.fromEntries(Object.keys(old).map((key) => [key, [...old[key], point[key]].slice(-HISTORY_POINTS)]));
}
