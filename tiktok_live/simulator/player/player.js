// Reads one room as the platform's page does: a fetch, then a socket with heartbeats and acks; or by polling.
// It has no document, so it runs in a page, in a frame and in a worker.

import { rowOf } from "./rows.js";
import * as wire from "./wire.js";

const RETRY_DELAY = 1000; // ms
const HEARTBEAT_INTERVAL = 10_000; // ms, unless a batch says otherwise
const MIN_FETCH_INTERVAL = 20; // ms

/** The parameters of every request, as the platform's page sends them. */
function parameters(roomId) {
  return {
    aid: "1988",
    app_language: navigator.language.split("-")[0],
    app_name: "tiktok_web",
    browser_language: navigator.language,
    browser_name: navigator.appCodeName,
    browser_online: "true",
    browser_platform: navigator.platform,
    browser_version: navigator.appVersion,
    cookie_enabled: "true",
    device_platform: "web_pc",
    did_rule: "3",
    history_comment_count: "6",
    identity: "audience",
    live_id: "12",
    resp_content_type: "protobuf",
    room_id: roomId,
    tz_name: Intl.DateTimeFormat().resolvedOptions().timeZone,
    version_code: "180800",
    webcast_language: navigator.language.split("-")[0],
  };
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

/** Returns log id and batch of a WebSocket message; null for everything else, and for a damaged frame. */
async function open(data) {
  if (typeof data === "string") return null;
  try {
    const { type, logId, payload } = wire.readFrame(new Uint8Array(data));
    return type === "msg" ? { logId, batch: wire.readBatch(await wire.inflated(payload)) } : null;
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null; // of protobuf, and of gzip
    throw error;
  }
}

/** Reads a room until its live ends, and calls `show` with what happens. */
export class Player {
  #cursor = "";
  #internalExt = "";
  #sequence = 0;
  #isOver = false;

  /** `options` has roomId, how ("socket", "poll" or "fetch") and, to close the first socket, reopenAfter in ms. */
  constructor(options, show) {
    this.options = options;
    this.show = show;
  }

  async run() {
    for (;;) {
      try {
        const first = await this.#fetch();
        if (this.options.how === "fetch") return;
        if (this.options.how === "poll") await this.#poll(first);
        else await this.#readSocket(first);
      } catch {
        // A failed request is repeated; the browser itself reports it.
      }
      if (this.#isOver) return;
      this.show({ status: "reconnecting" });
      await sleep(RETRY_DELAY);
      this.#cursor = this.#internalExt = "";
    }
  }

  /** The signature is a placeholder: this page signs nothing, and the simulator checks nothing. */
  async #fetch() {
    const query = { ...parameters(this.options.roomId), cursor: this.#cursor, internal_ext: this.#internalExt };
    const address = `/webcast/im/fetch/?${new URLSearchParams({ ...query, "X-Bogus": "simulated" })}`;
    const response = await fetch(address, { credentials: "include" });
    if (!response.ok) throw new Error(`the fetch was refused: ${response.status}`);
    const batch = wire.readBatch(new Uint8Array(await response.arrayBuffer()));
    this.#read(batch);
    return batch;
  }

  async #poll(first) {
    this.show({ status: "reading" });
    // What follows the end of the live is read as from a socket, until there is nothing.
    for (let batch = first; !this.#isOver || batch.messages.length; batch = await this.#fetch()) {
      await sleep(Math.max(MIN_FETCH_INTERVAL, batch.fetchInterval));
    }
  }

  #read(batch) {
    this.#cursor = batch.cursor;
    this.#internalExt = new TextDecoder().decode(batch.internalExt);
    const rows = batch.messages.map((bytes) => this.#row(bytes)).filter((row) => row !== null);
    if (rows.some((row) => row.kind === "end")) this.#isOver = true;
    if (rows.length) this.show({ rows });
    if (this.#isOver) this.show({ status: "ended" });
  }

  #row(bytes) {
    try {
      return rowOf(wire.readEnvelope(bytes));
    } catch (error) {
      if (error instanceof RangeError) return null; // one invalid message does not lose the batch
      throw error;
    }
  }

  #address(first) {
    const query = {
      ...parameters(this.options.roomId),
      ...first.routeParams,
      compress: "gzip",
      cursor: this.#cursor,
      heartbeat_duration: first.heartbeatInterval,
      internal_ext: this.#internalExt,
      last_rtt: "-1",
      sup_ws_ds_opt: "1",
      update_version_code: "2.0.0",
      ws_direct: "1",
    };
    return `${first.pushServer}?${new URLSearchParams(query)}`;
  }

  /** Returns when the socket is closed, by either end. */
  #readSocket(first) {
    const socket = new WebSocket(this.#address(first));
    socket.binaryType = "arraybuffer";
    let timer;
    let reading = Promise.resolve();
    const beat = () => socket.send(wire.heartbeat(this.options.roomId, ++this.#sequence));
    socket.onopen = () => {
      socket.send(wire.enterRoom(this.options.roomId, this.#cursor));
      beat();
      timer = setInterval(beat, first.heartbeatInterval || HEARTBEAT_INTERVAL);
      this.show({ status: "reading" });
      this.#closeOnce(socket);
    };
    socket.onmessage = ({ data }) => {
      // Several payloads inflate at the same time, and the batches keep their order.
      const opening = open(data);
      reading = reading.then(async () => this.#receive(socket, await opening));
    };
    return new Promise((closed) => {
      socket.onclose = () => {
        clearInterval(timer);
        reading.then(closed);
      };
    });
  }

  #closeOnce(socket) {
    if (this.options.reopenAfter === undefined) return;
    setTimeout(() => socket.close(), this.options.reopenAfter);
    this.options.reopenAfter = undefined;
  }

  #receive(socket, opened) {
    if (!opened) return;
    const { logId, batch } = opened;
    if (batch.needAck && socket.readyState === WebSocket.OPEN) socket.send(wire.ack(logId, batch.internalExt));
    this.#read(batch);
  }
}
