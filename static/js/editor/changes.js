// What differs from the words one began with, shown while one writes: added words underlined, taken away ones struck
// out, changed form marked. The text itself is edited freely and holds no marks of change.
import { ChangeSet, simplifyChanges } from "prosemirror-changeset";
import { DOMSerializer } from "prosemirror-model";
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { alignment, sameAttrs } from "./alignment.js";
import { schema } from "./schema.js";
import { tidied } from "./tidy.js";

const key = new PluginKey("changes");
const serializer = DOMSerializer.fromSchema(schema);
const PILCROW = "¶";

// A leaf counts by what it shows; all else by its kind, so that a change of form keeps the words as they are.
const encoder = {
  encodeCharacter: (character) => character,
  encodeNodeStart: (node) =>
    node.type.name + (node.isInline && node.isLeaf ? node.type.spec.leafText?.(node) : ""),
  encodeNodeEnd: (node) => `/${node.type.name}`,
  compareTokens: (one, other) => one === other,
};

export function changes(base, words) {
  const starts = new Map();
  base.forEach((node, offset) => {
    starts.set(offset, node);
  });
  const draw = (set, doc) => drawn(set, base, starts, doc, words);
  return new Plugin({
    key,
    state: {
      init(_config, state) {
        const combine = (one) => one;
        const set = ChangeSet.create(base, combine, encoder).addSteps(
          state.doc,
          alignment(base, state.doc),
          true,
        );
        return { set, decorations: draw(set, state.doc) };
      },
      apply(tr, was, _before, state) {
        if (!tr.docChanged && !tr.getMeta(key)) return was;
        const set = tr.docChanged ? was.set.addSteps(tr.doc, tr.mapping.maps, true) : was.set;
        // While an input method composes a word its surroundings stay as they are, or the word would be lost.
        if (tr.getMeta("composition") !== undefined)
          return { set, decorations: was.decorations.map(tr.mapping, tr.doc) };
        return { set, decorations: draw(set, state.doc) };
      },
    },
    props: {
      decorations: (state) => key.getState(state).decorations,
      handleDOMEvents: {
        compositionend(view) {
          setTimeout(() => {
            if (!view.isDestroyed && !view.composing) view.dispatch(view.state.tr.setMeta(key, true));
          }, 60);
        },
      },
    },
  });
}

// The places where the marks of a deletion stand, for keys that must step over them.
export function isGoneAt(state, pos) {
  return key.getState(state).decorations.find(pos, pos, (spec) => spec.gone).length > 0;
}

function drawn(set, base, starts, doc, words) {
  const found = [];
  let a = 0;
  let b = 0;
  for (const one of simplifyChanges(set.changes, doc)) {
    const change = tidied(one, base, doc);
    markForm(found, base, starts, doc, a - b, b, change.fromB, words);
    markChange(found, base, doc, change, words);
    a = change.toA;
    b = change.toB;
  }
  markForm(found, base, starts, doc, a - b, b, doc.content.size, words);
  return DecorationSet.create(doc, found);
}

function markChange(found, base, doc, { fromA, toA, fromB, toB }, words) {
  const gone = text(base, fromA, toA);
  const came = text(doc, fromB, toB);
  if (came) {
    found.push(Decoration.inline(fromB, toB, { nodeName: "ins" }, { inclusiveEnd: true }));
    doc.nodesBetween(fromB, toB, (node, pos) => {
      if (pos >= fromB && node.isBlock && node.isLeaf)
        found.push(Decoration.node(pos, pos + node.nodeSize, { class: "rich-came" }));
    });
  }
  if (count(came) > count(gone)) {
    for (const end of paragraphEnds(doc, fromB, toB))
      found.push(
        Decoration.widget(end, () => element("ins", "rich-pilcrow", PILCROW, words.paragraph), {
          side: 1,
          marks: [],
          key: "came",
        }),
      );
  }
  if (gone && gone !== came) {
    const { parent } = doc.resolve(fromB);
    found.push(
      Decoration.widget(fromB, () => goneWords(base, fromA, toA, parent, words), {
        // Words that others take the place of stand before them; else the cursor stays before what it struck out.
        side: came ? -1 : 1,
        marks: [],
        gone: true,
        ignoreSelection: true,
        key: `gone ${fromA} ${toA} ${parent.type.name}`,
      }),
    );
  } else if (!came) markStructure(found, base, doc, fromA, toA, fromB, toB, words);
}

