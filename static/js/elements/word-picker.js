// <word-picker data-href data-label> around passages: choose words in one of them and a link to discuss them appears.
// The link carries the passage, the words, and which of their occurrences is meant; the server finds them again.
const CONTEXT = 600;

customElements.define(
  "word-picker",
  class extends HTMLElement {
    connectedCallback() {
      this.changed = () => this.update();
      document.addEventListener("selectionchange", this.changed);
      this.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.clear();
      });
    }

    disconnectedCallback() {
      document.removeEventListener("selectionchange", this.changed);
      this.clear();
    }

    update() {
      const picked = this.picked();
      if (!picked) return this.clear();
      this.link ??= this.makeLink();
      const query = new URLSearchParams({ passage: picked.passage, quote: picked.quote, occurrence: picked.occurrence });
      this.link.href = `${this.dataset.href}?${query}`;
      const box = picked.range.getBoundingClientRect();
      this.link.style.insetInlineStart = `${Math.max(8, box.left + window.scrollX)}px`;
      this.link.style.insetBlockStart = `${box.bottom + window.scrollY + 8}px`;
    }

    picked() {
      const selection = document.getSelection();
      if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
      const range = selection.getRangeAt(0);
      const text = this.textOf(range.startContainer);
      if (!text || text !== this.textOf(range.endContainer)) return null;
      const quote = words(range);
      if (!quote || quote.length > CONTEXT) return null;
      const before = document.createRange();
      before.setStart(text, 0);
      before.setEnd(range.startContainer, range.startOffset);
      return {
        range,
        quote,
        passage: text.closest("[data-passage]").dataset.passage,
        occurrence: occurrence(squeeze(text.textContent), words(before).length, quote),
      };
    }

    textOf(node) {
      const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
      const text = element?.closest("[data-passage] > .passage-text");
      return text && this.contains(text) ? text : null;
    }

    makeLink() {
      const link = document.createElement("a");
      link.className = "button button-primary picked-words";
      link.textContent = this.dataset.label;
      document.body.append(link);
      return link;
    }

    clear() {
      this.link?.remove();
      this.link = undefined;
    }
  },
);

function squeeze(text) {
  return text.replace(/\s+/g, " ").trim();
}

function words(range) {
  return squeeze(range.toString());
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
