// <note-jump> around two links, data-step="-1" and "1": they and the keys p and n lead to the passage before and after
// the one in sight that has notes. A box with data-keys turns the keys off, for those whom they disturb.
const OFF = "note-jump-off";

customElements.define(
  "note-jump",
  class extends HTMLElement {
    connectedCallback() {
      this.box = document.querySelector("[data-keys]");
      if (this.box) {
        this.box.checked = !localStorage.getItem(OFF);
        this.box.closest("[hidden]")?.removeAttribute("hidden");
        this.box.addEventListener("change", () => {
          if (this.box.checked) localStorage.removeItem(OFF);
          else localStorage.setItem(OFF, "1");
        });
      }
      this.addEventListener("click", (event) => {
        const link = event.target.closest("[data-step]");
        if (link && this.go(Number(link.dataset.step))) event.preventDefault();
      });
      this.press = (event) => {
        const step = { n: 1, p: -1 }[event.key];
        if (!step || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) return;
        if (event.target.closest?.("input, textarea, select, [contenteditable], dialog, [popover]")) return;
        if (this.go(step)) event.preventDefault();
      };
      document.addEventListener("keydown", this.press);
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.press);
    }

    go(step) {
      const rows = [...document.querySelectorAll(".passage-row:has(> .passage-cards)")];
      if (!rows.length) return false;
      // The one jumped to last counts as long as the focus is still in it; else what stands at the top of the window.
      const here = rows.findIndex((row) => row.contains(document.activeElement));
      const bar = document.querySelector(".toolbar-sticky")?.getBoundingClientRect().bottom ?? 0;
      const top = Math.max(0, bar) + 24;
      let next = here + step;
      if (here < 0) {
        const below = rows.findIndex((row) => row.getBoundingClientRect().top > top);
        next = step > 0 ? below : (below < 0 ? rows.length : below) - 1;
      }
      const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
      const notes = row.querySelector(":scope > .passage-cards");
      const summary = notes.querySelector("summary");
      row.scrollIntoView({ block: "start" });
      (summary.checkVisibility() ? summary : notes.querySelector("a[href]")).focus({ preventScroll: true });
      return true;
    }
  },
);
