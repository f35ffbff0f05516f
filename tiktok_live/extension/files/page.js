// The page of the extension: settings, and the live pages that can be switched on. The worker does the rest.

import { SITE } from "./addresses.js";
import { readSettings } from "./link.js";

const LINK_STATES = { idle: "off", connecting: "connected", open: "reading", closed: "problem" };
const element = (id) => document.getElementById(id);
let worker = null;

/** Connect to the service worker; it may be restarted while this page is open. */
function connect() {
  worker = chrome.runtime.connect();
  worker.onMessage.addListener(show);
  worker.onDisconnect.addListener(() => setTimeout(connect, 500));
}

function show({ link, tabs }) {
  element("link").className = `status ${LINK_STATES[link.state]}`;
  element("why").textContent = link.why || (link.state === "open" ? "Connected to the program." : "Connecting…");
  element("none").hidden = tabs.length > 0;
  element("tabs").replaceChildren(...tabs.map(row));
}

function row({ id, host, title, state, why }) {
  const item = document.createElement("li");
  item.className = state;
  const words = made("div", "words", "");
  words.append(made("b", "", host ? `@${host}` : title), made("span", "", why));
  const button = made("button", "", state === "off" ? "Switch on" : "Switch off");
  button.addEventListener("click", () => worker.postMessage({ toggle: id }));
  item.append(made("span", "dot", ""), words, button);
  return item;
}

function made(name, className, text) {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

async function begin() {
  const { port, token } = await readSettings();
  element("port").value = port;
  element("token").value = token;
  element("example").textContent = `${SITE.origin}/@name/live`;
  for (const node of document.querySelectorAll(".site")) node.textContent = SITE.host;
  connect();
}

element("settings").addEventListener("submit", async (event) => {
  event.preventDefault();
  const settings = { port: element("port").valueAsNumber, token: element("token").value.trim() };
  await chrome.storage.local.set(settings);
  element("saved").textContent = "Saved.";
});

void begin();
