// <merge-desk> around a desk: keys press what names them with data-key; links and forms marked data-piece are answered
// with the pieces of the page that have changed; what a fellow owner decides is shown as it happens.
const PIECES = "text/vnd.pieces+html";
const EVERY = 5000; // milliseconds between two looks at what others have done
const AHEAD = 300; // milliseconds of reading after which the next suggestion is fetched

customElements.define(
  "merge-desk",
  class extends HTMLElement {
    connectedCallback() {
      this.press = this.press.bind(this);
      this.look = this.look.bind(this);
      document.addEventListener("keydown", this.press);
      this.addEventListener("submit", (event) => this.send(event));
      this.addEventListener("click", (event) => this.follow(event));
      this.addEventListener("input", () => {
        this.typing = true;
      });
      addEventListener("popstate", this.reload);
      if (this.dataset.news) this.timer = setInterval(this.look, EVERY);
      this.showCurrent();
      this.fetchAhead();
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.press);
      removeEventListener("popstate", this.reload);
      clearInterval(this.timer);
      clearTimeout(this.soon);
    }

    press(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || this.writes(event.target)) return;
      const target = this.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!target) return;
      event.preventDefault();
      if (target.tagName === "SUMMARY") this.unfold(target.parentElement);
      else target.click();
    }

    writes(target) {
      return target.closest?.("input, textarea, select, [contenteditable]") !== null;
    }

    unfold(details) {
      details.open = !details.open;
      if (!details.open) return;
      details.querySelector("textarea, select, input:not([type=hidden])")?.focus();
      details.scrollIntoView({ block: "nearest" });
    }

    // The queue scrolls by itself where the suggestion being decided would not stand in its sight.
    showCurrent() {
      const current = this.querySelector(".queue-current");
      const pane = current?.closest(".desk-pane");
      if (!pane || pane.scrollHeight <= pane.clientHeight) return;
      const below = current.offsetTop + current.offsetHeight - pane.clientHeight;
      if (pane.scrollTop > current.offsetTop || pane.scrollTop < below) {
        pane.scrollTop = current.offsetTop - pane.clientHeight / 2;
      }
    }

    reload() {
      location.reload();
    }

    async send(event) {
      const form = event.target;
      if (event.defaultPrevented || !form.matches("[data-piece]")) return;
      event.preventDefault();
      if (this.busy) return;
      const body = new URLSearchParams(new FormData(form, event.submitter));
      if (this.ahead?.number === body.get("after")) {
        body.set("held", this.ahead.number);
        body.set("then", this.ahead.next);
      }
      if (!(await this.fetch(form.action, { method: "POST", body }))) form.submit();
    }

    async follow(event) {
      const link = event.target.closest("a[data-piece]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      if (this.busy) return;
      if (!(await this.fetch(link.href))) location.assign(link.href);
    }

    // What others have done since the step that the page shows comes with the answer.
    asking() {
      const step = this.querySelector("#desk-status")?.dataset.step;
      return { Accept: PIECES, ...(step && { "Desk-Step": step }) };
    }

    // True when the page shows the answer; false when the browser must go the plain way.
    async fetch(address, options = {}) {
      this.busy = true;
      this.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(address, { ...options, headers: this.asking() });
        if (!answer.headers.get("Content-Type")?.startsWith("text/html")) return false;
        if (![200, 409, 422].includes(answer.status)) return false;
        const pieces = this.parse(await answer.text());
        this.rest(); // what is shown now can be pressed at once
        const at = answer.headers.get("Content-Location") ?? (options.method ? null : address);
        if (pieces.querySelector("#desk-decision")) this.show(pieces, at);
        else if (options.body?.has("held") && this.ahead) this.show(this.ahead.pieces, at, pieces);
        else return false;
        return true;
      } catch {
        return false;
      } finally {
        this.rest();
      }
    }

    rest() {
      this.busy = false;
      this.removeAttribute("aria-busy");
    }

    parse(html) {
      return new DOMParser().parseFromString(html, "text/html");
    }

    // `news` are pieces that are newer than those fetched ahead.
    show(pieces, at, news = null) {
      const current = pieces.querySelector(".queue-current");
      if (at && current && !document.getElementById(current.id)) {
        location.assign(at); // it stands on another page of the queue
        return;
      }
      if (current) this.unmark();
      this.typing = false;
      this.swap(pieces);
      if (news) this.swap(news);
      if (at) history.pushState(null, "", at);
      this.showCurrent();
      this.settle();
      this.fetchAhead();
    }

    // What stands about the next suggestion is fetched while this one is being read, so that a decision is quick.
    fetchAhead() {
      this.ahead = null;
      clearTimeout(this.soon);
      const number = this.querySelector("#desk-decision input[name=after]")?.value;
      if (!number) return;
      this.soon = setTimeout(async () => {
        const address = new URL(location.href);
        address.searchParams.set("s", number);
        address.hash = "";
        try {
          const answer = await fetch(address, { headers: { Accept: PIECES } });
          const pieces = answer.status === 200 ? this.parse(await answer.text()) : null;
          const decision = pieces?.querySelector("#desk-decision");
          if (decision) {
            this.ahead = { number, pieces, next: decision.querySelector("input[name=after]")?.value ?? "" };
          }
        } catch {
          // The decision will bring them.
        }
      }, AHEAD);
    }

    // Where the words were that had the focus, the new ones get it, so that keys and screen readers go on from there.
    settle() {
      const decision = this.querySelector("#desk-decision");
      const wrong = decision?.querySelector("[aria-invalid]");
      if (wrong) {
        wrong.focus();
        return;
      }
      if (document.activeElement && document.activeElement !== document.body) return;
      decision?.setAttribute("tabindex", "-1");
      decision?.focus({ preventScroll: true });
    }

    unmark() {
      const former = this.querySelector(".queue-current");
      former?.classList.remove("queue-current");
      former?.removeAttribute("aria-current");
    }

    swap(pieces, except = []) {
      for (const piece of [...pieces.body.children]) {
        const here = document.getElementById(piece.id);
        if (here && !except.includes(piece.id)) here.replaceWith(document.adoptNode(piece));
      }
    }

    // What others did: the queue and the counts follow at once; the forms only while nothing is being typed.
    async look() {
      const status = this.querySelector("#desk-status");
      if (document.hidden || this.busy || !status) return;
      const address = new URL(this.dataset.news, location.href);
      address.searchParams.set("after", status.dataset.step);
      address.searchParams.set("seen", status.dataset.seen);
      const at = new URL(location.href).searchParams.get("s") ?? this.at();
      if (at) address.searchParams.set("s", at);
      try {
        const answer = await fetch(address, { headers: { Accept: PIECES } });
        if (answer.status !== 200 || this.busy) return;
        this.swap(this.parse(await answer.text()), this.typing ? ["desk-decision", "desk-here"] : []);
      } catch {
        // The next look will tell.
      }
    }

    at() {
      return this.querySelector(".queue-current")?.id.slice(2);
    }
  },
);
