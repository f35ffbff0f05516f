// The timer: counts down to zero from the time that the server sends.

import { element, textElement } from "../shared/text.js";
import { isHidden, onVisibility } from "../shared/visibility.js";

const LONGEST_TITLE = 60;
const LONG = "00:00:00".length; // longer times are written smaller
const SECOND = 1000;
const LEAST_ADDED = 900; // ms; less is the way of the message
const ADDED_SHOWN = 2500; // ms
const FEW = 60_000; // ms left from which the timer glows

/** Fills the page with the timer; returns what to do with each type of message. */
export function create(root, view) {
  const clock = new Countdown(root, view);
  return { snapshot: ({ timer }) => clock.set(timer, { isFirst: true }), timer: ({ timer }) => clock.set(timer) };
}

/** Returns a time as text, such as 1:02:03. */
export function clockText(milliseconds) {
  const seconds = Math.ceil(Math.max(milliseconds, 0) / SECOND);
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

class Countdown {
  #view;
  #box;
  #time = element("p", "time", "–");
  #added = element("p", "added");
  #isRunning = false;
  #endsAt = 0; // by the clock of the page that only goes forward
  #left = 0;
  #timer = 0;
  #addedTimer = 0;

  constructor(root, view) {
    this.#view = view;
    const heading = view.options.title ? textElement("title", view.options.title, LONGEST_TITLE) : null;
    this.#time.setAttribute("role", "timer");
    this.#box = element("section", "timer", heading, this.#time, this.#added);
    root.append(this.#box);
    onVisibility(() => this.#tick());
  }

  set({ running, remaining }, { isFirst = false } = {}) {
    const added = remaining - this.#remaining();
    this.#isRunning = running;
    this.#left = remaining;
    this.#endsAt = performance.now() + remaining;
    if (!isFirst && added > LEAST_ADDED) this.#showAdded(added);
    this.#tick();
  }

  #remaining() {
    return this.#isRunning ? Math.max(this.#endsAt - performance.now(), 0) : this.#left;
  }

  /** Writes the time, and comes back when the next second begins. */
  #tick() {
    clearTimeout(this.#timer);
    const left = this.#remaining();
    this.#write(left);
    if (this.#isRunning && left > 0 && !isHidden()) this.#timer = setTimeout(() => this.#tick(), left % SECOND || SECOND);
  }

  #write(left) {
    const isDone = left <= 0;
    const clock = clockText(left);
    this.#time.textContent = isDone ? this.#view.options.done || this.#view.words.timeUp : clock;
    this.#box.classList.toggle("long", clock.length > LONG);
    this.#box.classList.toggle("done", isDone);
    this.#box.classList.toggle("few", !isDone && left <= FEW);
    this.#box.classList.toggle("stopped", !isDone && !this.#isRunning);
  }

  #showAdded(added) {
    clearTimeout(this.#addedTimer);
    this.#added.textContent = `+${clockText(added)}`;
    this.#box.classList.remove("adds");
    void this.#added.offsetWidth; // so that the animation begins again
    this.#box.classList.add("adds");
    this.#addedTimer = setTimeout(() => this.#box.classList.remove("adds"), ADDED_SHOWN);
  }
}
