// Footnotes: a sign behind the words, and a place for what it says below the text.
import { TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";

const { nodes } = schema;

// Whether the cursor is in the words of a footnote, and which.
export function noteAround({ selection: { $from } }) {
  for (let depth = $from.depth; depth > 0; depth--)
    if ($from.node(depth).type === nodes.footnote) return $from.node(depth);
  return null;
}

// Adds a footnote behind the chosen words and goes to where its words are written; from there it goes back.
// `taken` are the names that footnotes have elsewhere in the text.
export function footnote(taken) {
  return (state, dispatch) => {
    const note = noteAround(state);
    return note ? goBack(state, dispatch, note.attrs.label) : add(state, dispatch, taken);
  };
}

function add(state, dispatch, taken) {
  const { $to } = state.selection;
  if (!$to.parent.type.contentMatch.matchType(nodes.footnote_reference)) return false;
  if (!dispatch) return true;
  const label = free(state.doc, taken);
  const tr = state.tr.insert($to.pos, nodes.footnote_reference.create({ label }));
  const pos = below(tr.doc, $to.pos);
  tr.insert(pos, nodes.footnote.create({ label }, nodes.paragraph.create()));
  tr.setSelection(TextSelection.create(tr.doc, pos + 2));
  dispatch(tr.scrollIntoView());
  return true;
}

// Behind the last footnote that follows, else at the end.
function below(doc, pos) {
  let place = doc.content.size;
  doc.forEach((node, offset) => {
    if (node.type === nodes.footnote && offset > pos) place = offset + node.nodeSize;
  });
  return place;
}

function free(doc, taken) {
  const used = new Set(taken);
  doc.descendants((node) => {
    if (node.attrs.label) used.add(node.attrs.label);
  });
  let number = 1;
  while (used.has(String(number))) number++;
  return String(number);
}

// Backspace in a footnote that says nothing takes it away with its signs.
export function dropEmptyNote(state, dispatch) {
  const { $cursor } = state.selection;
  const note = noteAround(state);
  if (!$cursor || note?.textContent !== "" || note.childCount > 1 || note.firstChild.childCount) return false;
  const { tr } = state;
  state.doc.descendants((node, pos) => {
    const sign = node.type === nodes.footnote_reference && node.attrs.label === note.attrs.label;
    if (sign || node === note) tr.delete(tr.mapping.map(pos), tr.mapping.map(pos + node.nodeSize));
  });
  dispatch?.(tr.scrollIntoView());
  return true;
}

function goBack(state, dispatch, label) {
  let found = null;
  state.doc.descendants((node, pos) => {
    if (found === null && node.type === nodes.footnote_reference && node.attrs.label === label)
      found = pos + node.nodeSize;
  });
  if (found === null) return false;
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, found)).scrollIntoView());
  return true;
}
