// The ticker: the last events run by, one after the other, and take turns while nothing new happens.

import { discard } from "../shared/animation.js";
import { kindOf, lineElement } from "../shared/lines.js";
import { element } from "../shared/text.js";
import { isHidden, onVisibility } from "../shared/visibility.js";

const LONGEST_STEP = 0.1; // s; after a pause the ticker goes on where it was

/** Fills the page with the ticker; returns what to do with each type of message. */
export function create(root, view) {
  const ticker = new Ticker(root, view);
  return {
    snapshot: ({ lines }) => ticker.reset(lines),
    line: ({ line }) => ticker.add(line),
    line_changed: ({ line }) => ticker.change(line),
  };
}

class Ticker {
  #view;
  #window;
  #belt = element("ol", "belt");
  #lines = new Map(); // those that take turns, by id, oldest first
  #fresh = []; // ids that have not run by yet
  #turn = 0;
  #offset = 0; // px that the belt is moved to the left
  #width = 0; // px of all that is on the belt
  #before = 0;
  #isRunning = false;
  #isFull = false; // whether the next lines fill the page at once, as after a reload

  constructor(root, view) {
    this.#view = view;
    this.#window = element("section", "ticker", this.#belt);
    root.append(this.#window);
    onVisibility(() => this.#start());
    window.addEventListener("resize", () => this.#measure());
  }

  reset(lines) {
    this.#lines.clear();
    this.#fresh = [];
    this.#isFull = this.#width === 0;
    for (const line of lines) this.add(line);
    this.#fresh = [];
  }

  add(line) {
    const { events, max } = this.#view.options;
    if (!events.includes(kindOf(line))) return;
    this.#lines.set(line.id, line);
    this.#fresh.push(line.id);
    this.#fresh.splice(0, this.#fresh.length - max);
    if (this.#lines.size > max) this.#lines.delete(this.#lines.keys().next().value);
    this.#start();
  }

  /** Keeps the newer version; what is on the belt already stays as it is. */
  change(line) {
    if (this.#lines.has(line.id)) this.#lines.set(line.id, line);
  }

  #start() {
    if (this.#isRunning || isHidden() || this.#lines.size === 0) return;
    this.#isRunning = true;
    this.#before = performance.now();
    requestAnimationFrame((now) => this.#run(now));
  }

  #run(now) {
    if (isHidden() || (this.#lines.size === 0 && this.#width === 0)) {
      this.#isRunning = false;
      return;
    }
    const seconds = Math.min(Math.max(now - this.#before, 0) / 1000, LONGEST_STEP);
    this.#before = now;
    this.#offset += seconds * this.#view.options.speed;
    this.#takeAway();
    this.#fill();
    this.#belt.style.transform = `translateX(${-this.#offset}px)`;
    requestAnimationFrame((time) => this.#run(time));
  }

  #takeAway() {
    const first = this.#belt.firstElementChild;
    const width = Number(first?.dataset.width ?? 0);
    if (!first || this.#offset < width) return;
    discard(first);
    this.#offset -= width;
    this.#width -= width;
  }

  /** Puts lines on the belt while there is room at its end; what comes to an empty one enters from the right. */
  #fill() {
    const visible = this.#window.clientWidth;
    if (this.#width === 0 && this.#lines.size > 0 && !this.#isFull) this.#offset = -visible;
    while (this.#lines.size > 0 && this.#width - this.#offset < visible) {
      const made = lineElement(this.#next(), this.#view);
      this.#belt.append(made);
      if (this.#note(made) === 0) break;
    }
    this.#isFull = false;
  }

  #note(item) {
    const { width } = item.getBoundingClientRect();
    item.dataset.width = String(width);
    this.#width += width;
    return width;
  }

  #measure() {
    this.#width = 0;
    for (const item of this.#belt.children) this.#note(item);
  }

  #next() {
    while (this.#fresh.length > 0) {
      const line = this.#lines.get(this.#fresh.shift());
      if (line) return line;
    }
    const all = [...this.#lines.values()];
    this.#turn = (this.#turn + 1) % all.length;
    return all[all.length - 1 - this.#turn];
  }
}
