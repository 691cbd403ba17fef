// The line below the toolbar that asks where a link leads.
import { linkAround, removeLink, setLink } from "./commands.js";
import { linkable } from "./schema.js";

export class LinkLine {
  constructor(line, view) {
    this.line = line;
    this.view = view;
    this.field = line.querySelector("input");
    this.error = line.querySelector("[id$=error]");
    line.addEventListener("click", (event) => {
      const act = event.target.closest("[data-link]")?.dataset.link;
      if (act === "set") this.set();
      else if (act === "remove") this.leave(removeLink);
      else if (act === "close") this.leave();
    });
    // An address being typed is no part of the form.
    line.addEventListener("input", (event) => event.stopPropagation());
    line.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === this.field) {
        event.preventDefault();
        this.set();
      } else if (event.key === "Escape") this.leave();
    });
  }

  open() {
    const around = linkAround(this.view.state);
    this.field.value = around?.mark.attrs.href ?? "";
    this.line.querySelector("[data-link=remove]").hidden = !around;
    this.complain(false);
    this.line.hidden = false;
    this.field.focus();
    this.field.select();
  }

  set() {
    const typed = this.field.value.trim();
    const address = /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(typed) ? `https://${typed}` : typed;
    if (linkable(address)) this.leave(setLink(address));
    else this.complain(true);
  }

  complain(wrong) {
    this.error.hidden = !wrong;
    if (wrong) {
      this.field.setAttribute("aria-invalid", "true");
      this.field.setAttribute("aria-describedby", this.error.id);
      this.field.focus();
    } else {
      this.field.removeAttribute("aria-invalid");
      this.field.removeAttribute("aria-describedby");
    }
  }

  leave(command) {
    this.line.hidden = true;
    command?.(this.view.state, this.view.dispatch);
    this.view.focus();
  }
}
