/** The page: what stands where, the theme, and the keys that work everywhere. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import { connect, send } from "/static/socket.js";
import { get, watch } from "/static/store.js";
import { closeMicrophone, pressTalk, releaseTalk } from "/static/sound/microphone.js";
import { cutReply, wakeSound } from "/static/sound/player.js";
import "/static/components/top-bar.js";
import "/static/components/instruments.js";
import "/static/components/cabin.js";
import "/static/components/voice.js";
import "/static/components/talk.js";
import "/static/components/side.js";

class App extends CockpitElement {
  static uses = ["connection"];

  render() {
    return html`
      <a class="skip" href="#say">To the input</a>
      <cockpit-top></cockpit-top>
      <main data-connection=${this.store.connection}>
        <cockpit-instruments></cockpit-instruments>
        <div class="stage"><cockpit-cabin></cockpit-cabin><cockpit-voice></cockpit-voice></div>
        <cockpit-talk></cockpit-talk>
        <cockpit-side></cockpit-side>
      </main>`;
  }
}

/** The space bar is the talk key, unless it already means something where the focus is. */
const talkKey = (event) =>
  event.code === "Space" && !event.target.closest?.("input, textarea, select, button, a, summary, [role=radio], [role=tab]");

addEventListener("keydown", (event) => {
  if (!talkKey(event)) return;
  event.preventDefault();
  if (!event.repeat) pressTalk();
});
addEventListener("keyup", (event) => talkKey(event) && releaseTalk());
addEventListener("blur", releaseTalk);
addEventListener("pointerdown", wakeSound, { once: true });
addEventListener("keydown", wakeSound, { once: true });

/** Tell the server whether this page can be heard: it speaks its own words, such as that a scene ended, only then. */
function tellSound() {
  const { connection, awake, sound } = get();
  if (!sound) cutReply();
  if (connection === "open" && (awake || !sound)) send("sound", { on: sound });
}

watch(["connection", "awake", "sound"], tellSound);
watch(["connection"], () => get().connection === "lost" && closeMicrophone());
watch(["heard"], () => get().heard === false && closeMicrophone());

customElements.define("cockpit-app", App);
connect();
