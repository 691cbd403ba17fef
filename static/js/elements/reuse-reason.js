// <reuse-reason> around a choice of reasons: the one chosen is put into the field, where it can be reworded.
customElements.define(
  "reuse-reason",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("change", (event) => {
        const field = document.getElementById(event.target.dataset.for);
        if (!field || !event.target.value) return;
        field.value = event.target.value;
        event.target.value = "";
        field.focus();
      });
    }
  },
);
