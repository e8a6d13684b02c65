/** One turn: heard, understood, done, or why not, and how long each step took. */

import { html } from "/static/vendor/lit/index.js";
import { icon } from "/static/icons.js";
import { vars } from "/static/element.js";
import { REASONS, STATUSES, ZONES, capital, plain, readableChanges } from "/static/names.js";

const SIGNS = { done: "check", answered: "check", asked: "question", refused: "cross", "not-understood": "cross" };
const STAGES = { words: "hearing", match: "understanding", act: "acting", endpoint: "waiting for silence", voice: "voice" };
const UNSURE = 0.85;

/** Return the card of a turn as the server sent it. */
export function turnCard({ turn, zone, alignment, waterfall }, signals) {
  return html`
    <article class="turn" data-status=${turn.status}>
      <header><span class="status">${icon(SIGNS[turn.status] ?? "question")}${STATUSES[turn.status] ?? turn.status}</span><span class="from">${ZONES[zone]}</span></header>
      ${heardWords(turn, alignment)}
      ${turn.reply ? html`<p class="reply">${turn.reply}</p>` : ""}
      ${turn.reason ? html`<p class="why">${REASONS[turn.reason] ?? capital(plain(turn.reason))}${turn.nearest ? html` <q>${turn.nearest}</q>` : ""}</p>` : ""}
      ${turn.commands.map(understood)}
      ${changed(turn.changes, signals)}
      ${waterfallOf(waterfall)}
    </article>`;
}

/** Words by how sure the recogniser was of them; typed text by what its parts did for the match. */
function heardWords(turn, alignment) {
  if (turn.heard) {
    return html`<p class="heard">${turn.heard.words.map(
      ({ text, confidence }) => html`<span ?data-unsure=${confidence < UNSURE} title="${Math.round(confidence * 100)} % sure" ${vars({ sure: confidence })}>${text}</span> `,
    )}</p>`;
  }
  if (!alignment?.length) return html`<p class="heard">${turn.text || "…"}</p>`;
  return html`<p class="heard">${spans(turn.text, alignment).map(
    ({ text, role, slot }) => html`<span data-role=${role ?? "other"} title=${slot ?? role ?? ""}>${text}</span>`,
  )}</p>`;
}

/** Cut the text along the alignment; what it leaves out stays as it is. */
function spans(text, alignment) {
  const parts = [];
  let at = 0;
  for (const { begin, end, role, slot } of [...alignment].sort((one, other) => one.begin - other.begin)) {
    if (begin > at) parts.push({ text: text.slice(at, begin) });
    parts.push({ text: text.slice(begin, end), role, slot });
    at = end;
  }
  return [...parts, { text: text.slice(at) }];
}

const understood = ({ intent, slots, match, confidence }) => html`
  <p class="chips">
    <span class="chip intent" title="${match} match, ${confidence.toFixed(2)}">${capital(plain(intent.split(".")[0]))} <b>${plain(intent.split(".")[1])}</b></span>
    ${Object.entries(slots).map(([name, value]) => html`<span class="chip"><i>${plain(name)}</i> ${typeof value === "string" ? plain(value) : value}</span>`)}
  </p>`;

function changed(changes, signals) {
  const groups = readableChanges(changes, signals);
  if (!groups.length) return "";
  return html`
    <ul class="changes" aria-label="What changed">
      ${groups.map(({ name, where, from, to, paths }) => html`
        <li title=${paths.join("\n")}><span>${name}${where ? html` <small>${where}</small>` : ""}</span>
          <span class="change">${swatch(from)}<s>${from}</s> <span aria-hidden="true">→</span> ${swatch(to)}<b>${to}</b></span></li>`)}
    </ul>`;
}

const swatch = (text) => (text.startsWith("#") ? html`<i class="swatch" ${vars({ colour: text })}></i>` : "");

function waterfallOf(waterfall) {
  const steps = waterfall.filter(({ stage }) => stage !== "total");
  const total = steps.reduce((sum, { ms }) => sum + ms, 0);
  if (!total) return "";
  let before = 0;
  return html`
    <ol class="waterfall" aria-label="Time of each stage">
      ${steps.map(({ stage, ms }) => {
        const row = html`<li ${vars({ from: before / total, share: ms / total })}><span>${STAGES[stage] ?? stage}</span><i aria-hidden="true"></i><b>${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms</b></li>`;
        before += ms;
        return row;
      })}
    </ol>`;
}
