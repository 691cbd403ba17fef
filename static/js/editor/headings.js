// A passage alone may begin with a heading of any level; for a screen reader the levels of the page leave none out.
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

export function headings() {
  return new Plugin({
    state: {
      init: (_config, state) => levelled(state.doc),
      apply: (tr, was) => (tr.docChanged ? levelled(tr.doc) : was),
    },
    props: {
      decorations(state) {
        return this.getState(state);
      },
    },
  });
}

function levelled(doc) {
  const found = [];
  let before = 1;
  doc.descendants((node, pos) => {
    if (node.type.name !== "heading") return !node.isTextblock;
    const level = Math.min(node.attrs.level, before + 1);
    if (level !== node.attrs.level)
      found.push(Decoration.node(pos, pos + node.nodeSize, { "aria-level": String(level) }));
    before = level;
    return false;
  });
  return DecorationSet.create(doc, found);
}
