/** What was said, word by word: how surely it was heard, and the word of the template beneath where that is another. */

import { html } from "/static/vendor/lit/index.js";
import { vars } from "/static/element.js";
import { plain } from "/static/names.js";

const UNSURE = 0.85;

const TELLS = {
  slip: ({ grammar }) => `the pack has “${grammar}”`,
  missing: ({ grammar }) => `the pack also has “${grammar}”`,
  skipped: () => "has no place in this command",
  filler: () => "makes no difference",
  garbled: () => "was not made out",
  free: () => "no template has it",
};

/** Return the sentence of a turn along its alignment. */
export function alignedWords(turn, alignment) {
  if (!turn.text) return html`<p class="heard">…</p>`;
  const sure = confidences(turn);
  return html`<p class="heard">${pieces(turn.text, alignment).map((piece) => word(piece, sure))}</p>`;
}

function word({ text, begin, role, slot, grammar }, sure) {
  const confidence = sure.get(begin);
  const unsure = confidence < UNSURE;
  const told = [TELLS[role]?.({ grammar }), slot && `fills ${plain(slot.split(".").pop())}`, confidence !== undefined && `${Math.round(confidence * 100)} % sure`];
  const title = told.filter(Boolean).join(", ");
  if (role === "missing") return html` <ins title=${title}>${grammar}</ins>`;
  if (role === "slip") return html`<ruby data-role="slip" ?data-slot=${slot} ?data-unsure=${unsure} title=${title}>${text}<rt>${grammar}</rt></ruby>`;
  if (role === undefined && !title) return text;
  return html`<span data-role=${role ?? "other"} ?data-slot=${slot} ?data-unsure=${unsure} title=${title} ${vars({ sure: confidence ?? 1 })}>${text}</span>`;
}

/** Cut the text along the alignment, and what it leaves out into words. */
function pieces(text, alignment) {
  const parts = [];
  let at = 0;
  const rest = (end) => {
    for (const { 0: piece, index } of text.slice(at, end).matchAll(/\s+|\S+/g)) parts.push({ text: piece, begin: at + index });
  };
  for (const span of alignment) {
    if (span.begin < at) continue;
    rest(span.begin);
    parts.push({ ...span, text: text.slice(span.begin, span.end) });
    at = span.end;
  }
  rest(text.length);
  return parts;
}

/** How sure the recogniser was of the word that begins at each character. */
function confidences({ text, heard }) {
  const sure = new Map();
  let at = 0;
  for (const { text: heardWord, confidence } of heard?.words ?? []) {
    const begin = text.indexOf(heardWord, at);
    if (begin < 0) continue;
    sure.set(begin, confidence);
    at = begin + heardWord.length;
  }
  return sure;
}
