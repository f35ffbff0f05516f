// What is a live page, a socket of a room, and an answer of a room. No address leaves with its query.

const LIVE_PAGE = /^\/@([^/]+)\/live\/?$/;
const SOCKETS = "/webcast/im/";
const ANSWERS = "/webcast/im/fetch";

/** The only site that this extension may read: its manifest says so, and the browser holds it to that. */
export const SITE = new URL(chrome.runtime.getManifest().host_permissions[0].replace(/\*$/, ""));

// The site's sockets are on sibling hosts: for www.tiktok.com on those that end with .tiktok.com.
const SIBLINGS = /^[\d.]+$/.test(SITE.hostname) ? "" : SITE.hostname.slice(SITE.hostname.indexOf("."));

/** Return the host of the live (the name after the @) whose page is at `address`; empty for any other page. */
export function hostOf(address) {
  const url = parsed(address);
  const match = url?.origin === SITE.origin ? LIVE_PAGE.exec(url.pathname) : null;
  return match ? decoded(match[1]).toLowerCase() : "";
}

/** Return whether a socket to `address` can carry a room's messages. */
export function isRoomSocket(address) {
  return isOfSite(address) && parsed(address).pathname.startsWith(SOCKETS);
}

/** Return whether the answer of `address` holds a room's messages. */
export function isRoomAnswer(address) {
  return isOfSite(address) && parsed(address).pathname.replace(/\/$/, "") === ANSWERS;
}

/** Return where a room's messages come from: the address without its query, and the room's number, if the query has it. */
export function sourceOf(address) {
  const room = parsed(address).searchParams.get("room_id") ?? "";
  return { address: withoutQuery(address), room: /^\d{1,19}$/.test(room) ? room : "" };
}

/** Return `address` without query, fragment, user name and password. */
export function withoutQuery(address) {
  const url = parsed(address);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

function isOfSite(address) {
  const hostname = parsed(address)?.hostname ?? "";
  return hostname === SITE.hostname || (SIBLINGS !== "" && hostname.endsWith(SIBLINGS));
}

function parsed(address) {
  return URL.canParse(address) ? new URL(address) : null;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
