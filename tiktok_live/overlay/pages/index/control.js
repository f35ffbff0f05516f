// The buttons that change something: test events, alerts, goals, timer.

import { clockText } from "../overlays/timer.js";
import { element } from "../shared/text.js";
import { numbersIn } from "../shared/words.js";

const TESTS = {
  "Comment": { kind: "chat" },
  "Small gift": { kind: "gift", gift: "Rose", diamonds: 1, count: 5 },
  "Big gift": { kind: "gift", gift: "Lion", diamonds: 29_999 },
  "Follow": { kind: "follow" },
  "Like": { kind: "like", count: 15 },
  "Share": { kind: "share" },
  "Subscribe": { kind: "subscribe" },
  "Join": { kind: "join" },
};
const ALERTS = { "Skip": "skip", "Pause": "pause", "Replay": "replay", "Clear the queue": "clear" };
const TIMERS = {
  "Start": { start: true }, "Pause": { pause: true }, "−1 min": { add: -60 }, "+1 min": { add: 60 }, "+5 min": { add: 300 }, "Reset": { reset: true },
};
const GOALS = {
  "Add": (amount) => ({ add: amount }), "Set": (amount) => ({ set: amount }),
  "Set the target": (amount) => ({ target: amount }), "Reset": () => ({ reset: true }),
};

const byId = (id) => document.getElementById(id);
// A preview of made-up events shows no test event, so that a button would seem to do nothing.
const whereToLook = () => (byId("real").checked ? "" : "; it is shown in OBS, and in the preview with “real events”");
const number = numbersIn("en");

/** The buttons; they are off without a token. */
export class Control {
  #server;
  #room;
  #goals = [];
  #timer = null;

  constructor(server, room) {
    this.#server = server;
    this.#room = room;
    for (const [text, event] of Object.entries(TESTS)) this.#button("tests", text, () => ["/control/test", event]);
    for (const [text, action] of Object.entries(ALERTS)) this.#button("alerts", text, (button) => [`/control/alerts/${button.dataset.action ?? action}`, {}]);
    for (const [text, change] of Object.entries(GOALS)) this.#button("goals", text, () => ["/control/goal", { name: byId("goal").value, ...change(amount()) }]);
    for (const [text, change] of Object.entries(TIMERS)) this.#button("timers", text, () => ["/control/timer", change]);
    byId("goal").onchange = () => this.#showGoal();
    byId("token-form").onsubmit = (event) => this.#useToken(event);
    setInterval(() => this.#tick(), 1000);
  }

  /** Shows whether the buttons can be used. */
  update() {
    byId("token-form").hidden = this.#server.hasToken;
    for (const set of byId("control").querySelectorAll("fieldset")) set.disabled = !this.#server.hasToken;
  }

  /** Shows what the server says about goals, alerts and timer. */
  show({ goals = [], alerts, timer }) {
    this.#showGoals(goals);
    if (alerts) this.#showAlerts(alerts);
    if (timer) this.#timer = { ...timer, since: performance.now() };
    this.#tick();
  }

  #button(place, text, request) {
    const button = element("button", "", text);
    button.type = "button";
    button.onclick = () => this.#send(button, ...request(button));
    byId(place).append(button);
  }

  async #send(button, path, body) {
    try {
      const answer = await this.#server.post(path, this.#room.name ? { ...body, room: this.#room.name } : body);
      say(`${button.textContent}: done${path === "/control/test" ? whereToLook() : ""}`);
      this.#note(path, answer);
    } catch (error) {
      say(`${button.textContent}: ${error.message}`);
    }
  }

  #note(path, answer) {
    if (path.startsWith("/control/alerts/")) this.#showAlerts(answer);
    if (answer.timer) this.#timer = { ...answer.timer, since: performance.now() };
    if (answer.goal) this.#showGoals(this.#goals.map((goal) => (goal.name === answer.goal.name ? answer.goal : goal)));
    this.#tick();
  }

  #useToken(event) {
    event.preventDefault();
    this.#server.setToken(byId("token").value.trim());
    byId("token").value = "";
  }

  #showAlerts({ paused = false, waiting = 0 }) {
    byId("alerts-state").textContent = `${paused ? "Paused" : "Running"} · ${number(waiting)} waiting`;
    const [, pause] = byId("alerts").children;
    pause.textContent = paused ? "Resume" : "Pause";
    pause.dataset.action = paused ? "resume" : "pause";
  }

  #showGoals(goals) {
    this.#goals = goals;
    const names = goals.map(({ name }) => name).join("\n");
    const select = byId("goal");
    if ([...select.options].map(({ value }) => value).join("\n") !== names) {
      select.replaceChildren(...goals.map(({ name, title }) => new Option(title || name, name)));
    }
    this.#showGoal();
  }

  #showGoal() {
    const goal = this.#goals.find(({ name }) => name === byId("goal").value);
    byId("goal-state").textContent = goal ? `${number(goal.value)} of ${number(goal.target)}` : "–";
  }

  #tick() {
    if (!this.#timer) return;
    const { running, remaining, since } = this.#timer;
    const left = running ? remaining - (performance.now() - since) : remaining;
    byId("timer-state").textContent = `${clockText(left)}${running ? "" : " · stopped"}`;
  }
}

function amount() {
  return Math.trunc(Number(byId("amount").value)) || 0;
}

/** Says what became of a button. */
export function say(text) {
  byId("answer").textContent = text;
}
