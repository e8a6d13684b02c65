/** The line above all: the name, where the car is, what works and what does not. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import { connect } from "/static/socket.js";
import { icon } from "/static/icons.js";
import { capital, plain } from "/static/names.js";
import { chooseSound } from "/static/store.js";
import { chooseTheme, theme } from "/static/theme.js";

class TopBar extends CockpitElement {
  static uses = ["connection", "retryAt", "hearing", "voice", "recording", "world", "notice", "clients", "scenes", "car", "sound"];

  connectedCallback() {
    super.connectedCallback();
    this.ticking = setInterval(() => this.store.connection === "lost" && this.requestUpdate(), 500);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
  }

  render() {
    const { world, recording, clients, sound, voice } = this.store;
    const next = theme() === "night" ? "day" : "night";
    return html`
      <header>
        <h1>Cockpit</h1>
        <p class="where">${[world.scenario ? capital(plain(world.scenario)) : "Here and now", this.scene(), this.music()].filter(Boolean).join("  ·  ")}</p>
        <div class="news" role="status">${this.news()}</div>
        <div class="kept" role="status">${recording ? html`<p class="badge recording">Recording</p>` : ""}</div>
        ${clients > 1 ? html`<p class="badge">${clients} screens</p>` : ""}
        <time>${(world.local_time ?? "").slice(11, 16)}</time>
        <button class="round sound" aria-label="Spoken replies" aria-pressed=${sound && voice.ready} ?disabled=${!voice.ready} @click=${() => chooseSound(!sound)}>${icon(sound && voice.ready ? "sound" : "silence")}</button>
        <button class="round" aria-label="Change to the ${next} theme" @click=${() => this.change(next)}>${icon(next === "day" ? "sun" : "moon")}</button>
      </header>`;
  }

  scene() {
    const { scenes, car } = this.store;
    const active = car["Vehicle.Cabin.Scene.Active"];
    return active && capital(scenes.find(({ id }) => id === active)?.name ?? plain(active));
  }

  music() {
    const of = (leaf) => this.store.car[`Vehicle.Cabin.Infotainment.Media.${leaf}`];
    const playing = [of("Played.Track"), of("Played.Artist")].filter(Boolean).join(", ");
    return of("IsPlaying") && !of("IsMuted") && `♪ ${playing || "Playing"}`;
  }

  /** What the person should know now: the worst first. */
  news() {
    const { connection, retryAt, hearing, voice, notice } = this.store;
    if (connection === "lost") {
      const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
      return html`<p class="banner bad">${icon("alert")}<span>The server is gone. Trying again${seconds ? ` in ${seconds} s` : ""}.</span>
        <button @click=${() => connect()}>Try now</button></p>`;
    }
    if (connection === "connecting") return html`<p class="banner">Connecting</p>`;
    if (notice) return html`<p class="banner ${notice.kind}">${icon("alert")}<span>${notice.message} ${notice.hint ?? ""}</span></p>`;
    if (hearing.preparing) return html`<p class="banner">Getting ready to hear. Typing works already.</p>`;
    const missing = [!hearing.ready && `Cannot hear: ${hearing.why ?? "no model"}.`, !voice.ready && `Cannot speak: ${voice.why ?? "no voice"}.`].filter(Boolean);
    return missing.length ? html`<p class="banner">${icon("alert")}<span>${missing.join(" ")}</span></p>` : "";
  }

  change(name) {
    chooseTheme(name);
    this.requestUpdate();
    dispatchEvent(new Event("cockpit-theme"));
  }
}

customElements.define("cockpit-top", TopBar);
