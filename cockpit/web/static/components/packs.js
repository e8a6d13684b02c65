/** The packs' files, to be read, and where they are one's own, written: checked as one types. */

import { html } from "/static/vendor/lit/index.js";
import { CockpitElement } from "/static/element.js";
import { send } from "/static/socket.js";
import { icon } from "/static/icons.js";

const PAUSE_MS = 500;

class PackEditor extends CockpitElement {
  static uses = ["packs", "checked"];
  static properties = { chosen: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    send("packs.read");
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.checking);
  }

  render() {
    const files = (this.store.packs ?? []).flatMap(({ pack, files }) => files.map((file) => ({ pack, ...file, key: `${pack}/${file.name}` })));
    if (!files.length) return html`<p class="empty">${this.store.packs ? "There are no packs." : "Reading the packs"}</p>`;
    const file = files.find(({ key }) => key === this.chosen) ?? files[0];
    return html`
      <div class="packs">
        <label class="hidden" for="file">File</label>
        <select id="file" @change=${(event) => (this.chosen = event.target.value)}>${files.map(({ key }) => html`<option ?selected=${key === file.key}>${key}</option>`)}</select>
        <label class="hidden" for="source">${file.key}</label>
        <textarea id="source" spellcheck="false" ?readonly=${file.read_only} .value=${file.text} @input=${() => this.soon(file)}></textarea>
        ${file.read_only ? html`<p class="note">${icon("lock")}Installed packs are read-only.</p>` : html`<button class="primary" @click=${() => this.check(file, true)}>Save and teach the car</button>`}
        <div role="status">${this.verdict(file)}</div>
      </div>`;
  }

  soon(file) {
    clearTimeout(this.checking);
    this.checking = setTimeout(() => this.check(file, false), PAUSE_MS);
  }

  check({ pack, name }, save) {
    send("packs.write", { pack, file: name, text: this.querySelector("textarea").value, save });
  }

  verdict({ key }) {
    const checked = this.store.checked[key];
    if (!checked) return "";
    if (checked.ok) return html`<p class="note good">${icon("check")}${checked.saved ? "Saved, and known to the car." : "This would do."}</p>`;
    return checked.problems.map(({ file, line, column, message, hint }) => html`<p class="note bad">${icon("alert")}<span>${file}${line ? `:${line}:${column ?? 1}` : ""} ${message} ${hint ?? ""}</span></p>`);
  }
}

customElements.define("cockpit-packs", PackEditor);
