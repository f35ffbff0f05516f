// Starts the overlay that the address names: options, looks, connection.

import { Connection, socketAddress } from "./connection.js";
import { readOptions } from "./options.js";
import { TABLE } from "./option_table.js";
import { Sign } from "./sign.js";
import { languageOf, numbersIn, wordsIn } from "./words.js";

const RTL = ["ar"];

/** Returns the name of the overlay in an address, or the empty string. */
function overlayOf(path) {
  const name = path.replace(/\/+$/, "").split("/").pop();
  return Object.hasOwn(TABLE.overlays, name) ? name : "";
}

async function start() {
  const name = overlayOf(location.pathname);
  if (!name) {
    console.warn("The address names no overlay");
    return;
  }
  const view = viewOf(name);
  dress(name, view);
  const { create } = await import(`../overlays/${name}.js`);
  const handlers = create(document.getElementById("overlay"), view);
  await (view.options.demo ? playDemo(name, handlers, view) : connect(name, handlers, view));
}

/** Returns what an overlay needs to draw: its options, the words and the number format. */
function viewOf(name) {
  const options = readOptions(name, location.search);
  const language = languageOf(options.lang);
  const animation = options.animation || TABLE.overlays[name].animation;
  return { options, animation, language, words: wordsIn(language), number: numbersIn(language) };
}

/** Writes the looks that the options ask for into the page. */
function dress(name, { options, language }) {
  const root = document.documentElement;
  const { title, size, align } = TABLE.overlays[name];
  document.title = title;
  root.lang = language;
  Object.assign(root.dataset, { overlay: name, theme: options.theme, align: options.align || align });
  root.classList.toggle("safe", options.safe);
  root.classList.toggle("right-to-left", RTL.includes(language));
  for (const [property, value] of looks(options, size)) root.style.setProperty(property, value);
  if (options.css) addStyle(options.css);
}

function* looks(options, size) {
  yield ["--size", `${options.size || size}px`];
  if (options.font) yield ["--font", `${JSON.stringify(options.font.replace(/[^\p{L}\p{N} ._-]/gu, ""))}, var(--fonts)`];
  if (options.color) yield ["--text", options.color];
  if (options.accent) yield ["--accent", options.accent];
  if (options.background !== "") yield ["--solid", String(options.background / 100)];
  if (options.outline !== "") yield ["--outline", `${options.outline}px`];
}

function addStyle(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = `/overlay/own/${encodeURI(name)}`;
  link.onerror = () => console.warn(`There is no style sheet "${name}"`);
  document.head.append(link);
}

function connect(name, handlers, { options, words }) {
  const sign = new Sign(document.getElementById("sign"), words);
  return new Connection(socketAddress(name, options), {
    onState: (isOpen) => sign.setOpen(isOpen),
    onMessage: (message) => {
      sign.note(message);
      handlers[message.type]?.(message);
    },
  });
}

async function playDemo(name, handlers, view) {
  const { demo } = await import("./demo.js");
  demo(name, (message) => handlers[message.type]?.(message), view.options);
}

start().catch((error) => console.warn(`The overlay cannot start: ${error.stack ?? error}`));
