// Counters: viewers, likes and other numbers.

import { icon } from "../shared/icons.js";
import { element } from "../shared/text.js";

const ICONS = { viewers: "eye", likes: "heart", diamonds: "diamond", followers: "follow", shares: "share", subscribers: "star" };

/** Fills the page with numbers; returns what to do with each type of message. */
export function create(root, view) {
  const { show, direction, labels } = view.options;
  const numbers = new Map(show.map((name) => [name, element("b", "value", "–")]));
  const items = [...numbers].map(([name, value]) => item(name, value, labels, view.words));
  root.append(element("ul", `counters ${direction}`, ...items));
  const update = ({ counters }) => write(numbers, counters ?? {}, view.number);
  return { snapshot: update, counters: update };
}

function item(name, value, hasLabel, words) {
  const label = element("span", hasLabel ? "label" : "label only-read", words.counters[name]);
  const made = element("li", "counter", icon(ICONS[name]), value, label);
  made.dataset.name = name;
  return made;
}

function write(numbers, counters, number) {
  for (const [name, shown] of numbers) {
    if (Number.isFinite(counters[name])) shown.textContent = number(counters[name]);
  }
}
