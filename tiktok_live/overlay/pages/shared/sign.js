// The small sign that says that nothing is coming. It hides itself.

const PATIENCE = 2000; // ms without a connection before the sign is shown

/** Shows the sign while the page has no server, or the server no room that is live. */
export class Sign {
  #element;
  #words;
  #isOpen = false;
  #isWaiting = false;
  #timer = 0;

  constructor(element, words) {
    this.#element = element;
    this.#words = words;
    this.#change();
  }

  /** Notes whether the page is connected to the server. */
  setOpen(isOpen) {
    this.#isOpen = isOpen;
    this.#change();
  }

  /** Notes what a message says about the room. */
  note({ connected, live }) {
    if (connected === undefined) return;
    this.#isWaiting = live === true && connected === false;
    this.#change();
  }

  #change() {
    const text = this.#isOpen ? (this.#isWaiting ? this.#words.reconnecting : "") : this.#words.disconnected;
    clearTimeout(this.#timer);
    if (text) this.#timer = setTimeout(() => this.#show(text), PATIENCE);
    else this.#element.hidden = true;
  }

  #show(text) {
    this.#element.textContent = text;
    this.#element.hidden = false;
  }
}
