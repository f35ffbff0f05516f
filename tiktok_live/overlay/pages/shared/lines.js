// One line of chat, ticker or last event: who did what, drawn from what the server says about it.

import { icon } from "./icons.js";
import { avatar, badges, nameElement, picture } from "./person.js";
import { clamped, element, textElement } from "./text.js";

const LONGEST_TEXT = 300;
const LONGEST_GIFT = 40;
const MOST_PARTS = 40;
const KINDS = ["chat", "gift", "like", "follow", "share", "subscribe", "join"];
const ICONS = { gift: "gift", like: "heart", follow: "follow", share: "share", subscribe: "star", join: "join" };
/** The value in diamonds from which a gift is of a tier, as a style sheet sees it. */
const TIERS = [["huge", 10_000], ["large", 1_000], ["medium", 100], ["small", 0]];

/** Returns the kind by which a filter knows a line. */
export function kindOf(line) {
  return KINDS.includes(line.kind) ? line.kind : "other";
}

/** Returns the tier of a value in diamonds. */
export function tierOf(diamonds) {
  return TIERS.find(([, least]) => diamonds >= least)?.[0] ?? "small";
}

/** Returns an element for a line. `view` has the options, the words and the number format of the page. */
export function lineElement(line, view, tag = "li") {
  const { options } = view;
  const isSaid = line.kind === "chat" || line.kind === "question";
  const made = element(tag, `line ${isSaid ? "said" : "done"}`);
  made.dataset.kind = kindOf(line);
  if (line.diamonds > 0) made.dataset.tier = tierOf(line.diamonds);
  if (options.avatars && line.user) made.append(avatar(line.user));
  made.append(element("div", "body", ...bodyOf(line, view)));
  return made;
}

/** Returns what a line says happened, without the person. */
export function happening(line, view) {
  if (line.kind === "chat") return [textOf(line)];
  if (line.kind === "gift") return [giftPhrase(line, view)];
  const words = element("span", "words", view.words[line.kind] ?? "");
  if (line.kind === "like" && line.count > 1) words.append(` ×\u2060${view.number(line.count)}`);
  if (line.kind === "join" && line.count > 1) words.prepend(`${view.words.others.replace("{count}", view.number(line.count - 1))} `);
  return line.text ? [words, " ", textOf(line)] : [words];
}

/** Returns the picture of a gift, or an icon. */
export function giftPicture(gift, view) {
  const substitute = () => icon("gift", "gift");
  return view.options.pictures === false ? substitute() : picture(gift?.icon, "gift", substitute);
}

function bodyOf(line, view) {
  const { options, words } = view;
  const parts = [];
  if (options.time && line.time) parts.push(timeElement(line.time, view), " ");
  if (ICONS[line.kind] && line.kind !== "gift") parts.push(icon(ICONS[line.kind], "kind"), " ");
  const shown = options.badges ? badges(line.user, words) : null;
  if (shown) parts.push(shown, " ");
  if (line.user) parts.push(nameElement(line.user), " ");
  return [...parts, ...happening(line, view)];
}

function timeElement(time, { language }) {
  const shown = new Date(time).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  return element("time", "time", shown);
}

function textOf(line) {
  const emotes = (line.parts ?? []).some((part) => part.emote);
  if (!emotes) return textElement("text", line.text, LONGEST_TEXT);
  const made = element("bdi", "text");
  let left = LONGEST_TEXT;
  for (const part of line.parts.slice(0, MOST_PARTS)) {
    const shown = part.emote ? emote(part) : clamped(part.text, left);
    if (left > 0) made.append(shown);
    left -= part.emote ? 1 : shown.length;
  }
  return made;
}

function emote(part) {
  const alt = clamped(part.alt, LONGEST_GIFT);
  // The platform's emotes have numbers for names, which say nothing to viewers.
  const made = picture(part.emote, "emote", () => document.createTextNode(/\D/.test(alt) ? `[${alt}]` : "🙂"));
  if (made.tagName === "IMG") made.alt = alt;
  return made;
}

/** Returns "sent ROSE ×5", with the picture of the gift before its name, in the order of the language. */
function giftPhrase(line, view) {
  const [before, after] = view.words.gift.split("{gift}");
  const name = textElement("gift-name", line.gift?.name, LONGEST_GIFT);
  const made = element("span", "words", before, giftPicture(line.gift, view), " ", name, after);
  if (line.count > 1) made.append(" ", element("b", "count", `×${view.number(line.count)}`));
  if (line.diamonds > 0) {
    made.append(" ", element("span", "worth", icon("diamond"), view.number(line.diamonds)));
  }
  return made;
}
