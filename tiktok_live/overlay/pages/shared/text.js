// Texts of strangers: made short and tame, and only ever written as text.

const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const PILES = /(\p{M}{4})\p{M}+/gu;
const LONGEST_CHARACTER = 16; // UTF-16 units; a family of four has 11, the flag of Wales 14
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Returns a text of at most `longest` characters as people count them; emoji stay whole, piles of accents are cut. */
export function clamped(value, longest) {
  const raw = String(value ?? "").slice(0, longest * LONGEST_CHARACTER);
  const tame = raw.replace(CONTROLS, "").replace(PILES, "$1");
  let result = "";
  let count = 0;
  for (const { segment } of segmenter.segment(tame)) {
    if (count === longest) return `${result}…`;
    if (segment.length <= LONGEST_CHARACTER) result += segment;
    count += 1;
  }
  return result;
}

/** Returns the first letters of the first two words of a name, or the first character of one without letters. */
export function initials(name) {
  const words = clamped(name, 40).split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const firsts = words.slice(0, 2).map((word) => firstLetter(word));
  return firsts.join("").toUpperCase() || clamped(name, 1).replace("…", "").trim() || "?";
}

function firstLetter(word) {
  for (const { segment } of segmenter.segment(word)) if (/[\p{L}\p{N}]/u.test(segment)) return segment;
  return "";
}

/** Returns a new element with a class, and children or texts in it. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Returns an element with a text of a stranger, whose direction is its own. */
export function textElement(className, value, longest) {
  const made = element("bdi", className);
  made.textContent = clamped(value, longest);
  return made;
}
