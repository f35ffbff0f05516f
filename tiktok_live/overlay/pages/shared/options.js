// The options in an address: what may be there, and what is used instead of what may not.

import { TABLE } from "./option_table.js";

const TRUE = ["", "1", "true", "yes", "on"];
const FALSE = ["0", "false", "no", "off"];
const LONGEST_TEXT = 120;

const READERS = { choice, number, flag, text, colour, list, file };

/** Returns all options of an overlay, the common ones last. */
export function optionsOf(overlay) {
  return [...TABLE.overlays[overlay].options, ...TABLE.common];
}

/** Returns the values of an overlay's options in a query string; what is wrong is told to `warn` and gets its default. */
export function readOptions(overlay, query, warn = console.warn) {
  const given = new URLSearchParams(query);
  const values = {};
  for (const option of optionsOf(overlay)) values[option.name] = read(option, given, warn);
  const unknown = [...new Set(given.keys())].filter((name) => !(name in values));
  for (const name of unknown) warn(`The overlay ${overlay} has no option "${name}"`);
  return values;
}

/** Returns the value of one option; undefined if the text is none. */
export function valueOf(option, text) {
  return READERS[option.kind](text.trim(), option);
}

function read(option, given, warn) {
  const fallback = valueOf(option, String(option.default));
  if (!given.has(option.name)) return fallback;
  const value = valueOf(option, given.get(option.name));
  if (value === undefined) {
    warn(`"${given.get(option.name).slice(0, LONGEST_TEXT)}" is no value of the option "${option.name}"`);
  }
  return value === undefined ? fallback : value;
}

function choice(text, { values }) {
  const name = text.toLowerCase();
  return values.includes(name) ? name : undefined;
}

function number(text, { min, max, default: fallback }) {
  if (text === "") return fallback === "" ? "" : undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

function flag(text) {
  const name = text.toLowerCase();
  if (TRUE.includes(name)) return true;
  return FALSE.includes(name) ? false : undefined;
}

function text(value) {
  return value.length <= LONGEST_TEXT ? value : undefined;
}

/** A colour as CSS writes it; hexadecimal digits may lack their sign, which an address cannot hold as it is. */
function colour(value) {
  if (value === "") return "";
  const written = /^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(value) ? `#${value}` : value;
  return CSS.supports("color", written) && !/[(;{]\s*(url|var|env)\b|^var\(|^env\(/i.test(written) ? written : undefined;
}

function list(value, { values }) {
  const names = value.toLowerCase().split(",").map((name) => name.trim()).filter(Boolean);
  return names.every((name) => values.includes(name)) ? [...new Set(names)] : undefined;
}

/** The name of a file of one's own, perhaps in a folder: no address of another host, and no way up. */
function file(value) {
  return value === "" || /^[\w-][\w .-]{0,100}(\/[\w-][\w .-]{0,100}){0,3}$/.test(value) ? value : undefined;
}
