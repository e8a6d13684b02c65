/** The page: what stands where, the theme, and the keys that work everywhere. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import { connect } from "/static/socket.js";
import { get, watch } from "/static/store.js";
import { closeMicrophone, pressTalk, releaseTalk } from "/static/sound/microphone.js";
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
watch(["connection"], () => get().connection === "lost" && closeMicrophone());
watch(["notice"], () => ["full", "fault"].includes(get().notice?.kind) && closeMicrophone());

customElements.define("cockpit-app", App);
connect();
