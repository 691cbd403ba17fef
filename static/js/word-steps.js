// Choosing words of a text with the keys alone: the arrows lead from word to word, with Shift they choose more.
export const UNSAID = ".visually-hidden, .change-by, .control, .format-note, .version-why";

export class WordSteps {
  constructor(text) {
    this.words = [];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(`ins, ${UNSAID}`)) continue;
      for (const found of node.data.matchAll(/\S+/g))
        this.words.push({ node, start: found.index, end: found.index + found[0].length });
    }
    this.first = this.last = 0;
  }

  // Whether the key meant something here.
  press(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || !this.words.length) return false;
    this.last = Math.min(Math.max(this.last + step, 0), this.words.length - 1);
    if (!event.shiftKey) this.first = this.last;
    this.choose();
    return true;
  }

  choose() {
    const from = this.words[Math.min(this.first, this.last)];
    const to = this.words[Math.max(this.first, this.last)];
    document.getSelection().setBaseAndExtent(from.node, from.start, to.node, to.end);
    to.node.parentElement.scrollIntoView({ block: "nearest" });
  }
}
