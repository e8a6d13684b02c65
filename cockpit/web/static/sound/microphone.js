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

const CONSTRAINTS = { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } };

let stream = null;
let graph = null;

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
  patch({ on: true, trouble: null });
  try {
    graph ??= await captured();
  } catch (error) {
    return patch({ on: false, trouble: TROUBLES[error.name] ?? `The microphone did not open: ${error.message}` });
  }
  if (!get().mic.on) return closeStream();
  await graph.context.resume();
  send("mic", { on: true, rate_hz: graph.context.sampleRate, mode: get().mic.mode, zone: get().zone });
  graph.node.port.onmessage = ({ data }) => {
    sendSound(data.pcm);
    patch({ level: loudness(data.rms) });
  };
}

/** Stop listening; the server understands what was said until now. */
export function closeMicrophone() {
  if (!get().mic.on) return;
  send("mic", { on: false });
  closeStream();
  patch({ on: false, level: 0 });
}

/** The talk key goes down: speak while it is held, or in the other modes, start and stop. */
export function pressTalk() {
  if (get().mic.on) closeMicrophone();
  else openMicrophone();
}

/** The talk key goes up. */
export function releaseTalk() {
  if (get().mic.mode === "push") closeMicrophone();
}

/** Change between holding the button and listening all the time. */
export function setMode(mode) {
  closeMicrophone();
  patch({ mode });
}

async function captured() {
  stream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS);
  const context = new AudioContext();
  await context.audioWorklet.addModule("/static/sound/capture-worklet.js");
  const node = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
  context.createMediaStreamSource(stream).connect(node);
  stream.getAudioTracks()[0].onended = () => {
    closeMicrophone();
    patch({ trouble: "The microphone was taken away." });
  };
  return { context, node };
}

/** Give the microphone back, so that the browser's own light goes out. */
function closeStream() {
  if (!graph) return;
  graph.node.port.onmessage = null;
  stream.getTracks().forEach((track) => track.stop());
  graph.context.close();
  graph = null;
}

/** Return 0 (quiet) to 1 (loud). */
function loudness(rms) {
  const db = 20 * Math.log10(rms + 1e-6);
  return Math.max(0, Math.min(1, (db - QUIET_DB) / (LOUD_DB - QUIET_DB)));
}
