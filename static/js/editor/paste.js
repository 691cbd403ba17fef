// What is pasted from a word processor or a web page keeps its paragraphs, headings, lists, tables, links, bold and
// italic words; everything else is dropped. What was copied here keeps all it has.
import { Fragment, Slice } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { linkable, schema } from "./schema.js";
import { cellAround } from "./tables.js";

const DROPPED =
  "style,script,noscript,template,head,title,meta,link,img,picture,svg,math,video,audio,canvas,iframe,object,embed,map,input,button,select,textarea,xml,[hidden]";
const KEPT = new Set([
  "P",
  "H1",
  "H2",
  "H3",
  "H4",
  "H5",
  "H6",
  "UL",
  "OL",
  "LI",
  "TABLE",
  "TR",
  "TH",
  "TD",
  "BR",
]);
const BLOCKS = new Set([
  ...["ADDRESS", "ARTICLE", "ASIDE", "BLOCKQUOTE", "CAPTION", "CENTER", "DD", "DETAILS", "DIV", "DL", "DT"],
  ...["FIGCAPTION", "FIGURE", "FOOTER", "FORM", "HEADER", "HR", "MAIN", "NAV", "PRE", "SECTION", "SUMMARY"],
]);

export function paste() {
  return new Plugin({
    props: {
      transformPastedHTML: (html) => (html.includes("data-pm-slice") ? html : cleaned(html)),
      handlePaste: (view, _event, slice) => intoCell(view, slice),
    },
  });
}

// HTML of the kept elements alone, with the styles of Word and Google Docs turned into elements.
export function cleaned(html) {
  const page = new DOMParser().parseFromString(disarmed(html), "text/html");
  for (const one of page.querySelectorAll(DROPPED)) one.remove();
  gatherWordLists(page);
  for (const list of page.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) nest(list);
  for (const table of page.querySelectorAll("table:not(:has(th))")) giveHead(table);
  const clean = page.implementation.createHTMLDocument("").body;
  copy(page.body, clean, { heading: false, bold: false, italic: false });
  for (const one of clean.querySelectorAll("p, h1, h2, h3, h4, h5, h6"))
    if (!one.textContent.trim()) one.remove();
  return clean.innerHTML;
}

// Styles and handlers under names that no browser minds; the content policy would complain of each.
function disarmed(html) {
  return html
    .replace(/<style\b.*?<\/style\s*>/gis, "")
    .replace(/<!\[(if|endif)[^>]*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
}

function copy(from, into, form) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) into.append(formed(child.data, form, into.ownerDocument));
    else if (child.nodeType === Node.ELEMENT_NODE) copyElement(child, into, form);
  }
}

function copyElement(element, into, form) {
  const name = element.tagName;
  const inCell = into.closest("td, th") !== null;
  // Headings are bold anyhow.
  const heading = form.heading || /^(H[1-6]|TH)$/.test(name);
  const bold = !heading && isBold(element, form.bold);
  const next = { heading, bold, italic: isItalic(element, form.italic) };
  let target = into;
  if (name === "A" && linkable(element.getAttribute("href") ?? "")) {
    target = into.appendChild(into.ownerDocument.createElement("a"));
    target.setAttribute("href", element.getAttribute("href"));
  } else if (inCell && (KEPT.has(name) || BLOCKS.has(name))) {
    // A cell is one line.
    if (into.textContent.trim()) into.append(" ");
  } else if (KEPT.has(name)) {
    target = into.appendChild(into.ownerDocument.createElement(name));
    if (name === "OL" && element.start > 1) target.setAttribute("start", element.start);
  } else if (BLOCKS.has(name)) target = into.appendChild(into.ownerDocument.createElement("div"));
  copy(element, target, next);
}

function formed(words, { bold, italic }, page) {
  let made = page.createTextNode(words.replace(/\u00a0/g, " "));
  if (!words.trim()) return made;
  for (const name of [italic && "em", bold && "strong"]) {
    if (!name) continue;
    const around = page.createElement(name);
    around.append(made);
    made = around;
  }
  return made;
}

function isBold(element, was) {
  const [, weight] = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(element.dataset.style ?? "") ?? [];
  if (weight) return /^bold/i.test(weight) || Number(weight) >= 600;
  return was || element.tagName === "B" || element.tagName === "STRONG";
}

function isItalic(element, was) {
  const [, style] = /(?:^|;)\s*font-style:\s*(\w+)/i.exec(element.dataset.style ?? "") ?? [];
  if (style) return /^(italic|oblique)/i.test(style);
  return was || element.tagName === "I" || element.tagName === "EM";
}

// Some put a nested list beside the item it belongs to instead of into it.
function nest(list) {
  const item = list.previousElementSibling;
  if (item?.tagName === "LI") item.append(list);
  else {
    const made = list.ownerDocument.createElement("li");
    list.replaceWith(made);
    made.append(list);
  }
}

// The first row of a table without a head becomes its head: a table of ours has one.
function giveHead(table) {
  for (const cell of table.rows[0]?.cells ?? []) {
    const head = table.ownerDocument.createElement("th");
    head.append(...cell.childNodes);
    cell.replaceWith(head);
  }
}

// Word writes list items as paragraphs that say their level and bring their bullet as text.
function gatherWordLists(page) {
  let open = [];
  for (const item of page.querySelectorAll("p[data-style*='mso-list']")) {
    const [, digits] = /mso-list:[^;"]*level(\d)/i.exec(item.dataset.style) ?? [];
    if (!digits) continue;
    const level = Number(digits);
    let sign = "";
    for (const mark of item.querySelectorAll("[data-style*='mso-list']")) {
      sign += mark.textContent;
      mark.remove();
    }
    const name = /[0-9a-z]/i.test(
      sign
        .replace(/\u00a0/g, "")
        .trim()
        .replace(/^o$/, ""),
    )
      ? "ol"
      : "ul";
    const goesOn = open.length > 0 && item.previousElementSibling === open[0];
    if (!goesOn) open = [];
    open.length = Math.min(open.length, level);
    if (open.length === level && open.at(-1).localName !== name && level > 1) open.pop();
    while (open.length < level) {
      const list = page.createElement(name);
      if (open.length)
        (open.at(-1).lastElementChild ?? open.at(-1).appendChild(page.createElement("li"))).append(list);
      else item.before(list);
      open.push(list);
    }
    const made = page.createElement("li");
    made.append(...item.childNodes);
    open.at(-1).append(made);
    item.remove();
  }
}

// A cell takes one line: what is pasted into it loses its paragraphs.
function intoCell(view, slice) {
  if (!cellAround(view.state)) return false;
  const pieces = [];
  slice.content.descendants((node) => {
    if (node.isTextblock && pieces.length) pieces.push(schema.text(" "));
    if (node.isInline && node.type !== schema.nodes.hard_break) pieces.push(node);
  });
  view.dispatch(view.state.tr.replaceSelection(new Slice(Fragment.fromArray(pieces), 0, 0)).scrollIntoView());
  return true;
}