// A change of blocks that leaves the words alone: another kind of paragraph, a list begun or left.
function markStructure(found, base, doc, fromA, toA, fromB, toB, words) {
  const opened = [];
  doc.nodesBetween(fromB, toB, (node, pos) => {
    if (pos >= fromB && pos < toB && node.isBlock) opened.push([pos, node]);
  });
  let closed = false;
  base.nodesBetween(fromA, toA, (_node, pos) => {
    if (pos >= fromA && pos < toA) closed = true;
  });
  if (!opened.length && closed) {
    const after = doc.resolve(fromB).nodeAfter;
    if (after?.isBlock) opened.push([fromB, after]);
  }
  if (opened.length) formChanged(found, opened[0][0], opened[0][1], words);
}

function formChanged(found, pos, node, words) {
  found.push(Decoration.node(pos, pos + node.nodeSize, { class: "rich-form", title: words.form }));
}

// Words that stayed and look otherwise now, in a stretch of the text that stands in the base `shift` places further on.
function markForm(found, base, starts, doc, shift, from, to, words) {
  if (from >= to) return;
  doc.nodesBetween(from, to, (node, pos, parent) => {
    const inside = pos >= from && pos + node.nodeSize <= to;
    if (inside && parent === doc) {
      const old = starts.get(pos + shift);
      if (old === node || old?.eq(node)) return false;
    }
    if (node.isText)
      markWords(
        found,
        base,
        shift,
        Math.max(pos, from),
        Math.min(pos + node.nodeSize, to),
        node.marks,
        words,
      );
    else if (node.isBlock && pos >= from && pos < to) {
      const old = base.nodeAt(pos + shift);
      if (old?.type === node.type && !sameAttrs(old, node)) formChanged(found, pos, node, words);
    }
    return true;
  });
}

function markWords(found, base, shift, from, to, marks, words) {
  let pos = from;
  while (pos < to) {
    const old = base.resolve(pos + shift).nodeAfter;
    if (!old) return;
    const end = Math.min(to, pos + old.nodeSize);
    const before = old.marks;
    if (before.length !== marks.length || !before.every((mark) => mark.isInSet(marks)))
      found.push(
        Decoration.inline(pos, end, { class: "rich-form", title: words.form }),
        Decoration.widget(pos, () => element("span", "visually-hidden", "", `${words.form}: `), {
          side: -1,
          marks: [],
          ignoreSelection: true,
          key: "form",
        }),
      );
    pos = end;
  }
}

// What may stand between the blocks of each kind of node, as an element that holds struck-out words.
const BETWEEN = { bullet_list: "li", ordered_list: "li", table_row: "td" };

function goneWords(base, from, to, parent, words) {
  const del = document.createElement("del");
  const note = document.createElement("span");
  note.className = "visually-hidden";
  note.textContent = `${words.gone} `;
  del.append(note);
  if (parent.inlineContent && base.resolve(from).sameParent(base.resolve(to)))
    del.append(serializer.serializeFragment(base.slice(from, to).content));
  else del.append(text(base, from, to));
  // Struck-out words are to be read, not to be used.
  for (const link of del.querySelectorAll("a")) link.removeAttribute("href");
  if (parent.inlineContent) return uneditable(del, "rich-gone");
  const block = document.createElement(BETWEEN[parent.type.name] ?? "div");
  if (parent.type.name !== "table") {
    block.append(del);
    return uneditable(block, "rich-gone-block");
  }
  const row = document.createElement("tr");
  const cell = document.createElement("td");
  cell.colSpan = 100;
  cell.append(del);
  row.append(cell);
  return uneditable(row, "rich-gone-block");
}

function uneditable(made, className) {
  made.className = className;
  made.contentEditable = "false";
  return made;
}

function element(name, className, sign, words) {
  const made = document.createElement(name);
  const shown = document.createElement("span");
  shown.ariaHidden = "true";
  shown.textContent = sign;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.textContent = words;
  made.append(...(sign ? [shown] : []), said);
  return uneditable(made, className);
}

function text(doc, from, to) {
  return doc.textBetween(from, to, PILCROW, (leaf) =>
    leaf.type.name === "hard_break" ? "↵" : (leaf.type.spec.leafText?.(leaf) ?? leaf.attrs.text ?? "—"),
  );
}

function count(words) {
  return words.split(PILCROW).length;
}

// The places where a paragraph ends and another one begins within the range.
function paragraphEnds(doc, from, to) {
  const ends = [];
  let before = null;
  doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isTextblock || node.type.spec.isolating) return true;
    if (before !== null && before >= from) ends.push(before);
    before = pos + 1 + node.content.size;
    return false;
  });
  return ends;
}
