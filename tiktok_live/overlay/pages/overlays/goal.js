// A goal: how far a number is on its way to a target.

import { celebrate } from "../shared/celebration.js";
import { element, textElement } from "../shared/text.js";

const LONGEST_TITLE = 80;
const HIDE_AFTER = 8000; // ms that a reached goal stays when it hides itself

/** Fills the page with a goal; returns what to do with each type of message. */
export function create(root, view) {
  const shown = new GoalView(root, view);
  return {
    snapshot: ({ goal }) => goal && shown.update(goal),
    goal: ({ goal }) => shown.update(goal),
  };
}

class GoalView {
  #view;
  #box;
  #title = element("p", "title");
  #numbers = element("p", "numbers");
  #percent = element("p", "percent");
  #track;
  #last = null;
  #timer = 0;

  constructor(root, view) {
    this.#view = view;
    this.#track = element("div", "track", element("div", "fill"));
    this.#track.setAttribute("role", "progressbar");
    this.#box = element("section", `goal ${view.options.style}`, this.#title, this.#track, this.#numbers, this.#percent);
    this.#box.hidden = true;
    root.append(this.#box);
  }

  update(goal) {
    this.#write(goal);
    this.#hideOrShow(goal);
    if (this.#last?.name === goal.name && timesOf(goal) > timesOf(this.#last)) this.#celebrate();
    this.#last = goal;
  }

  #write(goal) {
    const { options, number } = this.#view;
    const share = shareOf(goal);
    this.#title.replaceChildren(textElement("", options.title || goal.title || goal.name, LONGEST_TITLE));
    this.#numbers.replaceChildren(element("b", "value", number(goal.value)), element("span", "target", ` / ${number(goal.target)}`));
    this.#percent.textContent = options.percent ? `${Math.floor(share * 100)}\u2009%` : "";
    this.#box.style.setProperty("--share", String(Math.min(share, 1)));
    this.#box.classList.toggle("reached", Boolean(goal.reached));
    this.#describe(goal);
  }

  #describe(goal) {
    this.#track.setAttribute("aria-label", this.#title.textContent);
    this.#track.setAttribute("aria-valuenow", String(goal.value));
    this.#track.setAttribute("aria-valuemax", String(goal.target));
  }

  #hideOrShow(goal) {
    const hides = goal.mode === "hide" && goal.reached;
    if (hides && this.#timer) return; // each further gift would put it off
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (hides && this.#last) this.#timer = setTimeout(() => { this.#box.hidden = true; }, HIDE_AFTER);
    else this.#box.hidden = hides;
  }

  #celebrate() {
    this.#box.classList.remove("celebrates");
    void this.#box.offsetWidth; // so that the animation begins again
    this.#box.classList.add("celebrates");
    celebrate(this.#view.options.celebration);
  }
}

function timesOf(goal) {
  return goal.times ?? (goal.reached ? 1 : 0);
}

/** Returns how much of the way is gone; a goal that was raised or doubled counts from nothing, as its numbers do. */
function shareOf({ value, target }) {
  return target > 0 ? Math.max(value / target, 0) : 1;
}
