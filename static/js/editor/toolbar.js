// The bar of buttons above the words: one stop for Tab, arrows inside, and each button says whether its form is on.
import { redo, redoDepth, undo, undoDepth } from "prosemirror-history";
import { liftListItem, sinkListItem } from "prosemirror-schema-list";
import { bold, has, italic, linkAround, listAround, setStyle, style, toggleList } from "./commands.js";
import { noteAround } from "./notes.js";
import { schema } from "./schema.js";
import { addColumn, addRow, addTable, cellAround, removeColumn, removeRow } from "./tables.js";

const { nodes, marks } = schema;

const COMMANDS = {
  undo,
  redo,
  bold,
  italic,
  bullets: toggleList(nodes.bullet_list),
  numbers: toggleList(nodes.ordered_list),
  indent: sinkListItem(nodes.list_item),
  outdent: liftListItem(nodes.list_item),
  table: addTable,
  "row-add": addRow,
  "row-remove": removeRow,
  "column-add": addColumn,
  "column-remove": removeColumn,
};

export class Toolbar {
  // `acts` are the buttons that are no commands, by name; `note` is the command that adds a footnote.
  constructor(bar, view, { acts, note }) {
    this.commands = { ...COMMANDS, note };
    this.bar = bar;
    this.view = view;
    this.style = bar.querySelector("[data-act=style]");
    bar.addEventListener("mousedown", (event) => {
      // The words chosen in the text stay chosen.
      if (event.target.closest("button")) event.preventDefault();
    });
    bar.addEventListener("click", (event) => {
      const act = event.target.closest("button")?.dataset.act;
      if (!act) return;
      this.rove(event.target.closest("button"));
      if (acts[act]) acts[act]();
      else this.run(this.commands[act]);
    });
    this.style.addEventListener("change", () => this.run(setStyle(Number(this.style.value))));
    bar.addEventListener("keydown", (event) => this.move(event));
    bar.addEventListener("focusin", (event) => this.rove(event.target));
    this.update(view.state);
    this.rove(this.items[0]);
  }

  run(command) {
    command(this.view.state, this.view.dispatch, this.view);
    this.view.focus();
  }

  get items() {
    return [...this.bar.querySelectorAll("[data-act]")].filter((item) => item.checkVisibility());
  }

  rove(target) {
    for (const item of this.bar.querySelectorAll("[data-act]")) item.tabIndex = item === target ? 0 : -1;
  }

  move(event) {
    const { items } = this;
    const at = items.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    items[(to + items.length) % items.length].focus();
  }

  update(state) {
    const list = listAround(state)?.node.type;
    this.press("bold", has(state, marks.strong));
    this.press("italic", has(state, marks.em));
    this.press("link", linkAround(state) !== null);
    this.press("note", noteAround(state) !== null);
    this.press("bullets", list === nodes.bullet_list);
    this.press("numbers", list === nodes.ordered_list);
    this.style.value = String(style(state));
    this.bar.querySelector("[data-within=list]").hidden = !list;
    this.bar.querySelector("[data-within=table]").hidden = !cellAround(state);
    this.can("undo", undoDepth(state) > 0);
    this.can("redo", redoDepth(state) > 0);
    for (const act of ["note", "table", "indent", "outdent", "row-remove", "column-remove"])
      this.can(act, this.commands[act](state));
    if (!this.items.some((item) => item.tabIndex === 0)) this.rove(this.items[0]);
  }

  press(act, on) {
    this.bar.querySelector(`[data-act=${act}]`).ariaPressed = String(on);
  }

  // Still to be reached by the arrows, so that what is there does not jump about.
  can(act, able) {
    this.bar.querySelector(`[data-act=${act}]`).ariaDisabled = String(!able);
  }
}
