// The overlays as cards, each with a living preview.

import { TABLE } from "../shared/option_table.js";
import { element } from "../shared/text.js";
import { fit, previewFrame } from "./preview.js";

const WIDEST = 640;
const HIGHEST = 400;

/** Shows all overlays; calls `onChoice` with the name of the one that is chosen. Returns a function that marks one. */
export function showGallery(onChoice) {
  const buttons = new Map();
  for (const [name, overlay] of Object.entries(TABLE.overlays)) {
    const button = element("button", "", `Set up`, element("span", "only-read", ` ${overlay.title}`));
    button.type = "button";
    button.onclick = () => onChoice(name);
    buttons.set(name, button);
    document.getElementById("gallery").append(card(name, overlay, button));
    fit(button.closest("li").querySelector("iframe"), Math.min(overlay.width, WIDEST), Math.min(overlay.height, HIGHEST));
  }
  return (chosen) => {
    for (const [name, button] of buttons) {
      button.setAttribute("aria-pressed", String(name === chosen));
      button.closest("li").classList.toggle("chosen", name === chosen);
    }
  };
}

function card(name, { title, says, width, height }, button) {
  const frame = previewFrame(`${title}, with made-up events`);
  frame.src = `/overlay/${name}?demo=true`;
  const stage = element("div", "stage picture", frame);
  stage.dataset.height = "fixed";
  const foot = element("div", "foot", element("span", "size", `${width} × ${height}`), button);
  return element("li", "", stage, element("div", "words", element("h3", "", title), element("p", "", says), foot));
}
