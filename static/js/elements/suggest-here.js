// <suggest-here> around passages: a passage's pen, or the key e while the focus is at the passage, opens the form of a
// suggestion in the passage's own place. The pen is a link to that form, and stays one where anything is amiss.
// data-cancel and data-more: what leads back to the text, and on to the form's own page.
customElements.define(
  "suggest-here",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", (event) => {
        const pen = event.target.closest("a.passage-act-first");
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !this.leads(pen)) return;
        event.preventDefault();
        this.open(pen);
      });
      this.addEventListener("keydown", (event) => {
        if (event.key !== "e" || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target.closest("input, textarea, select, [contenteditable], .suggesting")) return;
        const pen = event.target.closest(".passage-row")?.querySelector("a.passage-act-first");
        if (!this.leads(pen)) return;
        event.preventDefault();
        this.open(pen);
      });
    }

    leads(pen) {
      return pen?.pathname.endsWith("/suggestions/new");
    }

    async open(pen) {
      const row = pen.closest(".passage-row");
      if (this.opening || row === this.place?.row) return this.place?.box.querySelector("rich-words").focus();
      this.opening = true;
      row.setAttribute("aria-busy", "true");
      const box = await this.fetched(pen.href).catch(() => null);
      this.opening = false;
      row.removeAttribute("aria-busy");
      if (!box) return location.assign(pen.href);
      this.close();
      const text = row.querySelector(".passage-text");
      this.place = { row, box, text, pen };
      this.lead(box, pen.href);
      // The words stay to be read until they can be written.
      box.hidden = true;
      box.addEventListener(
        "ready",
        () => {
          box.hidden = false;
          text.hidden = true;
          box.querySelector("rich-words").focus();
        },
        { once: true },
      );
      text.after(box);
    }

    // The form, and who else would change these words, taken out of the form's own page.
    async fetched(address) {
      const response = await fetch(address);
      if (!response.ok || response.redirected) return null;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const form = page.querySelector("unsaved-guard:has(rich-words)");
      if (!form) return null;
      const box = document.createElement("div");
      box.className = "suggesting";
      const around = page.getElementById("around");
      const begun = page.querySelector('form[action*="/writings/"]')?.closest(".callout");
      box.append(...[begun, form, around].filter(Boolean));
      return box;
    }

    lead(box, address) {
      const back = box.querySelector(".form-buttons a");
      const more = back.cloneNode();
      back.textContent = this.dataset.cancel;
      back.addEventListener("click", (event) => {
        event.preventDefault();
        const { pen } = this.place;
        this.close();
        pen.focus();
      });
      more.href = address;
      more.textContent = this.dataset.more;
      back.after(more);
    }

    close() {
      if (!this.place) return;
      this.place.box.remove();
      this.place.text.hidden = false;
      this.place = null;
    }
  },
);
