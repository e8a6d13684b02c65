/** How long each stage of a turn took, one after the other, from the last word to the voice. */

import { html } from "/static/vendor/lit/index.js";
import { vars } from "/static/element.js";

const STAGES = {
  endpoint: ["silence", "the silence that tells that you have finished"],
  words: ["hearing", "the recogniser's last words"],
  match: ["understanding", "along the packs' templates"],
  act: ["acting", "the car's signals are set"],
  voice: ["voice", "until the reply begins to sound"],
};

/** Return the stages as bars end to end, and above them when the car did its `deed` ("Acted") and spoke. */
export function waterfall(stages, deed) {
  const total = stages.reduce((sum, { ms }) => sum + ms, 0);
  if (!total) return "";
  let before = 0;
  return html`
    <section class="timing" aria-label="How long it took">
      <p>${inWords(stages, deed)}</p>
      <ol class="waterfall">
        ${stages.map(({ stage, ms }) => {
          const [name, about] = STAGES[stage] ?? [stage, ""];
          const row = html`<li data-stage=${stage} title=${about} ${vars({ from: before / total, share: ms / total })}><span>${name}</span><i aria-hidden="true"></i><b>${inMs(ms)} ms</b></li>`;
          before += ms;
          return row;
        })}
      </ol>
    </section>`;
}

const inMs = (ms) => (ms < 10 ? ms.toFixed(1) : Math.round(ms));

/** "Acted 0.64 s after the last word, spoke after 0.73 s". */
function inWords(stages, deed) {
  const until = (last) => stages.slice(0, stages.findIndex(({ stage }) => stage === last) + 1).reduce((sum, { ms }) => sum + ms, 0);
  const said = stages.some(({ stage }) => stage === "endpoint") ? "after the last word" : "after it was sent";
  const acted = html`${deed} <b>${time(until("act"))}</b> ${said}`;
  const voice = until("voice");
  return voice ? html`${acted}, voice at <b>${time(voice)}</b>` : acted;
}

const time = (ms) => (ms < 1000 ? `${inMs(ms)}\u00a0ms` : `${(ms / 1000).toFixed(2)}\u00a0s`);
