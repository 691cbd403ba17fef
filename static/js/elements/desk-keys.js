// <desk-keys> around a desk: a key presses the link, button or fold that names it with data-key.
customElements.define(
  "desk-keys",
  class extends HTMLElement {
    connectedCallback() {
      this.press = (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || this.writes(event.target)) return;
        const target = this.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
        if (!target) return;
        event.preventDefault();
        if (target.tagName === "SUMMARY") this.unfold(target.parentElement);
        else target.click();
      };
      document.addEventListener("keydown", this.press);
      this.showCurrent();
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.press);
    }

    // The queue scrolls by itself, so that the suggestion being decided stands in its sight.
    showCurrent() {
      const current = this.querySelector(".queue-current");
      const pane = current?.closest(".desk-pane");
      if (!pane || pane.scrollHeight <= pane.clientHeight) return;
      pane.scrollTop = current.offsetTop - pane.clientHeight / 2;
    }

    writes(target) {
      return target.closest?.("input, textarea, select, [contenteditable]") !== null;
    }

    unfold(details) {
      details.open = !details.open;
      if (!details.open) return;
      details.querySelector("textarea, input:not([type=hidden])")?.focus();
      details.scrollIntoView({ block: "nearest" });
    }
  },
);
