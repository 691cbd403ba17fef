// The nodes a wording is made of: the same as app/text/rich.py knows. `at` says which node of the source a block came from.
import { Schema } from "prosemirror-model";

const at = { at: { default: null } };
const column = { ...at, align: { default: null } };
const HEADINGS = [1, 2, 3, 4, 5, 6];

function cell(name) {
  return {
    content: "inline*",
    attrs: column,
    isolating: true,
    parseDOM: [{ tag: name, getAttrs: (dom) => ({ align: dom.dataset.align || null }) }],
    toDOM: (node) => [name, node.attrs.align ? { "data-align": node.attrs.align } : {}, 0],
  };
}

function list(name, more, attrs) {
  return {
    group: "block",
    content: "list_item+",
    attrs: { ...at, ...more, tight: { default: true } },
    parseDOM: [{ tag: name, getAttrs: attrs }],
  };
}

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      group: "block",
      content: "inline*",
      attrs: at,
      parseDOM: [{ tag: "p" }],
      toDOM: () => ["p", 0],
    },
    heading: {
      group: "block",
      content: "inline*",
      attrs: { ...at, level: { default: 1 } },
      defining: true,
      parseDOM: HEADINGS.map((level) => ({ tag: `h${level}`, attrs: { level } })),
      toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    bullet_list: { ...list("ul", {}, () => ({})), toDOM: () => ["ul", 0] },
    ordered_list: {
      ...list("ol", { order: { default: 1 } }, (dom) => ({ order: dom.start })),
      toDOM: (node) => ["ol", node.attrs.order === 1 ? {} : { start: node.attrs.order }, 0],
    },
    list_item: {
      content: "block+",
      attrs: at,
      defining: true,
      parseDOM: [{ tag: "li" }],
      toDOM: () => ["li", 0],
    },
    blockquote: {
      group: "block",
      content: "block+",
      attrs: at,
      defining: true,
      parseDOM: [{ tag: "blockquote" }],
      toDOM: () => ["blockquote", 0],
    },
    code_block: {
      group: "block",
      content: "text*",
      marks: "",
      attrs: { ...at, params: { default: "" } },
      code: true,
      defining: true,
      parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
      toDOM: () => ["pre", ["code", 0]],
    },
    horizontal_rule: { group: "block", attrs: at, parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
    table: {
      group: "block",
      content: "table_row+",
      attrs: at,
      isolating: true,
      parseDOM: [{ tag: "table" }],
      toDOM: () => ["table", ["tbody", 0]],
    },
    table_row: {
      content: "(table_header | table_cell)+",
      attrs: at,
      parseDOM: [{ tag: "tr" }],
      toDOM: () => ["tr", 0],
    },
    table_header: cell("th"),
    table_cell: cell("td"),
    footnote: {
      group: "block",
      content: "block+",
      attrs: { ...at, label: { default: "" } },
      isolating: true,
      defining: true,
      parseDOM: [{ tag: "div[data-footnote]", getAttrs: (dom) => ({ label: dom.dataset.footnote }) }],
      toDOM: (node) => ["div", { class: "rich-footnote", "data-footnote": node.attrs.label }, 0],
    },
    source: {
      group: "block",
      atom: true,
      attrs: { ...at, text: { default: "" } },
      parseDOM: [{ tag: "div[data-source]", getAttrs: (dom) => ({ text: dom.dataset.source }) }],
      toDOM: (node) => ["div", { "data-source": node.attrs.text }, node.attrs.text],
    },
    text: { group: "inline" },
    hard_break: {
      group: "inline",
      inline: true,
      selectable: false,
      parseDOM: [{ tag: "br" }],
      toDOM: () => ["br"],
    },
    footnote_reference: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { label: { default: "" } },
      parseDOM: [
        {
          tag: "sup[data-footnote-reference]",
          getAttrs: (dom) => ({ label: dom.dataset.footnoteReference }),
        },
      ],
      toDOM: (node) => ["sup", { "data-footnote-reference": node.attrs.label }, node.attrs.label],
      leafText: (node) => `[${node.attrs.label}]`,
    },
    inline_source: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { text: { default: "" } },
      parseDOM: [
        { tag: "code[data-inline-source]", getAttrs: (dom) => ({ text: dom.dataset.inlineSource }) },
      ],
      toDOM: (node) => [
        "code",
        { class: "rich-inline-source", "data-inline-source": node.attrs.text },
        node.attrs.text,
      ],
      leafText: (node) => node.attrs.text,
    },
  },
  marks: {
    link: {
      attrs: { href: {}, title: { default: null } },
      inclusive: false,
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: (dom) =>
            linkable(dom.getAttribute("href")) && {
              href: dom.getAttribute("href"),
              title: dom.getAttribute("title"),
            },
        },
      ],
      // Links of the text may lead anywhere inside the house; none may run a script.
      toDOM: ({ attrs }) => [
        "a",
        { href: /^\s*(javascript|data):/i.test(attrs.href) ? null : attrs.href },
        0,
      ],
    },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    strike: { parseDOM: [{ tag: "s" }], toDOM: () => ["s", 0] },
    code: { parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
  },
});

// Whether this is an address that a link made here may have.
export function linkable(href) {
  return /^(https?:\/\/|mailto:)\S+$/i.test(href);
}
