/** The browser's microphone: asked for when first needed, sent as it sounds, explained when it cannot be had. */

import { get, update } from "/static/store.js";
import { send, sendSound } from "/static/socket.js";
import { cutReply, wakeSound } from "/static/sound/player.js";

const QUIET_DB = -55;
const LOUD_DB = -12;

const TROUBLES = {
  NotAllowedError: "The browser may not use the microphone. Allow it in the address bar, then press again.",
  NotFoundError: "No microphone is connected.",
  NotReadableError: "Another program holds the microphone.",
};

const TOO_SOON = "The microphone was not open yet. Hold it until it says “Listening”, and speak.";

const CONSTRAINTS = { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } };

/** How long the microphone stays at hand after use: to open it takes a moment that would be lost from the next word. */
const AT_HAND_MS = 15_000;
const HIGHEST_HZ = 48_000;

/** @type {Promise<{stream: MediaStream, context: AudioContext, source: AudioNode, node: AudioWorkletNode}> | null} */
let capture = null;
let giveBackTimer = 0;

const patch = (fields) => update({ mic: { ...get().mic, ...fields } });

/** Why there can be no microphone here, in words; null when there can. */
function missing() {
  if (!window.isSecureContext) return "Browsers give the microphone only to safe pages: open this one on localhost, or start the server with --tls.";
  if (!navigator.mediaDevices?.getUserMedia) return "This browser has no microphone for pages.";
  if (!get().hearing.ready) return `The server cannot hear: ${get().hearing.why ?? "no speech model"}. Typing works.`;
  return null;
}

/** Start listening. What was being said is cut: whoever presses wants to speak. */
export async function openMicrophone() {
  const mic = get().mic;
  if (mic.on) return;
  wakeSound();
  cutReply();
  send("cut");
  const why = missing();
  if (why) return patch({ trouble: why });
  patch({ on: true, live: false, trouble: null });
  update({ heard: null });
  clearTimeout(giveBackTimer);
  capture ??= captured();
  try {
    const { context, node } = await capture;
    await context.resume();
    if (get().mic.on) start(context.sampleRate, node);
  } catch (error) {
    capture = null;
    patch({ on: false, live: false, trouble: TROUBLES[error.name] ?? `The microphone did not open: ${error.message}` });
  }
}

function start(rateHz, node) {
  send("mic", { on: true, rate_hz: rateHz, mode: get().mic.mode, zone: get().zone });
  patch({ live: true });
  node.port.onmessage = ({ data }) => {
    if (!get().mic.on) return;
    sendSound(data.pcm);
    patch({ level: loudness(data.rms) });
  };
}

/** Stop listening; the server understands what was said until now. */
export function closeMicrophone() {
  if (!get().mic.on) return;
  send("mic", { on: false });
  patch({ on: false, live: false, level: 0 });
  update({ heard: null });
  giveBackTimer = setTimeout(giveBack, AT_HAND_MS);
}

/** The talk key goes down: speak while it is held, or in the other modes, start and stop. */
export function pressTalk() {
  if (get().mic.on) closeMicrophone();
  else openMicrophone();
}

/** The talk key goes up. Nothing was heard if the microphone was not open by then, and that has to be said. */
export function releaseTalk() {
  const { on, live, mode } = get().mic;
  if (!on || mode !== "push") return;
  closeMicrophone();
  if (!live) patch({ trouble: TOO_SOON });
}

/** Change between holding the button and listening all the time. */
export function setMode(mode) {
  closeMicrophone();
  patch({ mode });
}

async function captured() {
  const stream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS);
  const context = contextFor();
  await context.audioWorklet.addModule("/static/sound/capture-worklet.js");
  const node = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
  const source = context.createMediaStreamSource(stream);
  source.connect(node);
  stream.getAudioTracks()[0].onended = () => {
    closeMicrophone();
    giveBack();
    patch({ trouble: "The microphone was taken away." });
  };
  return { stream, context, source, node };  // a source that nobody holds may be collected while it sounds
}

/** The device's own rate, unless it is higher than the server takes. */
function contextFor() {
  const context = new AudioContext();
  if (context.sampleRate <= HIGHEST_HZ) return context;
  context.close();
  return new AudioContext({ sampleRate: HIGHEST_HZ });
}

/** Let go of the microphone, so that the browser's own light goes out. */
async function giveBack() {
  const given = capture;
  capture = null;
  if (given === null) return;
  const { stream, context } = await given;
  stream.getTracks().forEach((track) => track.stop());
  context.close();
}

/** Return 0 (quiet) to 1 (loud). */
function loudness(rms) {
  const db = 20 * Math.log10(rms + 1e-6);
  return Math.max(0, Math.min(1, (db - QUIET_DB) / (LOUD_DB - QUIET_DB)));
}
