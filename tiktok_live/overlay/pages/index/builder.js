// Builds the address of one overlay from a form, and shows what it looks like.

import { optionsOf } from "../shared/options.js";
import { TABLE } from "../shared/option_table.js";
import { element } from "../shared/text.js";
import { fieldFor, queryOf } from "./fields.js";
import { fit, previewFrame } from "./preview.js";

const PAUSE = 300; // ms after the last key before the preview follows
const COPIED_SHOWN = 3000; // ms
const HIGHEST = 560; // px of the preview
const LOOKS = ["theme", "size", "font", "color", "accent", "background", "outline", "align", "animation", "safe"];
const NOT_FOR_THE_FORM = ["demo"];

const byId = (id) => document.getElementById(id);

/** The form, the address and the preview. */
export class Builder {
  #name = "";
  #fields = [];
  #room = "";
  #timer = 0;

  constructor() {
    byId("options").oninput = () => this.#later();
    byId("options").onsubmit = (event) => event.preventDefault();
    byId("copy").onclick = () => this.#copy();
    byId("address").onfocus = () => byId("address").select();
    byId("real").onchange = () => this.#showPreview();
    for (const radio of document.getElementsByName("behind")) radio.onchange = () => { byId("preview").className = `stage ${radio.value}`; };
  }

  /** Shows the options of an overlay. */
  choose(name) {
    const { title, says } = TABLE.overlays[name];
    this.#name = name;
    byId("builder-title").textContent = `Set up: ${title}`;
    byId("builder-says").textContent = says;
    this.#showForm();
    this.#update();
  }

  /** Puts a room into the address; the first one needs no name. */
  setRoom(name) {
    this.#room = name;
    this.#update();
  }

  /** Offers the names of rooms and goals that the server has. */
  showNames({ rooms = [], goals = [] }) {
    byId("room-names").replaceChildren(...rooms.map((name) => new Option(name)));
    byId("goal-names").replaceChildren(...goals.map(({ name }) => new Option(name)));
  }

  #showForm() {
    const options = optionsOf(this.#name).filter(({ name }) => !NOT_FOR_THE_FORM.includes(name));
    this.#fields = options.map(fieldFor);
    const isLook = ({ option }) => LOOKS.includes(option.name);
    const isCommon = ({ option }) => TABLE.common.some(({ name }) => name === option.name);
    byId("options").replaceChildren(
      group("Content", this.#fields.filter((field) => !isCommon(field)), true),
      group("Looks", this.#fields.filter((field) => isCommon(field) && isLook(field)), true),
      group("More", this.#fields.filter((field) => isCommon(field) && !isLook(field)), false),
      this.#resetButton(),
    );
  }

  #resetButton() {
    const button = element("button", "", "Back to the defaults");
    button.type = "button";
    button.onclick = () => {
      for (const field of this.#fields) field.reset();
      this.#update();
    };
    return button;
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#update(), PAUSE);
  }

  #update() {
    const address = `${location.origin}/overlay/${this.#name}${this.#query()}`;
    if (byId("address").value === address) return;
    byId("address").value = address;
    byId("open").href = address;
    const [width, height] = this.#size();
    byId("width").textContent = String(width);
    byId("height").textContent = String(height);
    this.#showPreview();
  }

  /** Returns the recommended width and height with the options that are chosen. */
  #size() {
    const { width, height, shapes = {} } = TABLE.overlays[this.#name];
    const shape = this.#fields.map(({ option, read }) => shapes[`${option.name}=${read()}`]).find(Boolean);
    return shape ?? [width, height];
  }

  #query(more = {}) {
    const query = new URLSearchParams();
    for (const field of this.#fields) {
      const text = queryOf(field);
      if (text !== null) query.set(field.option.name, text);
    }
    if (this.#room && !query.has("room")) query.set("room", this.#room);
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    // Commas may stand in a query as they are, and are easier to read so.
    const text = query.toString().replaceAll("%2C", ",");
    return text && `?${text}`;
  }

  #showPreview() {
    const { title } = TABLE.overlays[this.#name];
    const frame = previewFrame(`Preview of the overlay ${title}`);
    frame.loading = "eager";
    frame.src = `/overlay/${this.#name}${this.#query(byId("real").checked ? {} : { demo: "true" })}`;
    byId("preview").replaceChildren(frame);
    fit(frame, ...this.#size(), HIGHEST);
  }

  async #copy() {
    const field = byId("address");
    field.select();
    const copied = await copyText(field);
    byId("copied").textContent = copied ? "Copied" : "Press Ctrl+C to copy";
    setTimeout(() => { byId("copied").textContent = ""; }, COPIED_SHOWN);
  }
}

/** Copies what a field says; pages that are not on this machine may not use the clipboard directly. */
async function copyText(field) {
  if (!navigator.clipboard) return document.execCommand("copy");
  return navigator.clipboard.writeText(field.value).then(() => true, () => document.execCommand("copy"));
}

function group(title, fields, isOpen) {
  const made = element("details", "group", element("summary", "", title), element("div", "fields", ...fields.map((field) => field.element)));
  made.open = isOpen;
  return made;
}
