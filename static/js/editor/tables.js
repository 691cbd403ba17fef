// Rows and columns; cells hold one line of words, as the Markdown of a table does.
import { TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";

const { nodes } = schema;

// The cell that holds the cursor, with its row and table and the positions before them.
export function cellAround({ selection: { $from } }) {
  const depth = $from.depth;
  if (!isCell($from.parent)) return null;
  const row = { node: $from.node(depth - 1), pos: $from.before(depth - 1) };
  const table = { node: $from.node(depth - 2), pos: $from.before(depth - 2) };
  return { node: $from.parent, column: $from.index(depth - 1), row, index: $from.index(depth - 2), table };
}

export function isCell(node) {
  return node.type === nodes.table_cell || node.type === nodes.table_header;
}

function command(change) {
  return (state, dispatch) => {
    const at = cellAround(state);
    const tr = at && change(at, state.tr);
    if (!tr) return false;
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

// A table of two columns behind the block that holds the cursor; there is none within a table.
export function addTable(state, dispatch) {
  if (cellAround(state)) return false;
  const { $from } = state.selection;
  const row = (kind) => nodes.table_row.create(null, [kind.create(), kind.create()]);
  const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell)]);
  const { tr } = state;
  const pos = $from.depth ? $from.after(1) : state.selection.to;
  tr.insert(pos, table);
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1))).scrollIntoView());
  return true;
}

export const addRow = command(({ row }, tr) => {
  const cells = [];
  row.node.forEach((cell) => {
    cells.push(nodes.table_cell.create({ align: cell.attrs.align }));
  });
  const pos = row.pos + row.node.nodeSize;
  tr.insert(pos, nodes.table_row.create(null, cells));
  return tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1)));
});

// The head of a table stays, as a table cannot be without it.
export const removeRow = command(({ row, index }, tr) => {
  return index === 0 ? null : tr.delete(row.pos, row.pos + row.node.nodeSize);
});

export const addColumn = command(({ table, column }, tr) => {
  eachRow(table, (pos, row) => {
    const cell = row.child(Math.min(column, row.childCount - 1));
    let after = pos + 1;
    for (let i = 0; i <= Math.min(column, row.childCount - 1); i++) after += row.child(i).nodeSize;
    tr.insert(tr.mapping.map(after), cell.type.create({ align: null }));
  });
  return tr;
});

export const removeColumn = command(({ table, column }, tr) => {
  if (table.node.firstChild.childCount < 2) return null;
  eachRow(table, (pos, row) => {
    if (column >= row.childCount || row.childCount < 2) return;
    let start = pos + 1;
    for (let i = 0; i < column; i++) start += row.child(i).nodeSize;
    tr.delete(tr.mapping.map(start), tr.mapping.map(start + row.child(column).nodeSize));
  });
  return tr;
});

// Enter in a cell goes to the cell below; in the last row it leaves the table for the paragraph after it.
export function goDown(state, dispatch) {
  const at = cellAround(state);
  if (!at) return false;
  const { table, index, column } = at;
  const { tr } = state;
  const end = table.pos + table.node.nodeSize;
  if (index + 1 < table.node.childCount) {
    let pos = table.pos + 1;
    for (let i = 0; i <= index; i++) pos += table.node.child(i).nodeSize;
    const row = table.node.child(index + 1);
    for (let i = 0; i < Math.min(column, row.childCount - 1); i++) pos += row.child(i).nodeSize;
    tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 2)));
  } else {
    if (!tr.doc.resolve(end).nodeAfter?.isTextblock) tr.insert(end, nodes.paragraph.create());
    tr.setSelection(TextSelection.near(tr.doc.resolve(end + 1)));
  }
  dispatch?.(tr.scrollIntoView());
  return true;
}

function eachRow(table, visit) {
  table.node.forEach((row, offset) => {
    visit(table.pos + 1 + offset, row);
  });
}
