// <word-picker> around passages: choose words in one of them, and what can be done with them appears below.
// data-discuss: where to discuss them; the address carries the passage, the words and which of their occurrences is
// meant, and the server finds them again. data-why: where a passage's origin is told, from the first word chosen on,
// in the version that data-version numbers (the newest without it). A click chooses the word under it.
// With the focus at a passage the key c chooses its words by the arrow keys; data-hint says so once it does.
import { UNSAID, WordSteps } from "../word-steps.js";

const LONGEST = 600;
const WRITES = "input, textarea, select, [contenteditable]";

customElements.define(
  "word-picker",
  class extends HTMLElement {
    connectedCallback() {
      this.changed = () => this.update();
      document.addEventListener("selectionchange", this.changed);
      this.keys = (event) => this.press(event);
      document.addEventListener("keydown", this.keys);
      this.addEventListener("click", (event) => {
        if (event.target.closest("a, button, input, label, summary, textarea, select, [contenteditable]"))
          return;
        const selection = document.getSelection();
        const word = selection?.isCollapsed ? wordAt(event) : null;
        if (!word || !this.told(word)) return;
        selection.removeAllRanges();
        selection.addRange(word);
      });
    }

    disconnectedCallback() {
      document.removeEventListener("selectionchange", this.changed);
      document.removeEventListener("keydown", this.keys);
      this.clear();
    }

    press(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = event.target.closest?.(".passage-row[id]");
      if (event.key === "Escape") {
        this.clear();
        this.stop();
      } else if (this.steps && event.target === this.steps.text) {
        if (event.key === "Enter") {
          this.update();
          this.box?.querySelector("a")?.click();
        } else if (!this.steps.press(event)) return;
        else this.say(squeeze(said(document.getSelection().getRangeAt(0))));
        event.preventDefault();
      } else if (event.key === "c" && at && !event.target.closest(WRITES)) {
        event.preventDefault();
        this.start(at.querySelector(".passage-text"), event.target);
      }
    }

    // The text takes the focus while its words are chosen, and gives it back.
    start(text, from) {
      this.steps = new WordSteps(text);
      Object.assign(this.steps, { text, from });
      text.tabIndex = -1;
      text.focus({ preventScroll: true });
      this.steps.choose();
      this.say(this.dataset.hint);
    }

    stop() {
      if (!this.steps) return;
      const { text, from } = this.steps;
      this.steps = undefined;
      text.removeAttribute("tabindex");
      document.getSelection().removeAllRanges();
      from.focus();
    }

    say(words) {
      this.said ??= this.appendChild(
        Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" }),
      );
      this.said.textContent = words;
    }

    update() {
      if (this.box?.contains(document.activeElement)) return;
      const picked = this.picked();
      if (!picked) return this.clear();
      this.box ??= this.makeBox();
      for (const link of this.box.children) link.href = this.address(link.dataset.act, picked);
      const place = picked.range.getBoundingClientRect();
      const left = Math.min(place.left, document.documentElement.clientWidth - this.box.offsetWidth - 8);
      this.box.style.left = `${Math.max(8, left) + window.scrollX}px`;
      this.box.style.top = `${place.bottom + window.scrollY + 8}px`;
    }

    picked() {
      const selection = document.getSelection();
      if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
      return this.told(selection.getRangeAt(0));
    }

    told(range) {
      const text = this.textOf(range.startContainer);
      if (!text || text !== this.textOf(range.endContainer)) return null;
      // Words that only a suggestion has are discussed with that.
      if (range.startContainer.parentElement?.closest("ins")) return null;
      const quote = squeeze(said(range));
      if (!quote || quote.length > LONGEST) return null;
      const all = document.createRange();
      all.selectNodeContents(text);
      const before = document.createRange();
      before.setStart(text, 0);
      before.setEnd(range.startContainer, range.startOffset);
      return {
        range,
        quote,
        passage: text.closest("[id^='p-']").id.slice(2),
        occurrence: occurrence(squeeze(said(all)), squeeze(said(before)).length, quote),
        at: source(range),
      };
    }

    textOf(node) {
      const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
      const text = element?.closest(".passage-row[id] > .passage-text, .version-passage[id]");
      return text && this.contains(text) ? text : null;
    }

    makeBox() {
      const box = document.createElement("div");
      box.className = "picked-words";
      for (const act of ["discuss", "why"]) {
        if (!this.dataset[act]) continue;
        const link = document.createElement("a");
        link.className = "button button-small";
        link.dataset.act = act;
        link.textContent = this.dataset[`${act}Label`];
        box.append(link);
      }
      // Right behind the text, so that Tab leads from the chosen words to what can be done with them.
      this.append(box);
      return box;
    }

    address(act, picked) {
      if (act === "why") {
        const asked = new URLSearchParams();
        if (picked.at !== null) asked.set("at", picked.at);
        if (this.dataset.version) asked.set("version", this.dataset.version);
        return `${this.dataset.why}${picked.passage}?${asked}`;
      }
      const { passage, quote, occurrence } = picked;
      return `${this.dataset.discuss}?${new URLSearchParams({ passage, quote, occurrence })}`;
    }

    clear() {
      this.box?.remove();
      this.box = undefined;
    }
  },
);

// The word under a click, where it stands in one piece of text.
function wordAt(event) {
  const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const old = spot ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const node = spot?.offsetNode ?? old?.startContainer;
  const at = spot?.offset ?? old?.startOffset;
  if (node?.nodeType !== Node.TEXT_NODE) return null;
  const before = /[\p{L}\p{N}\p{M}]*$/u.exec(node.data.slice(0, at))[0].length;
  const after = /^[\p{L}\p{N}\p{M}]*/u.exec(node.data.slice(at))[0].length;
  if (!before && !after) return null;
  const range = document.createRange();
  range.setStart(node, at - before);
  range.setEnd(node, at + after);
  return range;
}

// The words of the text as it stands: without what suggestions would add, and what is said about changes.
function said(range) {
  const words = range.cloneContents();
  for (const one of words.querySelectorAll(`ins, ${UNSAID}`)) one.remove();
  return words.textContent;
}

function squeeze(text) {
  return text.replace(/\s+/g, " ").trim();
}

// Which occurrence of the quote begins nearest to the place where the selection begins, counted from one.
function occurrence(text, place, quote) {
  let number = 0;
  let best = 1;
  let distance = Number.POSITIVE_INFINITY;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    number += 1;
    if (Math.abs(at - place) < distance) {
      distance = Math.abs(at - place);
      best = number;
    }
  }
  return best;
}

// The code point of the document's source where a selection begins, from the nearest element that says its own.
function source(range) {
  const node = range.startContainer;
  const holder = node.nodeType === Node.TEXT_NODE ? node.parentElement : null;
  if (!holder?.dataset.at || holder.firstChild !== node) return null;
  const inside = holder.dataset.len ? 0 : [...node.data.slice(0, range.startOffset)].length;
  return Number(holder.dataset.at) + inside;
}
