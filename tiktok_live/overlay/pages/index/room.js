// The state of the room: whether it is live, how many watch, which rooms and goals there are.

import { Connection, socketAddress } from "../shared/connection.js";
import { numbersIn } from "../shared/words.js";

const INTERVAL = 3000; // ms between two questions about goals, timer and alerts

const byId = (id) => document.getElementById(id);
const number = numbersIn("en");

/** Follows the room that is chosen; `onInfo` gets what the server says, `onChoice` the name of another room. */
export class Room {
  #server;
  #connection = null;
  #state = { isOpen: false, connected: false, live: false, viewers: 0, room: "" };
  #chosen = "";
  onInfo = () => {};
  onChoice = () => {};

  constructor(server) {
    this.#server = server;
    byId("room").onchange = () => this.#choose(byId("room").value);
  }

  /** The handle of the room that was chosen; empty for the first one. */
  get name() {
    return this.#chosen;
  }

  /** Begins to follow. */
  start() {
    this.#connect();
    this.update();
    setInterval(() => document.hidden || this.update(), INTERVAL);
  }

  /** Asks the server now. */
  async update() {
    try {
      const info = await this.#server.get(`/overlay/info?${new URLSearchParams({ room: this.#chosen })}`);
      this.#showRooms(info.rooms ?? []);
      this.onInfo(info);
    } catch (error) {
      console.warn(`The server does not tell its state: ${error.message}`);
    }
  }

  #choose(name) {
    this.#chosen = name;
    this.#connection.close();
    this.#connect();
    this.update();
    this.onChoice(name);
  }

  #connect() {
    this.#connection = new Connection(socketAddress("counters", { room: this.#chosen }), {
      onState: (isOpen) => this.#show({ isOpen }),
      onMessage: ({ connected, live, room, counters }) => this.#show({ connected, live, room, viewers: counters?.viewers }),
    });
  }

  #show(change) {
    for (const [name, value] of Object.entries(change)) if (value !== undefined) this.#state[name] = value;
    const { isOpen, live, connected, viewers, room } = this.#state;
    const kind = !isOpen ? "lost" : live ? "live" : "offline";
    byId("state").dataset.kind = kind;
    byId("state-text").textContent = {
      lost: "Not connected to the server",
      live: `@${room} is live · ${number(viewers)} watching${connected ? "" : " · reconnecting"}`,
      offline: `@${room} is not live`,
    }[kind];
  }

  #showRooms(rooms) {
    const shown = [...byId("room").options].map(({ value }) => value);
    if (shown.join() === rooms.join()) return;
    byId("room").replaceChildren(...rooms.map((name) => new Option(`@${name}`, name)));
    if (this.#chosen) byId("room").value = this.#chosen;
    byId("room-choice").hidden = rooms.length < 2;
  }
}
