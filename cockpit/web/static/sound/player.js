/** Replies: WAV files from the server, played at once and cut when somebody speaks. */

import { get, update } from "/static/store.js";

let context = null;
let playing = null;

/** Browsers let a page sound only after somebody has touched it. */
export function wakeSound() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  if (!get().awake) update({ awake: true });
}

export async function playReply(reply, wav) {
  if (!get().sound) return;
  context ??= new AudioContext();
  const sound = await context.decodeAudioData(wav);
  cutReply();
  const source = context.createBufferSource();
  source.buffer = sound;
  source.connect(context.destination);
  source.onended = () => playing === source && ended();
  playing = source;
  source.start();
  update({ speaking: reply });
}

export function cutReply() {
  playing?.stop();
  ended();
}

function ended() {
  playing = null;
  update({ speaking: null });
}
