// Keeps an unfinished writing on the server while somebody writes, and once more when the page goes away.
const PAUSE = 1_200; // milliseconds without a key
const AGAIN = 15_000; // milliseconds until what failed is tried again
const LONGEST = 60_000; // bytes that a browser still sends when the page goes away

export class Keeper {
  constructor(element) {
    this.element = element;
    this.ending = new AbortController();
    this.sending = new AbortController();
    const { signal } = this.ending;
    const { form } = element;
    form.addEventListener("input", () => this.wait(PAUSE), { signal });
    form.addEventListener("submit", () => this.stop(), { signal });
    window.addEventListener("pagehide", () => this.keep(true), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.keep(true), { signal });
    window.addEventListener(
      "pageshow",
      (event) => {
        if (event.persisted) this.stopped = false;
      },
      { signal },
    );
  }

  // From now on what differs from this is kept; what was typed before does already.
  begin() {
    const { field, state } = this.element;
    const typed = field.value !== field.defaultValue;
    this.kept = typed ? "" : JSON.stringify(state);
    this.stopped = false;
    if (typed) this.wait(PAUSE);
  }

  // The writing is on its way as a suggestion, and no longer unfinished.
  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.sending.abort();
    this.sending = new AbortController();
  }

  end() {
    this.keep(true);
    this.stopped = true;
    this.ending.abort();
    clearTimeout(this.timer);
  }

  wait(time) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.keep(), time);
  }

  async keep(last = false) {
    const { element } = this;
    const state = element.state;
    const body = JSON.stringify(state);
    if (this.stopped || this.kept === undefined || body === this.kept || (this.busy && !last)) return;
    this.busy = true;
    clearTimeout(this.timer);
    const answer = await fetch(element.dataset.draft, {
      ...element.request("PUT", state),
      keepalive: last && body.length < LONGEST,
      signal: this.sending.signal,
    })
      .then((response) => (response.redirected ? {} : response.json()))
      .catch(() => ({}));
    this.busy = false;
    if (this.stopped) return;
    const kept = "saved_at" in answer;
    if (kept) this.kept = body;
    const renewed = this.renew(answer.csrf_token) && !this.renewed;
    this.renewed = !kept && (renewed || this.renewed);
    element.say(kept ? element.dataset.wordSaved : (answer.sentence ?? element.dataset.wordUnsaved));
    const now = JSON.stringify(element.state);
    if (kept && now === body) element.dispatchEvent(new Event("kept", { bubbles: true }));
    if (now !== this.kept) this.wait(kept || renewed ? PAUSE : AGAIN);
  }

  // Somebody who signed in again elsewhere has another form key; every form of the page needs it.
  renew(key) {
    if (!key) return false;
    for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = key;
    return true;
  }
}
