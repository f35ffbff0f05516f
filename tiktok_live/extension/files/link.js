// The connection to the program on this computer: a WebSocket to 127.0.0.1, opened only while it is needed.

/** Version of the messages. The program refuses another one. */
export const VERSION = 1;

/** Where the program listens if nothing else is set. */
export const DEFAULT_PORT = 28787;

// The traffic keeps the service worker awake: the browser stops one that is silent for 30 s.
const PING = 20_000;
const DELAYS = [500, 1_000, 2_000, 5_000];
// The program does not read fast enough: frames would pile up in this browser's memory.
const MAX_WAITING = 32 * 1024 * 1024;
// Close codes of the program after which trying again is useless until the settings change.
const REFUSALS = new Set([4001, 4002]);
const PATIENCE = 2_000;
const UNREACHABLE = "No program listens on this port. Start it with the provider “extension”.";

/** Read the settings. */
export async function readSettings() {
  return { port: DEFAULT_PORT, token: "", ...(await chrome.storage.local.get(["port", "token"])) };
}

/**
 * One connection, opened again when it closes.
 *
 * state: "idle" (not needed), "connecting", "open", or "closed" (why says why).
 * wanted: the hosts whose lives the program reads or waits for.
 */
export class Link {
  constructor({ onOpen, onChange }) {
    this.state = "idle";
    this.why = "";
    this.wanted = new Set();
    this.onOpen = onOpen;
    this.onChange = onChange;
    this.isNeeded = false;
    this.failures = 0;
    this.attempts = 0;
    this.socket = null;
    this.retry = 0;
    this.ping = 0;
    this.waiting = [];
  }

  /** Open the connection, or close it, as `isNeeded` says. */
  need(isNeeded) {
    if (isNeeded === this.isNeeded) return;
    this.isNeeded = isNeeded;
    if (isNeeded) this.restart();
    else this.stop("idle", "");
  }

  /** Connect again, because the settings changed. */
  restart() {
    if (!this.isNeeded) return;
    this.failures = 0;
    this.stop("connecting", "");
    void this.connect();
  }

  /** Wait until the connection is open or refused, for 2 s at most. */
  async settled() {
    if (this.state !== "connecting") return;
    await new Promise((resolve) => {
      this.waiting.push(resolve);
      setTimeout(resolve, PATIENCE);
    });
  }

  /** Send one message; nothing is sent before the program accepted the token. */
  send(message) {
    if (this.state !== "open") return;
    this.socket.send(JSON.stringify(message));
    if (this.socket.bufferedAmount > MAX_WAITING) this.fail("The program did not read fast enough.");
  }

  async connect() {
    const attempt = ++this.attempts;
    const { port, token } = await readSettings();
    if (!this.isNeeded || attempt !== this.attempts) return; // a newer attempt knows newer settings
    if (token === "") return this.stop("closed", "Paste the token first.");
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", version: VERSION, token }));
    socket.onmessage = (event) => this.socket === socket && this.receive(event.data);
    socket.onclose = (event) => this.socket === socket && this.closed(event);
  }

  receive(data) {
    const message = JSON.parse(data);
    if (message.type !== "wanted") return;
    this.wanted = new Set(message.hosts);
    if (this.state === "open") return this.onChange();
    this.failures = 0;
    this.ping = setInterval(() => this.send({ type: "ping" }), PING);
    this.become("open", "");
    this.onOpen();
  }

  closed(event) {
    if (REFUSALS.has(event.code)) return this.stop("closed", event.reason);
    const wasOpen = this.state === "open";
    this.fail(event.reason || (wasOpen ? "The program closed the connection." : UNREACHABLE));
  }

  fail(why) {
    this.stop("closed", why);
    const delay = DELAYS[Math.min(this.failures, DELAYS.length - 1)];
    this.failures += 1;
    this.retry = setTimeout(() => void this.connect(), delay);
  }

  stop(state, why) {
    clearTimeout(this.retry);
    clearInterval(this.ping);
    const socket = this.socket;
    this.socket = null;
    this.wanted = new Set();
    socket?.close();
    this.become(state, why);
  }

  become(state, why) {
    this.state = state;
    this.why = why;
    if (state !== "connecting") this.waiting.splice(0).forEach((resolve) => resolve());
    this.onChange();
  }
}
