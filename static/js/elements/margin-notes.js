// <margin-notes data-src="…"> around the text: notes that stand there as a line each are fetched whole when their
// passage comes near, or when they are opened. What is in sight never moves unless it is pressed.
const NEAR = 1500;
const MOST = 40;

customElements.define(
  "margin-notes",
  class extends HTMLElement {
    connectedCallback() {
      this.waiting = new Map();
      this.watch = new IntersectionObserver(
        (entries) => {
          for (const one of entries)
            if (one.isIntersecting && one.boundingClientRect.top > window.innerHeight) this.want(one.target);
        },
        { rootMargin: `0px 0px ${NEAR}px 0px` },
      );
      for (const brief of this.querySelectorAll(".passage-brief")) this.watch.observe(brief);
      // Whether a fold was opened does not bubble.
      this.addEventListener("toggle", (event) => event.target.open && this.want(event.target), true);
      this.addEventListener("click", (event) => {
        const brief = event.target.closest(".passage-brief");
        if (!brief || !event.target.closest(".passage-brief > p a") || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        this.want(brief, true);
      });
    }

    disconnectedCallback() {
      this.watch.disconnect();
    }

    want(brief, pressed = false) {
      if (!brief.matches(".passage-brief")) return;
      this.waiting.set(brief, pressed || this.waiting.get(brief));
      this.timer ??= setTimeout(() => this.fetch(), 60);
    }

    async fetch() {
      this.timer = undefined;
      const wanted = [...this.waiting].slice(0, MOST);
      for (const [brief] of wanted) {
        this.waiting.delete(brief);
        this.watch.unobserve(brief);
      }
      if (this.waiting.size) this.timer = setTimeout(() => this.fetch(), 60);
      const asked = new URLSearchParams(location.search);
      asked.set("passages", wanted.map(([brief]) => brief.dataset.passage).join(","));
      const response = await fetch(`${this.dataset.src}?${asked}`).catch(() => null);
      if (!response?.ok || response.redirected) return;
      const { body } = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const [brief, pressed] of wanted) {
        const whole = body.querySelector(`[data-passage="${brief.dataset.passage}"]`);
        if (!whole || !brief.isConnected) continue;
        whole.open = brief.open || pressed;
        const focused = brief.contains(document.activeElement);
        brief.replaceWith(whole);
        if (focused) whole.querySelector(pressed ? "a" : "summary").focus();
      }
    }
  },
);
