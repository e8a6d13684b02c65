/** The connection to the server: it comes back by itself, and says when it will try again. */

import { receive, update, get } from "/static/store.js";
import { playReply, cutReply } from "/static/sound/player.js";

const PROTOCOL = 1;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;
const SOON_MS = 80;

let socket = null;
let retryMs = FIRST_RETRY_MS;
let retryTimer = 0;
let awaitedReply = null;
let waiting = {};

/** Connect now; called again, it does not wait for the next attempt. */
export function connect() {
  clearTimeout(retryTimer);
  socket?.close();
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const opened = new WebSocket(`${scheme}://${location.host}/ws`);
  opened.binaryType = "arraybuffer";
  opened.onopen = () => opened.send(JSON.stringify({ type: "hello", protocol: PROTOCOL, zone: get().zone }));
  opened.onmessage = (event) => take(event.data);
  opened.onclose = () => opened === socket && lost();
  socket = opened;
}

/** Send a message; false when there is no connection. */
export function send(type, fields = {}) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify({ type, ...fields }));
  return true;
}

/** Send the newest of many values, such as a slider's, as often as the server likes to hear them. */
export function sendSoon(type, fields) {
  if (!Object.keys(waiting).length) setTimeout(flush, SOON_MS);
  waiting[type] = { ...waiting[type], ...fields };
}

function flush() {
  for (const [type, fields] of Object.entries(waiting)) send(type, fields);
  waiting = {};
}

/** Send sound; dropped without a connection or when the network cannot keep up, as old sound is of no use. */
export function sendSound(pcm) {
  if (socket?.readyState === WebSocket.OPEN && socket.bufferedAmount < 256 * 1024) socket.send(pcm);
}

/** Say something as if it had been spoken from the chosen seat. */
export const say = (text) => send("say", { text, zone: get().zone });

function take(data) {
  if (typeof data !== "string") {
    if (awaitedReply) playReply(awaitedReply, data);
    awaitedReply = null;
    return;
  }
  const message = JSON.parse(data);
  if (message.type === "welcome") retryMs = FIRST_RETRY_MS;
  if (message.type === "reply") awaitedReply = message;
  if (message.type === "cut" || (message.type === "speech" && message.state === "started")) cutReply();
  receive(message);
}

function lost() {
  cutReply();
  awaitedReply = null;
  update({ connection: "lost", retryAt: Date.now() + retryMs, listening: false, partial: "", speech: false });
  retryTimer = setTimeout(connect, retryMs);
  retryMs = Math.min(LAST_RETRY_MS, retryMs * 1.7);
}
