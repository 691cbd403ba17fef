// The keys of a word processor. Tab is not among them: it leaves the editor, as everywhere on the page.
import {
  baseKeymap,
  chainCommands,
  createParagraphNear,
  exitCode,
  liftEmptyBlock,
  newlineInCode,
  splitBlock,
} from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { TextSelection } from "prosemirror-state";
import { isGoneAt } from "./changes.js";
import { bold, italic, setStyle, toggleList } from "./commands.js";
import { dropEmptyNote } from "./notes.js";
import { schema } from "./schema.js";
import { goDown } from "./tables.js";

const { nodes } = schema;

// `send` sends the form, `link` opens what asks for an address, `note` is the command that adds a footnote.
export function keys({ send, link, note }) {
  const does = (act) => () => {
    act();
    return true;
  };
  const own = {
    "Mod-Enter": does(send),
    "Mod-k": does(link),
    "Mod-Alt-f": note,
    "Mod-b": bold,
    "Mod-i": italic,
    "Mod-z": undo,
    "Mod-y": redo,
    "Shift-Mod-z": redo,
    "Mod-]": sinkListItem(nodes.list_item),
    "Mod-[": liftListItem(nodes.list_item),
    "Shift-Mod-7": toggleList(nodes.ordered_list),
    "Shift-Mod-8": toggleList(nodes.bullet_list),
    Enter: chainCommands(
      goDown,
      newlineInCode,
      splitListItem(nodes.list_item),
      createParagraphNear,
      liftEmptyBlock,
      splitBlock,
    ),
    "Shift-Enter": chainCommands(exitCode, hardBreak),
    Backspace: chainCommands(
      undoInputRule,
      deleteBeside(-1),
      dropEmptyNote,
      baseKeymap.Backspace,
      isAtEdge(-1),
    ),
    "Mod-Backspace": chainCommands(dropEmptyNote, baseKeymap["Mod-Backspace"], isAtEdge(-1)),
    Delete: chainCommands(deleteBeside(1), baseKeymap.Delete, isAtEdge(1)),
    "Mod-Delete": chainCommands(baseKeymap["Mod-Delete"], isAtEdge(1)),
  };
  for (let level = 0; level <= 6; level++) own[`Mod-Alt-${level}`] = setStyle(level);
  return [keymap(own), keymap(baseKeymap)];
}

// What one types at the beginning of a line makes a list or a heading of it, as word processors do.
export function shorthand() {
  return inputRules({
    rules: [
      wrappingInputRule(/^\s*[-*•]\s$/, nodes.bullet_list),
      wrappingInputRule(
        /^(\d{1,3})[.)]\s$/,
        nodes.ordered_list,
        (match) => ({ order: Number(match[1]) }),
        (match, node) => node.childCount + node.attrs.order === Number(match[1]),
      ),
      textblockTypeInputRule(/^(#{1,6})\s$/, nodes.heading, (match) => ({ level: match[1].length })),
    ],
  });
}

// A letter typed over chosen words takes their place here: browsers would try to keep the look of the words with styles
// of their own, which the content policy forbids.
export function typedOver(view, event) {
  const { selection, tr } = view.state;
  const text = String.fromCharCode(event.charCode);
  const { $from, $to, from, to } = selection;
  if (!(selection instanceof TextSelection) || selection.empty || !$from.sameParent($to)) return false;
  if (event.ctrlKey || event.metaKey || text < " " || view.composing) return false;
  const insert = () => tr.insertText(text).scrollIntoView();
  if (!view.someProp("handleTextInput", (handle) => handle(view, from, to, text, insert)))
    view.dispatch(insert());
  return true;
}

function hardBreak(state, dispatch) {
  if (!state.selection.$from.parent.inlineContent) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create(), true).scrollIntoView());
  return true;
}

// At the edge of a cell or a footnote there is nothing to delete; browsers would pour the one beside it into it.
function isAtEdge(direction) {
  return ({ selection: { $cursor } }) => {
    if (!$cursor || $cursor.parentOffset !== (direction < 0 ? 0 : $cursor.parent.content.size)) return false;
    for (let depth = $cursor.depth; depth > 0; depth--) {
      if ($cursor.node(depth).type.spec.isolating) return true;
      const around = $cursor.node(depth - 1);
      const at = $cursor.index(depth - 1);
      if (direction < 0 ? at > 0 : at + 1 < around.childCount) return false;
    }
    return false;
  };
}

// Browsers are at a loss beside words that cannot be edited, such as struck-out ones: the letter behind them is meant.
function deleteBeside(direction) {
  return (state, dispatch) => {
    const { $cursor, from } = state.selection;
    if (!$cursor || !isGoneAt(state, from)) return false;
    const { parent, parentOffset } = $cursor;
    const beside =
      direction < 0
        ? parent.textBetween(0, parentOffset, null, "\ufffc")
        : parent.textBetween(parentOffset, parent.content.size, null, "\ufffc");
    if (!beside) return false;
    const letters = [
      ...new Intl.Segmenter().segment(direction < 0 ? beside.slice(-64) : beside.slice(0, 64)),
    ];
    const { length } = letters.at(direction < 0 ? -1 : 0).segment;
    dispatch?.(
      (direction < 0
        ? state.tr.delete(from - length, from)
        : state.tr.delete(from, from + length)
      ).scrollIntoView(),
    );
    return true;
  };
}
