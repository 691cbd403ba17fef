// <rich-words> around the field of a wording: one writes as in a word processor, sees what is added and taken away, and
// loses nothing. components/rich_words.html draws it and all it says. Where anything fails the plain field stays.
import { Keeper } from "../keeper.js";

const LOOK_AGAIN = 60_000; // milliseconds until others' suggestions are asked for once more

customElements.define(
  "rich-words",
  class extends HTMLElement {
    connectedCallback() {
      this.form = this.closest("form");
      this.field = this.querySelector("textarea");
      this.sent = this.querySelector("input[name=rich]");
      this.append(this.querySelector("template").content.cloneNode(true));
      this.frame = this.querySelector(".rich-frame");
      this.hint = this.querySelector(".rich-hint");
      this.keeper = new Keeper(this);
      this.on(this.form, "submit", () => {
        this.sent.value = this.isRich ? JSON.stringify(this.editor.nodes()) : "";
      });
      // A page that comes back from the browser's memory has its field filled in, not its nodes.
      this.on(window, "pageshow", () => {
        this.sent.value = "";
      });
      this.on(this.form, "input", () => this.look());
      this.on(this.form, "click", (event) => this.lead(event));
      this.start()
        .catch(() => this.frame.remove())
        .finally(() => {
          if (this.isConnected) this.keeper.begin();
          this.dispatchEvent(new Event("ready", { bubbles: true }));
        });
      this.frame.hidden = true;
      this.hint.hidden = true;
    }

    disconnectedCallback() {
      for (const stop of this.stops) stop();
      this.keeper.end();
      this.editor?.destroy();
    }

    // Listens for as long as the element stands in the page.
    on(target, kind, act) {
      this.stops ??= [];
      target.addEventListener(kind, act);
      this.stops.push(() => target.removeEventListener(kind, act));
    }

    get isRich() {
      return this.editor !== undefined && this.field.hidden;
    }

    // What the form would say now, as the server keeps it.
    get state() {
      const { reason, kind } = this.form.elements;
      return {
        text: this.field.value,
        rich: this.isRich ? this.editor.nodes() : null,
        reason: reason?.value ?? "",
        kind: kind?.value ?? "",
      };
    }

    say(words) {
      const line = this.querySelector(".rich-said");
      if (line.textContent !== words) line.textContent = words;
    }

    focus() {
      if (this.isRich) this.editor.focus();
      else this.field.focus();
    }

    async start() {
      const [{ open, resumed }, base] = await Promise.all([import("../../vendor/editor.js"), this.ask()]);
      const nodes = await this.begun(base, resumed);
      if (!this.isConnected) return;
      const focused = document.activeElement === this.field;
      const place = this.frame.querySelector(".rich-place");
      const words = {};
      for (const [name, value] of Object.entries(this.dataset))
        if (name.startsWith("word")) words[name[4].toLowerCase() + name.slice(5)] = value;
      this.editor = open({
        place,
        frame: this.frame,
        base: base.nodes,
        nodes,
        labels: base.labels,
        words,
        attributes: this.attributesOfText(),
        changed: () => this.dispatchEvent(new Event("input", { bubbles: true })),
        send: () => this.form.requestSubmit(this.form.querySelector("button[type=submit]:not([name])")),
        source: () => this.turn(),
      });
      this.field.before(this.hint, this.frame);
      this.frame.append(this.field);
      this.place = place;
      this.frame.hidden = false;
      this.show(true);
      if (focused) this.focus();
    }

    // The nodes to go on with, where the field says other words than the text does; typed words are waited for.
    async begun(base, resumed) {
      for (;;) {
        const { value, defaultValue } = this.field;
        if (value === defaultValue && this.dataset.rich) return JSON.parse(this.dataset.rich);
        if (value.trimEnd() === base.words.trimEnd()) return null;
        const { nodes } = await this.ask({ text: value });
        if (this.field.value === value) return resumed(base.nodes, nodes);
      }
    }

    attributesOfText() {
      const { id } = this.field;
      const label = this.form.querySelector(`label[for="${id}"]`);
      if (label) label.id ||= `${id}-label`;
      const wrong = document.getElementById(`${id}-error`);
      return {
        id: "rich-text",
        class: "rich-text prose",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label?.id ?? "",
        "aria-describedby": wrong ? `rich-hint ${wrong.id}` : "rich-hint",
        ...(wrong ? { "aria-invalid": "true" } : {}),
        lang: this.dataset.lang,
        spellcheck: "true",
      };
    }

    // Words as the editor shows them, or as source.
    show(rich) {
      this.place.hidden = !rich;
      this.field.hidden = rich;
      this.hint.hidden = !rich;
      const hint = document.getElementById(`${this.field.id}-hint`);
      if (hint) hint.hidden = rich;
      this.frame.classList.toggle("rich-as-source", !rich);
      this.frame.querySelector("[data-act=source]").ariaPressed = String(!rich);
    }

    async turn() {
      if (this.turning) return;
      this.turning = true;
      try {
        if (this.isRich) {
          const { text } = await this.ask({ rich: this.editor.nodes() });
          this.field.value = text;
          this.turned = text;
          this.show(false);
        } else {
          if (this.field.value !== this.turned)
            this.editor.replace((await this.ask({ text: this.field.value })).nodes);
          this.show(true);
        }
        this.say("");
        this.focus();
      } catch (refusal) {
        this.say(refusal.sentence ?? this.dataset.wordTrouble);
      } finally {
        this.turning = false;
      }
    }

    // Asks the server for the nodes to begin with, or for one view of the words as the other.
    async ask(body) {
      const response = await fetch(this.dataset.nodes, body ? this.request("POST", body) : {});
      if (response.status === 422) throw await response.json();
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      return response.json();
    }

    request(method, body) {
      return {
        method,
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrf_token.value },
        body: JSON.stringify(body),
      };
    }

    // The label and the list of what is wrong lead to the field, wherever it is.
    lead(event) {
      const { id } = this.field;
      if (!this.isRich || !event.target.closest(`label[for="${id}"], a[href="#${id}"]`)) return;
      event.preventDefault();
      this.focus();
    }

    // While one writes: who else would change these words. They stand outside the form, as they have forms of their own.
    async look() {
      const place = document.getElementById("around");
      if (!place || !this.dataset.around || Date.now() - (this.looked ?? 0) < LOOK_AGAIN) return;
      this.looked = Date.now();
      const response = await fetch(this.dataset.around).catch(() => null);
      if (!response?.ok || response.redirected) return;
      const { body } = new DOMParser().parseFromString(await response.text(), "text/html");
      const heading = body.querySelector("h2")?.textContent ?? "";
      if (!this.isConnected || heading === (place.querySelector("h2")?.textContent ?? "")) return;
      place.replaceChildren(...body.childNodes);
      this.say(heading);
    }
  },
);
