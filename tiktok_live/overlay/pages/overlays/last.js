// The last event of one kind: who gave, followed, shared or subscribed last.

import { appear } from "../shared/animation.js";
import { giftPicture } from "../shared/lines.js";
import { avatar, nameElement } from "../shared/person.js";
import { element, textElement } from "../shared/text.js";

const LONGEST_TITLE = 60;
const LONGEST_GIFT = 40;

/** Fills the page with the last event; returns what to do with each type of message. */
export function create(root, view) {
  const { title, kind } = view.options;
  const heading = title === "-" ? null : textElement("title", title || view.words.last[kind], LONGEST_TITLE);
  const place = element("div", "place");
  root.append(element("section", "last", heading, place));
  let shown = "";
  const show = (line) => {
    const version = JSON.stringify(line);
    if (version === shown) return;
    if (line) place.replaceChildren(entry(line, view));
    else place.replaceChildren(element("p", "nobody", view.words.nobody));
    shown = version;
  };
  return { snapshot: ({ last }) => show(last?.[kind] ?? null), last: ({ last }) => show(last?.[kind] ?? null) };
}

function entry(line, view) {
  const made = element("p", "entry", view.options.avatars && line.user ? avatar(line.user) : null);
  if (line.user) made.append(nameElement(line.user));
  if (line.gift) made.append(element("span", "what", ...giftOf(line, view)));
  appear(made, view.animation);
  return made;
}

function giftOf(line, view) {
  const name = textElement("gift-name", line.gift.name, LONGEST_GIFT);
  const count = line.count > 1 ? element("b", "count", `×${view.number(line.count)}`) : null;
  return [giftPicture(line.gift, view), " ", name, " ", count];
}
