// The service worker: which tabs are on, what they and the program do, and what the button shows.

import { SITE, hostOf } from "./addresses.js";
import { Link } from "./link.js";
import { Tab } from "./tab.js";

const CHECK = 20_000; // milliseconds between looks at windows and tabs that the browser put to sleep
const BADGES = {
  off: { text: "", color: "#808080" },
  connected: { text: "ON", color: "#b06000" },
  reading: { text: "LIVE", color: "#188038" },
  problem: { text: "!", color: "#c5221f" },
};
const OFF = "Off. Press to read this live.";
const REASONS = {
  switched_off: OFF,
  left: "The tab left the live page, so it was switched off.",
  dismissed: "The banner “is debugging this browser” was dismissed, so the tab was switched off.",
  crashed: "The page crashed, so the tab was switched off.",
  closed: "The tab was closed.",
};

const tabs = new Map(); // tab id → Tab, for tabs that are on
const endings = new Map(); // tab id → why a tab is off although it was on
const pages = new Set(); // open pages of this extension
const link = new Link({ onOpen: introduce, onChange: show });

/** Switch a tab on or off: what the button of the extension does. */
async function toggle(tabId) {
  if (tabs.has(tabId)) return end(tabId, "switched_off");
  const { url = "" } = await chrome.tabs.get(tabId);
  const host = hostOf(url);
  const { token = "" } = await chrome.storage.local.get("token");
  if (host === "" || token === "") return chrome.runtime.openOptionsPage();
  const tab = new Tab(tabId, host, url, (message) => pass(tab, message));
  tabs.set(tabId, tab);
  endings.delete(tabId);
  link.need(true);
  await link.settled(); // what the page receives before that would be lost
  try {
    await tab.attach();
  } catch (error) {
    await end(tabId, "switched_off");
    endings.set(tabId, `The browser does not allow it: ${error.message}`);
    return show();
  }
  if (tabs.get(tabId) !== tab) return tab.detach(); // it was switched off meanwhile
  announce(tab);
  show();
  await tab.reload();
}

/** Switch a tab off and say why. */
async function end(tabId, reason) {
  const tab = tabs.get(tabId);
  if (tab === undefined) return;
  tabs.delete(tabId);
  endings.set(tabId, REASONS[reason]);
  link.send({ type: "gone", tab: tabId, reason });
  show();
  paint(tabId); // some browsers leave a page that crashed out of the list of tabs
  await tab.detach();
}

/** Send what a page received, if the program reads this host. */
function pass(tab, message) {
  if (!tabs.has(tab.id) || !link.wanted.has(tab.host)) return;
  link.send(message);
  if (tab.isReading) return;
  tab.isReading = true;
  show();
}

function introduce() {
  for (const tab of tabs.values()) if (tab.isAttached) announce(tab);
}

function announce(tab) {
  link.send({ type: "tab", tab: tab.id, address: tab.address });
  tab.state = "";
  void check();
}

/** Report tabs that are hidden, or that the browser froze or discarded: their pages run slowly or not at all. */
async function check() {
  for (const tab of tabs.values()) {
    const state = await stateOf(tab.id);
    if (state === tab.state || state === "") continue;
    tab.state = state;
    link.send({ type: "state", tab: tab.id, state });
  }
}

async function stateOf(tabId) {
  try {
    const tab = await chrome.tabs.get(tabId);
    if (tab.discarded) return "discarded";
    if (tab.frozen) return "frozen";
    const window = await chrome.windows.get(tab.windowId);
    return tab.active && window.state !== "minimized" ? "visible" : "hidden";
  } catch {
    return ""; // it is being closed
  }
}

/** Return what the user is shown about one tab: a state, and a sentence. */
function status(tabId) {
  const tab = tabs.get(tabId);
  if (tab === undefined) return { state: "off", why: endings.get(tabId) ?? OFF };
  if (link.state === "connecting") return { state: "connected", why: "Connecting to the program…" };
  if (link.state !== "open") return { state: "problem", why: link.why };
  if (!link.wanted.has(tab.host)) {
    return { state: "connected", why: `Connected. The program does not read @${tab.host} at the moment.` };
  }
  if (tab.isReading) return { state: "reading", why: `The program reads @${tab.host}.` };
  return { state: "connected", why: "Connected. Nothing has arrived on the page yet." };
}

/** Update the button of every tab, and the pages of this extension. */
async function show() {
  link.need(tabs.size > 0 || pages.size > 0);
  const open = await chrome.tabs.query({ url: `${SITE.origin}/*` });
  const rows = open.filter((tab) => hostOf(tab.url) !== "" || tabs.has(tab.id));
  for (const tab of open) paint(tab.id);
  const snapshot = {
    link: { state: link.state, why: link.why },
    tabs: rows.map((tab) => ({ id: tab.id, host: hostOf(tab.url), title: tab.title, ...status(tab.id) })),
  };
  pages.forEach((page) => page.postMessage(snapshot));
}

function paint(tabId) {
  const { state, why } = status(tabId);
  const { text, color } = BADGES[state];
  const ignore = () => {}; // the tab was closed meanwhile
  chrome.action.setBadgeText({ tabId, text }).catch(ignore);
  chrome.action.setBadgeBackgroundColor({ tabId, color }).catch(ignore);
  chrome.action.setTitle({ tabId, title: why }).catch(ignore);
}

/** After a restart of this worker nothing is on: tabs that it left attached are released. */
async function begin() {
  for (const { id } of await chrome.tabs.query({ url: `${SITE.origin}/*` })) {
    if (!tabs.has(id)) await chrome.debugger.detach({ tabId: id }).catch(() => {}); // most are not attached
  }
  show();
}

chrome.action.onClicked.addListener((tab) => void toggle(tab.id));

chrome.debugger.onEvent.addListener((source, method, params) => {
  tabs.get(source.tabId)?.receive(source, method, params);
  if (method === "Inspector.targetCrashed" && !source.sessionId) void end(source.tabId, "crashed");
});

chrome.debugger.onDetach.addListener((source, reason) => {
  void end(source.tabId, reason === "canceled_by_user" ? "dismissed" : "closed");
});

chrome.tabs.onUpdated.addListener((tabId, change, tab) => {
  const on = tabs.get(tabId);
  // The address of a page that this extension may not see is undefined.
  if (on !== undefined && hostOf(tab.url ?? "") !== on.host) void end(tabId, "left");
  if (on !== undefined) void check();
  // A navigation clears what the button shows.
  if (change.url !== undefined || change.title !== undefined || change.status !== undefined) show();
});
chrome.tabs.onRemoved.addListener((tabId) => {
  void end(tabId, "closed");
  endings.delete(tabId);
  show();
});
chrome.tabs.onActivated.addListener(() => void check());
setInterval(() => void check(), CHECK);

chrome.storage.onChanged.addListener(() => link.restart());

chrome.runtime.onConnect.addListener((page) => {
  pages.add(page);
  page.onMessage.addListener(({ toggle: tabId }) => void toggle(tabId));
  page.onDisconnect.addListener(() => {
    pages.delete(page);
    show();
  });
  show();
});

globalThis.toggle = toggle; // for tests, which cannot press the button
void begin();
