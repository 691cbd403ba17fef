// <unsaved-guard> around a form: asks before the page is left with words that were typed and not sent.
customElements.define(
  "unsaved-guard",
  class extends HTMLElement {
    connectedCallback() {
      this.dirty = false;
      this.addEventListener("input", () => {
        this.dirty = true;
      });
      // Sent, or kept on the server: nothing would be lost.
      for (const safe of ["submit", "kept"]) {
        this.addEventListener(safe, () => {
          this.dirty = false;
        });
      }
      this.stay = (event) => {
        if (this.dirty) event.preventDefault();
      };
      window.addEventListener("beforeunload", this.stay);
    }

    disconnectedCallback() {
      window.removeEventListener("beforeunload", this.stay);
    }
  },
);
