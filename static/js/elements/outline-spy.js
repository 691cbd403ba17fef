// <outline-spy> around an outline: marks the entry of the heading that is being read.
customElements.define(
  "outline-spy",
  class extends HTMLElement {
    connectedCallback() {
      const links = new Map();
      for (const link of this.querySelectorAll('a[href^="#"]')) {
        const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (target) links.set(target, link);
      }
      this.watch = new IntersectionObserver(
        (entries) => {
          const seen = entries.find((entry) => entry.isIntersecting);
          if (!seen) return;
          for (const link of links.values()) link.removeAttribute("aria-current");
          links.get(seen.target).setAttribute("aria-current", "location");
        },
        { rootMargin: "0px 0px -70% 0px" },
      );
      for (const target of links.keys()) this.watch.observe(target);
    }

    disconnectedCallback() {
      this.watch?.disconnect();
    }
  },
);
