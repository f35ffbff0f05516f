// The leaderboard: who gave most.

import { moving } from "../shared/animation.js";
import { icon } from "../shared/icons.js";
import { avatar, nameElement } from "../shared/person.js";
import { element, textElement } from "../shared/text.js";

const LONGEST_TITLE = 60;

/** Fills the page with a leaderboard; returns what to do with each type of message. */
export function create(root, view) {
  const { title, kind } = view.options;
  const board = new Board(view);
  const heading = title === "-" ? null : textElement("title", title || view.words.boards[kind], LONGEST_TITLE);
  root.append(element("section", "leaderboard", heading, board.element));
  const show = ({ entries }) => board.show(entries);
  return { snapshot: show, leaderboard: show };
}

class Board {
  #view;
  #rows = new Map(); // by the id of the person

  constructor(view) {
    this.#view = view;
    this.element = element("ol", "board");
  }

  show(entries) {
    const shown = entries.slice(0, this.#view.options.max);
    moving([...this.#rows.values()].map(({ row }) => row), () => this.#place(shown));
  }

  #place(entries) {
    const before = this.#rows;
    this.#rows = new Map(entries.map((entry) => [entry.user.id, this.#rowFor(entry, before.get(entry.user.id))]));
    const nobody = element("li", "nobody", this.#view.words.nobody);
    const rows = [...this.#rows.values()].map(({ row }) => row);
    this.element.replaceChildren(...(rows.length ? rows : [nobody]));
  }

  /** Returns the row that the person has already, or a new one: a new name or picture needs one. */
  #rowFor({ user, value }, earlier) {
    const face = JSON.stringify([user.name, user.avatar]);
    const made = earlier?.face === face ? earlier : { face, ...this.#rowOf(user) };
    const text = this.#view.number(value);
    if (made.value.textContent !== text) made.value.textContent = text;
    return made;
  }

  #rowOf(user) {
    const { options } = this.#view;
    const value = element("span", "value");
    const worth = element("span", "worth", icon(options.kind === "likes" ? "heart" : "diamond"), value);
    return { value, row: element("li", "entry", element("span", "rank"), options.avatars ? avatar(user) : null, nameElement(user), worth) };
  }
}
