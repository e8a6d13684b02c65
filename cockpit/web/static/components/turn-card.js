/** One turn: heard, understood, done, or why not, and how long each step took. */

import { html } from "/static/vendor/lit/index.js";
import { icon } from "/static/icons.js";
import { vars } from "/static/element.js";
import { say } from "/static/socket.js";
import { REASONS, STATUSES, ZONES, capital, plain, readableChanges } from "/static/names.js";
import { alignedWords } from "/static/components/aligned.js";
import { waterfall } from "/static/components/waterfall.js";

const SIGNS = { done: "check", answered: "check", asked: "question", refused: "cross", "not-understood": "cross" };
const MATCHES = { approximate: "not quite as written", free: "in other words" };

/** Return the card of a turn as the server sent it. */
export function turnCard({ turn, zone, alignment, waterfall: stages }, signals) {
  return html`
    <article class="turn" data-status=${turn.status}>
      <header><span class="status">${icon(SIGNS[turn.status] ?? "question")}${STATUSES[turn.status] ?? turn.status}</span><span class="from">${ZONES[zone]}</span></header>
      ${alignedWords(turn, alignment ?? [])}
      ${turn.reply ? html`<p class="reply">${turn.reply}</p>` : ""}
      ${turn.reason ? html`<p class="why">${why(turn)}</p>` : ""}
      ${turn.nearest ? html`<p class="nearest"><span>The nearest it knows</span> <button @click=${() => say(turn.nearest)}>“${turn.nearest}”</button></p>` : ""}
      ${turn.commands.map(understood)}
      ${changed(turn.changes, signals)}
      ${waterfall(stages, turn.status === "done" ? "Acted" : "Answered")}
    </article>`;
}

/** Something near is offered below, so it is not that the car could do nothing of the kind. */
const why = ({ reason, nearest }) => (reason === "no-match" && nearest ? "No command fits all of it." : REASONS[reason] ?? capital(plain(reason)));

const understood = ({ intent, slots, match, confidence }) => html`
  <p class="chips">
    <span class="chip intent">${capital(plain(intent.split(".")[0]))} <b>${plain(intent.split(".")[1])}</b></span>
    ${Object.entries(slots).map(([name, value]) => html`<span class="chip"><i>${plain(name)}</i> ${typeof value === "string" ? plain(value) : value}</span>`)}
    ${MATCHES[match] ? html`<span class="chip how">${MATCHES[match]}, <b>${Math.round(confidence * 100)} %</b> sure</span>` : ""}
  </p>`;

function changed(changes, signals) {
  const groups = readableChanges(changes, signals);
  if (!groups.length) return "";
  return html`
    <ul class="changes" aria-label="What changed">
      ${groups.map(({ name, where, from, to, paths }) => html`
        <li title=${paths.join("\n")}><span>${name}${where ? html` <small>${where}</small>` : ""}</span>
          <span class="change"><s>${value(from)}</s><span aria-hidden="true">→</span><b>${value(to)}</b></span></li>`)}
    </ul>`;
}

/** A colour is shown as such; its number is for screen readers and the pointer. */
const value = (text) => (text.startsWith("#") ? html`<i class="swatch" role="img" aria-label=${text} title=${text} ${vars({ colour: text })}></i>` : text);
