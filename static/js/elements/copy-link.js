// <copy-link data-done="Copied"> around a link: a click copies its whole address instead of going there.
customElements.define(
  "copy-link",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", async (event) => {
        const link = event.target.closest("a");
        if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        await navigator.clipboard.writeText(link.href);
        this.say(this.dataset.done);
        history.replaceState(null, "", link.href);
      });
    }

    say(words) {
      const note = document.createElement("p");
      note.className = "toast";
      note.setAttribute("role", "status");
      document.body.append(note);
      note.textContent = words;
      setTimeout(() => note.remove(), 4000);
    }
  },
);
