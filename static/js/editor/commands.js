// What the toolbar and the keys do.
import { setBlockType, toggleMark } from "prosemirror-commands";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

// The kind of paragraph at the cursor: a heading's level, 0 for plain text, "other" for anything else.
export function style(state) {
  const { parent } = state.selection.$from;
  if (parent.type === nodes.heading) return parent.attrs.level;
  return parent.type === nodes.paragraph ? 0 : "other";
}

export function setStyle(level) {
  return level ? setBlockType(nodes.heading, { level }) : setBlockType(nodes.paragraph);
}

export function has(state, mark) {
  const { from, to, empty, $from } = state.selection;
  if (empty) return Boolean(mark.isInSet(state.storedMarks ?? $from.marks()));
  return state.doc.rangeHasMark(from, to, mark);
}

// The innermost list around the cursor, with the position before it.
export function listAround(state) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (node.type === nodes.bullet_list || node.type === nodes.ordered_list)
      return { node, pos: $from.before(depth) };
    if (node.type.spec.isolating) return null;
  }
  return null;
}

// Makes a list of the paragraphs, turns one kind of list into the other, or leaves the list.
export function toggleList(type) {
  return (state, dispatch, view) => {
    const list = listAround(state);
    if (!list) return wrapInList(type)(state, dispatch, view);
    if (list.node.type === type) return liftListItem(nodes.list_item)(state, dispatch, view);
    const { at, tight } = list.node.attrs;
    dispatch?.(state.tr.setNodeMarkup(list.pos, type, { at, tight }).scrollIntoView());
    return true;
  };
}

// The link at the cursor or in the selection: its mark and its range.
export function linkAround(state) {
  const { $from, from, to, empty } = state.selection;
  let found = null;
  const look = (node, pos) => {
    const mark = marks.link.isInSet(node.marks);
    if (!mark || found) return;
    found = { mark, from: pos, to: pos + node.nodeSize };
  };
  if (!empty) state.doc.nodesBetween(from, to, look);
  else
    $from.parent.nodesBetween(0, $from.parent.content.size, (node, pos) => {
      const start = $from.start() + pos;
      if (start <= from && from <= start + node.nodeSize) look(node, start);
    });
  if (!found) return null;
  // A link whose words differ in form is one link in several pieces.
  const $inside = state.doc.resolve(found.from + 1);
  const { parent } = $inside;
  const start = $inside.start();
  parent.forEach((node, offset) => {
    if (!found.mark.isInSet(node.marks)) return;
    if (start + offset === found.to) found.to += node.nodeSize;
  });
  for (let index = parent.childCount - 1, end = start + parent.content.size; index >= 0; index--) {
    const node = parent.child(index);
    end -= node.nodeSize;
    if (end + node.nodeSize === found.from && found.mark.isInSet(node.marks)) found.from = end;
  }
  return found;
}

// Links the chosen words, the link around the cursor, or the address itself where nothing is chosen.
export function setLink(href) {
  return (state, dispatch) => {
    const around = linkAround(state);
    const { from, to, empty } = state.selection;
    const mark = marks.link.create({ href, title: around?.mark.attrs.title ?? null });
    const { tr } = state;
    if (!empty) tr.removeMark(from, to, marks.link).addMark(from, to, mark);
    else if (around) tr.removeMark(around.from, around.to, marks.link).addMark(around.from, around.to, mark);
    else tr.replaceSelectionWith(schema.text(href, [mark]), true);
    dispatch?.(tr.removeStoredMark(marks.link).scrollIntoView());
    return true;
  };
}

export function removeLink(state, dispatch) {
  const around = linkAround(state);
  if (!around) return false;
  const { from, to, empty } = state.selection;
  const range = empty ? around : { from, to };
  dispatch?.(state.tr.removeMark(range.from, range.to, marks.link));
  return true;
}

export const bold = toggleMark(marks.strong);
export const italic = toggleMark(marks.em);
