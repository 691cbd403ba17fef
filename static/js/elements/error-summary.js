// <error-summary>: takes the focus when a form comes back with mistakes, so that they are read first.
customElements.define(
  "error-summary",
  class extends HTMLElement {
    connectedCallback() {
      this.focus();
    }
  },
);
