/** Speak or type: the big microphone, what it hears as it hears it, and a line to write in. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement, vars } from "/static/element.js";
import { say, send } from "/static/socket.js";
import { closeMicrophone, openMicrophone, pressTalk, releaseTalk, setMode } from "/static/sound/microphone.js";
import { cutReply, wakeSound } from "/static/sound/player.js";
import { icon } from "/static/icons.js";
import { update } from "/static/store.js";

const TAP_MS = 350;
const MODES = { push: "Hold", continuous: "Hey cockpit", always: "Always" };

class Voice extends CockpitElement {
  static uses = ["mic", "heard", "partial", "listening", "speech", "speaking", "said", "turns", "connection", "hearing"];
  pressedAt = 0;
  latched = false;
  lastTurn = 0;

  render() {
    const { mic, connection } = this.store;
    return html`
      <section class="voice" aria-label="Speak or type">
        <p class="subtitle" aria-live="polite" data-kind=${this.subtitle().kind}>${this.subtitle().text}</p>
        ${mic.trouble ? html`<p class="trouble" role="alert">${icon("alert")}<span>${mic.trouble}</span></p>` : ""}
        <div class="dock">
          <form @submit=${this.submit}>
            <label class="hidden" for="say">Type a command</label>
            <input id="say" autocomplete="off" maxlength="500" placeholder="Type a command" ?disabled=${connection !== "open"} />
            <button class="round" aria-label="Send">${icon("send")}</button>
          </form>
          ${this.button()}
          <div class="mode" role="radiogroup" aria-label="How the microphone listens">
            ${Object.entries(MODES).map(([mode, title]) => html`
              <label><input type="radio" name="mode" .checked=${mic.mode === mode} @change=${() => setMode(mode)} /><span>${title}</span></label>`)}
          </div>
        </div>
      </section>`;
  }

  button() {
    const { mic, heard, listening, speaking, connection } = this.store;
    return html`
      <button class="microphone" aria-label=${mic.on ? "Stop the microphone" : "Microphone: hold, or press the space bar, and speak"} aria-pressed=${mic.on}
        ?data-listening=${mic.on && heard && (listening || mic.mode === "push")} ?data-speaking=${speaking !== null} ?disabled=${connection !== "open"}
        ${vars({ level: mic.level })} @pointerdown=${this.press} @pointerup=${this.release} @pointercancel=${closeMicrophone}
        @keydown=${this.key} @keyup=${this.key} @click=${this.click} @contextmenu=${(event) => event.preventDefault()}>
        <i></i><i></i>${icon(mic.on && mic.mode !== "push" ? "stop" : "mic")}
      </button>`;
  }

  /** The one line under the car: what is being heard, or else what was answered. */
  subtitle() {
    const { mic, heard, partial, listening, speaking, said, hearing, connection } = this.store;
    if (partial) return { kind: "heard", text: partial };
    if (mic.on && !heard) return { kind: "hint", text: "One moment" };
    if (mic.on && mic.mode === "continuous" && !listening) return { kind: "hint", text: "Say “hey cockpit”" };
    if (mic.on) return { kind: "hint", text: "Listening" };
    const reply = speaking?.text ?? said;
    if (reply) return { kind: "reply", text: reply };
    return { kind: "hint", text: connection === "open" && hearing.ready ? "Hold the button or the space bar, and speak" : "" };
  }

  press(event) {
    if (event.button !== 0) return;
    event.target.closest("button").setPointerCapture(event.pointerId);
    if (this.store.mic.on) return void (this.pressedAt = -Infinity);
    this.pressedAt = event.timeStamp;
    openMicrophone();
  }

  /**
   * Letting go ends a push-to-talk; a short tap leaves the microphone open until the next tap. Who lets go before it was
   * open, which may take longer than a tap, has not been heard and is waited for too.
   */
  release(event) {
    const tapped = event.timeStamp - this.pressedAt < TAP_MS || !this.store.mic.live;
    if (this.pressedAt === -Infinity || (this.store.mic.mode === "push" && !tapped)) closeMicrophone();
    this.latched = this.pressedAt !== -Infinity && tapped;
  }

  key(event) {
    if (event.code !== "Space" && event.key !== "Enter") return;
    event.preventDefault();
    if (event.type === "keyup") releaseTalk();
    else if (!event.repeat) pressTalk();
  }

  /** A click without pointer or key comes from assistive technology: it toggles. */
  click(event) {
    if (event.detail !== 0) return;
    this.latched = !this.store.mic.on;
    pressTalk();
  }

  /** A microphone that a tap left open closes when its utterance has become a turn. */
  updated() {
    const { turns, client, mic } = this.store;
    const last = turns.findLast((each) => each.client === client)?.id ?? 0;
    if (this.latched && mic.mode === "push" && last > this.lastTurn) {
      this.latched = false;
      closeMicrophone();
    }
    this.lastTurn = last;
  }

  submit(event) {
    event.preventDefault();
    const input = this.querySelector("#say");
    if (!input.value.trim()) return;
    wakeSound();
    cutReply();
    send("cut");
    if (say(input.value.trim())) input.value = "";
    update({ mic: { ...this.store.mic, trouble: null } });
  }
}

customElements.define("cockpit-voice", Voice);
