// The editor: everything that <rich-words> loads when somebody begins to write.
import { history } from "prosemirror-history";
import { Node } from "prosemirror-model";
import { EditorState, Plugin } from "prosemirror-state";
import { Transform } from "prosemirror-transform";
import { EditorView } from "prosemirror-view";
import { alignment } from "./alignment.js";
import { changes } from "./changes.js";
import { headings } from "./headings.js";
import { keys, shorthand, typedOver } from "./keys.js";
import { LinkLine } from "./link.js";
import { footnote } from "./notes.js";
import { paste } from "./paste.js";
import { schema } from "./schema.js";
import { Toolbar } from "./toolbar.js";
import { views } from "./views.js";

const ROOM = { top: 180, right: 5, bottom: 40, left: 5 }; // CSS pixels around the cursor

// Mounts the editor in `place`. `base` are the nodes one began with, `nodes` those to go on with if they differ, `labels`
// the names of the text's footnotes; `words` what is said.
// Returns what the element needs: the nodes, whether they differ, and how to change or end it all.
export function open({ place, frame, base, nodes, labels, words, attributes, changed, send, source }) {
  const from = read(base);
  const doc = nodes ? read(nodes) : from;
  let bar;
  let link;
  const note = footnote(labels);
  const view = new EditorView(
    { mount: place },
    {
      state: EditorState.create({
        doc,
        plugins: [
          changes(from, words),
          history(),
          shorthand(),
          ...keys({ send, link: () => link.open(), note }),
          paste(),
          headings(),
          new Plugin({ view: () => ({ update: (now) => bar.update(now.state) }) }),
        ],
      }),
      nodeViews: views(words),
      handleKeyPress: typedOver,
      attributes,
      // The tools above the words take their room while the page is scrolled.
      scrollThreshold: ROOM,
      scrollMargin: ROOM,
      dispatchTransaction(tr) {
        view.updateState(view.state.apply(tr));
        if (tr.docChanged) changed();
      },
    },
  );
  link = new LinkLine(frame.querySelector(".rich-link"), view);
  bar = new Toolbar(frame.querySelector("[role=toolbar]"), view, {
    acts: { source, link: () => link.open() },
    note,
  });
  return {
    view,
    nodes: () => view.state.doc.toJSON(),
    focus: () => view.focus(),
    replace: (json) => view.dispatch(towards(view.state.tr, strange(json))),
    destroy: () => view.destroy(),
  };
}

// The nodes of words that were written as source, as far as they are those one began with.
export function resumed(base, json) {
  return towards(new Transform(read(base)), strange(json)).doc.toJSON();
}

function read(json) {
  const doc = Node.fromJSON(schema, json);
  doc.check();
  return doc;
}

// Nodes made from other source than one began with do not know their place in that.
function strange(json) {
  return read(JSON.parse(JSON.stringify(json, (name, value) => (name === "at" ? null : value))));
}

// Only the blocks that differ are replaced, so that the rest keeps what is known of it.
function towards(tr, next) {
  for (const map of alignment(tr.doc, next)) {
    map.forEach((start, end, _from, to) => {
      tr.replace(start, end, next.slice(start, to));
    });
  }
  return tr;
}
