// <pop-menu> around a <details>: closes it on Escape, on a click elsewhere, and when the focus leaves.
customElements.define(
  "pop-menu",
  class extends HTMLElement {
    connectedCallback() {
      this.leave = (event) => {
        if (!this.contains(event.target)) this.close();
      };
      document.addEventListener("click", this.leave);
      this.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !this.details.open) return;
        this.close();
        this.details.querySelector("summary").focus();
      });
      this.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !this.contains(event.relatedTarget)) this.close();
      });
    }

    disconnectedCallback() {
      document.removeEventListener("click", this.leave);
    }

    get details() {
      return this.querySelector("details");
    }

    close() {
      this.details.open = false;
    }
  },
);
