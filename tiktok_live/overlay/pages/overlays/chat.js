// The chat: lines one below the other, of which the oldest leave.

import { appear, discard, leave, oncePerFrame } from "../shared/animation.js";
import { kindOf, lineElement } from "../shared/lines.js";
import { element } from "../shared/text.js";

const MOST_LEAVING = 5; // lines that leave with an animation; more of them are simply removed
const CHECK_INTERVAL = 500; // ms

/** Fills the page with the chat; returns what to do with each type of message. */
export function create(root, view) {
  const chat = new Chat(root, view);
  return {
    snapshot: ({ lines }) => chat.reset(lines),
    line: ({ line }) => chat.add(line),
    line_changed: ({ line }) => chat.change(line),
  };
}

/** Writes a newer version of a line into the element that is there, whose picture need not be loaded again. */
function changeTo(shown, newer) {
  shown.querySelector(".body").replaceWith(newer.querySelector(".body"));
  if (newer.dataset.tier) shown.dataset.tier = newer.dataset.tier;
}

function handlesIn(text) {
  const handles = text.toLowerCase().split(",").map((name) => name.trim().replace(/^@/, ""));
  return new Set(handles.filter(Boolean));
}

class Chat {
  #list;
  #view;
  #ignored;
  #shown = new Map(); // the elements by the id of their lines, oldest first
  #waiting = new Map(); // lines that the next frame shows; never more than fit
  #draw = oncePerFrame(() => this.#flush());

  constructor(root, view) {
    this.#view = view;
    this.#list = element("ol", `chat newest-${view.options.order}`);
    this.#ignored = handlesIn(view.options.ignore);
    root.append(this.#list);
    if (view.options.hide) setInterval(() => this.#hideOld(), CHECK_INTERVAL);
  }

  reset(lines) {
    for (const line of [...this.#list.children]) discard(line);
    this.#shown.clear();
    this.#waiting.clear();
    const since = Date.now() - this.#view.options.hide * 1000;
    const current = lines.filter((line) => this.#view.options.hide === 0 || line.time >= since);
    for (const line of current) this.#queue(line);
    this.#flush({ isQuiet: true });
  }

  add(line) {
    this.#queue(line);
    this.#draw();
  }

  change(line) {
    if (this.#shown.has(line.id) || this.#waiting.has(line.id)) this.add(line);
  }

  #queue(line) {
    if (!this.#isWanted(line)) return;
    this.#waiting.set(line.id, line);
    if (this.#waiting.size > this.#view.options.max) this.#waiting.delete(this.#waiting.keys().next().value);
  }

  #isWanted({ kind, text, user }) {
    const { events, commands } = this.#view.options;
    if (!events.includes(kindOf({ kind })) || this.#ignored.has(user?.handle?.toLowerCase())) return false;
    return commands || !(kind === "chat" && text.startsWith("!"));
  }

  #flush({ isQuiet = false } = {}) {
    const animation = isQuiet ? "none" : this.#view.animation;
    for (const line of this.#waiting.values()) this.#show(line, animation);
    this.#waiting.clear();
    this.#trim();
  }

  #show(line, animation) {
    const made = lineElement(line, this.#view);
    const earlier = this.#shown.get(line.id);
    if (earlier) {
      changeTo(earlier, made);
      return;
    }
    made.dataset.since = String(Date.now());
    this.#shown.set(line.id, made);
    appear(made, animation);
    this.#list.append(made);
  }

  #trim() {
    const excess = this.#shown.size - this.#view.options.max;
    for (const id of [...this.#shown.keys()].slice(0, Math.max(excess, 0))) {
      discard(this.#shown.get(id));
      this.#shown.delete(id);
    }
  }

  #hideOld() {
    const since = Date.now() - this.#view.options.hide * 1000;
    const old = [...this.#shown].filter(([, { dataset }]) => Number(dataset.since) < since);
    for (const [index, [id, line]] of old.entries()) {
      this.#shown.delete(id);
      leave(line, index < MOST_LEAVING ? this.#view.animation : "none");
    }
  }
}
