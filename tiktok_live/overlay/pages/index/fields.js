// One field of the form for each option, by its kind.

import { valueOf } from "../shared/options.js";
import { element } from "../shared/text.js";

const NAMES = { "": "automatic", bottom: "at the bottom", top: "at the top" };
const DATALISTS = { goal: "goal-names", room: "room-names" };
const LANGUAGES = ["en", "de", "es", "fr", "it", "pt", "pl", "tr", "id", "vi", "ja", "ko", "ar"];
const MAKERS = { choice, number, flag, text, colour, list, file: text };

/** Returns a field: its element, its option and what is written in it. */
export function fieldFor(option) {
  return { option, ...MAKERS[option.kind](option) };
}

/** Returns the text for the address, or null when the field has the default or nothing valid. */
export function queryOf({ option, read }) {
  const written = read().trim();
  const isValid = valueOf(option, written) !== undefined;
  return isValid && written !== String(option.default) ? written : null;
}

function labelled(option, control, ...more) {
  control.id = `option-${option.name}`;
  const label = element("label", "", titleOf(option));
  label.htmlFor = control.id;
  const hint = hintFor(option);
  control.setAttribute("aria-describedby", hint.id);
  return element("div", `field ${option.kind}`, label, element("div", "row", control, ...more), hint);
}

function titleOf({ name, unit }) {
  const words = name === "css" ? "own style" : name === "lang" ? "language" : name;
  return unit ? `${words} (${unit})` : words;
}

function hintFor(option) {
  const hint = element("p", "hint", option.says.replaceAll("`", ""));
  hint.id = `hint-${option.name}`;
  return hint;
}

function choice(option) {
  const control = element("select", "");
  control.append(...option.values.map((value) => new Option(nameOf(value), value, false, value === option.default)));
  return { element: labelled(option, control), read: () => control.value, reset: () => { control.value = option.default; } };
}

function nameOf(value) {
  if (LANGUAGES.includes(value)) return new Intl.DisplayNames(["en"], { type: "language" }).of(value);
  return NAMES[value] ?? value;
}

function number(option) {
  const control = input("number", String(option.default));
  Object.assign(control, { min: option.min, max: option.max, step: 1, placeholder: "automatic" });
  return { element: labelled(option, control), ...plain(control, option) };
}

function text(option) {
  const control = input("text", option.default);
  control.maxLength = 120;
  if (DATALISTS[option.name]) control.setAttribute("list", DATALISTS[option.name]);
  return { element: labelled(option, control), ...plain(control, option) };
}

function plain(control, option) {
  return { read: () => control.value, reset: () => { control.value = option.default; } };
}

function input(type, value) {
  const control = element("input", "");
  Object.assign(control, { type, value, spellcheck: false });
  return control;
}

function colour(option) {
  const control = input("text", option.default);
  const wheel = input("color", "#ffffff");
  wheel.setAttribute("aria-label", `Choose ${titleOf(option)}`);
  wheel.oninput = () => {
    control.value = wheel.value.slice(1);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };
  control.placeholder = "automatic";
  return { element: labelled(option, control, wheel), ...plain(control, option) };
}

function flag(option) {
  const control = input("checkbox", "");
  control.checked = option.default;
  control.id = `option-${option.name}`;
  const label = element("label", "check", control, ` ${titleOf(option)}`);
  const hint = hintFor(option);
  control.setAttribute("aria-describedby", hint.id);
  return { element: element("div", "field flag", label, hint), read: () => String(control.checked), reset: () => { control.checked = option.default; } };
}

function list(option) {
  const chosen = option.default.split(",");
  const boxes = option.values.map((value) => {
    const box = input("checkbox", value);
    box.checked = chosen.includes(value);
    return box;
  });
  const hint = hintFor(option);
  const labels = boxes.map((box) => element("label", "check", box, ` ${box.value}`));
  const made = element("fieldset", "field list", element("legend", "", titleOf(option)), element("div", "checks", ...labels), hint);
  made.setAttribute("aria-describedby", hint.id);
  const read = () => boxes.filter((box) => box.checked).map((box) => box.value).join(",");
  return { element: made, read, reset: () => boxes.forEach((box) => { box.checked = chosen.includes(box.value); }) };
}
