// People: their picture or initials, their name in a colour of its own, their badges.

import { icon } from "./icons.js";
import { clamped, element, initials, textElement } from "./text.js";
import { safeUrl } from "./urls.js";

export const LONGEST_NAME = 32;
const MOST_BADGES = 3;
const ROLE_ICONS = { host: "crown", moderator: "shield", subscriber: "star", friend: "heart" };

/** Returns what a person is called. */
export function nameOf(user) {
  return clamped(user?.name || user?.handle || "", LONGEST_NAME);
}

/** Returns a picture that becomes its substitute when it cannot be loaded. */
export function picture(url, className, substitute) {
  const source = safeUrl(url);
  if (!source) return substitute();
  const image = element("img", className);
  image.alt = "";
  image.decoding = "async";
  image.onerror = () => image.replaceWith(substitute() ?? "");
  image.src = source;
  return image;
}

/** Returns the picture of a person, or a disc with initials. */
export function avatar(user) {
  return picture(user?.avatar, "avatar", () => disc(user));
}

/** Returns a person's name, coloured. */
export function nameElement(user) {
  const made = textElement("name", nameOf(user), LONGEST_NAME);
  made.style.setProperty("--hue", hueOf(user));
  return made;
}

/** Returns the badges of a person; null if there are none. */
export function badges(user, words) {
  const roles = (user?.roles ?? []).filter((role) => Object.hasOwn(ROLE_ICONS, role));
  const drawn = roles.slice(0, MOST_BADGES).map((role) => roleBadge(role, words));
  const pictures = (user?.badges ?? []).slice(0, MOST_BADGES - drawn.length).map(badgePicture);
  const all = [...drawn, ...pictures].filter(Boolean);
  return all.length ? element("span", "badges", ...all) : null;
}

function disc(user) {
  const made = element("span", "avatar initials", element("span", "letters", initials(nameOf(user))));
  made.setAttribute("aria-hidden", "true");
  made.style.setProperty("--hue", hueOf(user));
  return made;
}

function roleBadge(role, words) {
  const made = icon(ROLE_ICONS[role], `role ${role}`);
  made.setAttribute("aria-label", words.roles[role]);
  made.setAttribute("role", "img");
  made.removeAttribute("aria-hidden");
  return made;
}

function badgePicture(badge) {
  const made = picture(badge?.url, "badge", () => null);
  if (made) made.alt = clamped(badge.text, LONGEST_NAME);
  return made;
}

/** Returns an angle on the colour circle that a name always gets. */
function hueOf(user) {
  let hash = 7;
  for (const character of String(user?.id || nameOf(user)).slice(0, 64)) hash = (hash * 31 + character.codePointAt(0)) % 9973;
  return String((hash * 47) % 360);
}
