// How the parts look that the editor cannot hold as words: a box of plain text in their place.
export function views(words) {
  return {
    source: (node, view, getPos) => new SourceBox(node, view, getPos, words),
    footnote: (node) => footnote(node, words),
  };
}

class SourceBox {
  constructor(node, view, getPos, words) {
    this.dom = document.createElement("div");
    this.dom.className = "rich-source";
    this.dom.contentEditable = "false";
    const label = document.createElement("label");
    label.className = "rich-source-label";
    label.textContent = words.source;
    this.box = document.createElement("textarea");
    this.box.className = "source";
    this.box.ariaLabel = words.sourceLabel;
    this.box.value = node.attrs.text;
    this.box.rows = Math.min(12, node.attrs.text.split("\n").length);
    this.box.addEventListener("input", () => {
      view.dispatch(view.state.tr.setNodeAttribute(getPos(), "text", this.box.value));
    });
    label.append(this.box);
    this.dom.append(label);
  }

  update(node) {
    if (node.type.name !== "source") return false;
    if (this.box.value !== node.attrs.text) this.box.value = node.attrs.text;
    return true;
  }

  stopEvent(event) {
    return event.target === this.box;
  }

  ignoreMutation() {
    return true;
  }
}

function footnote(node, words) {
  const dom = document.createElement("div");
  dom.className = "rich-footnote";
  const label = document.createElement("span");
  label.className = "rich-footnote-label";
  label.contentEditable = "false";
  label.textContent = `${words.footnote} ${node.attrs.label}`;
  const contentDOM = document.createElement("div");
  dom.append(label, contentDOM);
  return {
    dom,
    contentDOM,
    update: (other) => other.type === node.type && other.attrs.label === node.attrs.label,
    ignoreMutation: (mutation) => !contentDOM.contains(mutation.target) && mutation.type !== "selection",
  };
}
