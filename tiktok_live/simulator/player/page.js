// The live page: what it shows, where it starts its player, and the traps that the simulator set in it.

import { Player } from "./player.js";

const ROWS_SHOWN = 200;
const NEAR_END = 80; // pixels
const FINISHED = 30003;
const OTHER_SOCKET = "/other/socket";
const OTHER_INTERVAL = 1000; // ms
const STATUSES = {
  ended: "LIVE has ended",
  reading: "",
  reconnecting: "Reconnecting …",
  restricted: "This LIVE is not for everyone: log in to confirm your age",
  unknown: "There is no such user",
  unstyled: "The page cannot load its style sheet",
};

const box = (id) => document.getElementById(id);
const jsonOf = (id) => JSON.parse(box(id).textContent);

function showStatus(status) {
  box("app").dataset.status = status;
  box("live-status").textContent = STATUSES[status];
}

function rowElement(row) {
  const element = document.createElement("li");
  element.className = row.isHistory ? `${row.kind} history` : row.kind;
  for (const name of ["name", "words"]) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = row[name] ?? "";
    element.append(part, " ");
  }
  return element;
}

function addRows(rows) {
  const list = box("live-chat");
  const follows = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
  list.append(...rows.slice(-ROWS_SHOWN).map(rowElement));
  while (list.childElementCount > ROWS_SHOWN) list.firstElementChild.remove();
  if (follows) list.scrollTop = list.scrollHeight;
}

function showCount(id, count) {
  if (count !== undefined) box(id).textContent = count.toLocaleString();
}

/** Shows an update of the player: rows, a status, or both. */
function show({ rows = [], status }) {
  for (const row of rows) {
    showCount("live-viewers", row.viewers);
    showCount("live-likes", row.likes);
  }
  addRows(rows.filter((row) => row.words !== undefined));
  if (status) showStatus(status);
}

/** Returns whether the style sheet is there: without it the page does not start, as the platform's. */
function loadStyle() {
  return new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/player/style.css" });
    link.onload = () => done(true);
    link.onerror = () => done(false);
    document.head.append(link);
  });
}

/** Requests media that the page can do without; a browser that blocks them reports it by itself. */
function loadMedia() {
  fetch("/player/stream.flv").catch(() => {});
  const sound = Object.assign(document.createElement("audio"), { src: "/player/sound.mp3", preload: "auto" });
  box("tiktok-live-main-container-id").append(sound);
}

async function isFinished(roomId) {
  const response = await fetch("/webcast/room/enter/", {
    method: "POST",
    body: new URLSearchParams({ aid: "1988", room_id: roomId }),
  });
  const answer = await response.json().catch(() => ({}));
  return answer.status_code === FINISHED;
}

function startFrame(options, origin) {
  const frame = Object.assign(document.createElement("iframe"), { src: `${origin}/player/frame.html`, hidden: true });
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    if (data.isReady) source.postMessage(options, "*");
    else show(data);
  });
  document.body.append(frame);
}

/** Returns this server under the other name of this machine, which is another origin. */
function foreignOrigin() {
  const host = location.hostname === "localhost" ? "127.0.0.1" : "localhost";
  return `${location.protocol}//${host}:${location.port}`;
}

function startWorker(port, options) {
  port.onmessage = ({ data }) => show(data);
  port.postMessage(options);
}

/** Starts the player where `player` says. */
function start(player, options) {
  const script = { type: "module", name: `room ${options.roomId}` };
  const starts = {
    page: () => new Player(options, show).run(),
    poll: () => new Player({ ...options, how: "poll" }, show).run(),
    frame: () => startFrame(options, ""),
    foreign_frame: () => startFrame(options, foreignOrigin()),
    worker: () => startWorker(new Worker("/player/worker.js", script), options),
    shared_worker: () => startWorker(new SharedWorker("/player/worker.js", script).port, options),
  };
  starts[player]();
}

/** Opens a socket that has nothing to do with the live, as pages do. */
function openOtherSocket() {
  const socket = new WebSocket(`ws://${location.host}${OTHER_SOCKET}`);
  socket.onopen = () => setInterval(() => socket.send("ping"), OTHER_INTERVAL);
}

/** Sets the traps, and returns what they change of the player's options. */
function setTraps(traps) {
  const options = {};
  for (const { what, seconds, location: address } of traps) {
    const ms = seconds * 1000;
    if (what === "reload") setTimeout(() => location.reload(), ms);
    if (what === "leave") setTimeout(() => location.assign(address), ms);
    if (what === "other_socket") openOtherSocket();
    if (what === "no_socket") options.how = "fetch";
    if (what === "reopen") options.reopenAfter = ms;
  }
  return options;
}

function roomOf({ LiveRoom: live }) {
  if (!live) return null;
  const { user, liveRoom } = live.liveRoomUserInfo ?? {};
  return { user, liveRoom, isRestricted: live.isAgeGateRoom };
}

function showRoom({ user, liveRoom }) {
  document.title = `${user.nickname} is LIVE`;
  box("live-title").textContent = liveRoom.title;
  box("live-host").textContent = `${user.nickname} · @${user.uniqueId}`;
  showCount("live-viewers", liveRoom.liveRoomStats.userCount);
}

async function main() {
  const { player, traps } = jsonOf("simulated-player");
  const room = roomOf(jsonOf("SIGI_STATE"));
  if (!(await loadStyle())) return showStatus("unstyled");
  if (!room?.user) return showStatus(room?.isRestricted ? "restricted" : "unknown");
  showRoom(room);
  loadMedia();
  const changes = setTraps(traps);
  if (await isFinished(room.user.roomId)) return showStatus("ended");
  start(player, { roomId: room.user.roomId, how: "socket", ...changes });
}

main();
