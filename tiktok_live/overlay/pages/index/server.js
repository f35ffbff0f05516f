// Requests to the server. The token comes with the address, leaves it at once, and is sent in a header only.

const KEY = "tiktok_live token";

/** Asks and tells the server; `onToken` is called when there is a token or it was refused. */
export class Server {
  #token = "";
  onToken = () => {};

  constructor() {
    window.addEventListener("hashchange", () => location.hash.includes("token=") && this.takeToken());
  }

  /** Whether there is a token. */
  get hasToken() {
    return this.#token !== "";
  }

  /** Takes the token from the fragment of the address, or from this tab before it was reloaded. */
  takeToken() {
    const given = new URLSearchParams(location.hash.slice(1)).get("token");
    if (given) history.replaceState(null, "", location.pathname + location.search);
    this.setToken(given || sessionStorage.getItem(KEY) || "");
  }

  /** Uses a token from now on; an empty one forgets it. */
  setToken(token) {
    this.#token = token;
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
    this.onToken();
  }

  /** Returns what the server answers to a question. */
  async get(path) {
    return this.#ask(path, { headers: this.#headers() });
  }

  /** Tells the server to do something; returns its answer. */
  async post(path, body) {
    const headers = { ...this.#headers(), "Content-Type": "application/json" };
    return this.#ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  #headers() {
    return this.#token ? { Authorization: `Bearer ${this.#token}` } : {};
  }

  async #ask(path, options) {
    const response = await fetch(path, { cache: "no-store", ...options });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    if (response.status === 401 && this.#token) this.setToken("");
    throw new Refused(response.status, answer);
  }
}

/** The server refused a request; the message says why and what to do. */
export class Refused extends Error {
  constructor(status, { error, advice }) {
    super([error ?? `The server answered ${status}`, advice].filter(Boolean).join(". "));
    this.status = status;
  }
}
