// The socket of an overlay. It is opened again for ever; the server says everything in its first message.

const FIRST_DELAY = 500; // ms
const LONGEST_DELAY = 15_000; // ms
/** The options that the server needs to know, beside the room. */
const QUERY = { goal: ["goal"], leaderboard: ["kind", "span", "max"] };

/** Returns the address of the socket of an overlay with these options. */
export function socketAddress(overlay, options, location = window.location) {
  const query = new URLSearchParams({ overlay });
  for (const name of ["room", ...(QUERY[overlay] ?? [])]) if (options[name]) query.set(name, String(options[name]));
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/overlay/socket?${query}`;
}

/** Returns how long to wait before an attempt, in ms: twice as long each time, and never in step with other pages. */
export function delayBefore(attempt, random = Math.random()) {
  const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(attempt, 10));
  return longest * (0.5 + random / 2);
}

/** Keeps a socket open, and gives its messages and its state to `onMessage(message)` and `onState(isOpen)`. */
export class Connection {
  #address;
  #onMessage;
  #onState;
  #failures = 0;
  #isClosed = false;
  #socket = null;
  #timer = 0;

  constructor(address, { onMessage, onState }) {
    this.#address = address;
    this.#onMessage = onMessage;
    this.#onState = onState;
    this.#open();
  }

  /** Closes the socket for good. */
  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #open() {
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => this.#lost();
  }

  #receive(data) {
    const message = parsed(data);
    if (message === undefined) return;
    if (message.type === "snapshot") {
      this.#failures = 0;
      this.#onState(true);
    }
    this.#onMessage(message);
  }

  #lost() {
    if (this.#isClosed) return;
    this.#onState(false);
    this.#timer = setTimeout(() => this.#open(), delayBefore(this.#failures));
    this.#failures += 1;
  }
}

function parsed(data) {
  try {
    const message = JSON.parse(data);
    if (typeof message?.type === "string") return message;
  } catch (error) {
    console.warn("A message of the server is no JSON", error);
    return undefined;
  }
  console.warn("A message of the server has no type");
  return undefined;
}
