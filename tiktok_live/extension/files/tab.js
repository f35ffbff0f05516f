// One tab that the user switched on: what the debugging protocol shows of its page, reduced to a room's messages.

import { isRoomAnswer, isRoomSocket, sourceOf, withoutQuery } from "./addresses.js";

const PROTOCOL = "1.3";
const BINARY = 2;
const AUTO_ATTACH = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

/**
 * Reads one tab with chrome.debugger. Only the network is observed, in the page, its frames and its workers: no script
 * runs in the page, and nothing is changed in it.
 *
 * send: called with each message for the program, in order.
 */
export class Tab {
  constructor(id, host, address, send) {
    this.id = id;
    this.host = host;
    this.address = withoutQuery(address);
    this.isAttached = false;
    this.isReading = false;
    this.state = "reading";
    this.send = send;
    this.sockets = new Map(); // request id → source
    this.answers = new Map();
    this.isFirst = true; // no answer of the page was seen yet: the first one brings the history
    this.last = Promise.resolve();
    this.frameId = ""; // of the page itself, unlike those of the frames in it
  }

  /** Begin to observe; until `reload` most of what the page opened before is unknown. */
  async attach() {
    await chrome.debugger.attach({ tabId: this.id }, PROTOCOL);
    await this.observe({ tabId: this.id });
    const { frameTree } = await chrome.debugger.sendCommand({ tabId: this.id }, "Page.getFrameTree");
    this.frameId = frameTree.frame.id;
    this.isAttached = true;
  }

  /** Load the page once more: its connection must be seen from the beginning. */
  async reload() {
    await chrome.tabs.reload(this.id).catch(() => {}); // it may be closed by now
  }

  /** Detach; the banner of the browser goes away. */
  async detach() {
    await chrome.debugger.detach({ tabId: this.id }).catch(() => {}); // the tab may be gone
  }

  /** The page is loaded anew. */
  restart() {
    this.isFirst = true;
    this.isReading = false;
    this.sockets.clear();
    this.answers.clear();
  }

  /** Handle one event of the debugging protocol. */
  receive(source, method, params) {
    const target = source.sessionId ? { tabId: this.id, sessionId: source.sessionId } : { tabId: this.id };
    const id = `${source.sessionId ?? ""} ${params?.requestId}`;
    switch (method) {
      case "Target.attachedToTarget":
        return void this.join({ tabId: this.id, sessionId: params.sessionId });
      case "Network.webSocketCreated":
        if (isRoomSocket(params.url)) this.sockets.set(id, sourceOf(params.url));
        return;
      case "Network.webSocketClosed":
        return void this.sockets.delete(id);
      case "Network.webSocketFrameReceived":
        return this.frame(id, params.response);
      case "Network.responseReceived":
        if (params.type === "Document" && params.frameId === this.frameId) this.restart();
        if (isRoomAnswer(params.response.url)) this.answers.set(id, sourceOf(params.response.url));
        return;
      case "Network.loadingFailed":
        return void this.answers.delete(id);
      case "Network.loadingFinished":
        return this.answer(target, id, params.requestId);
    }
  }

  frame(id, { opcode, payloadData }) {
    const source = this.sockets.get(id);
    if (source === undefined || opcode !== BINARY) return;
    this.enqueue({ type: "frame", tab: this.id, ...source, data: payloadData });
  }

  answer(target, id, requestId) {
    const source = this.answers.get(id);
    if (source === undefined) return;
    this.answers.delete(id);
    const first = this.isFirst;
    this.isFirst = false;
    const body = chrome.debugger
      .sendCommand(target, "Network.getResponseBody", { requestId })
      .then(({ body, base64Encoded }) => {
        return base64Encoded && body ? { type: "body", tab: this.id, ...source, data: body, first } : null;
      })
      .catch(() => null); // the page went on, and the browser forgot the answer
    this.enqueue(body);
  }

  /** Send messages in the order in which their events came, although a body must be asked for. */
  enqueue(message) {
    this.last = this.last.then(async () => {
      const ready = await message;
      if (ready !== null) this.send(ready);
    });
  }

  /** A frame or a worker of the page started, and waits until it is observed. */
  async join(target) {
    try {
      await this.observe(target);
    } finally {
      await chrome.debugger.sendCommand(target, "Runtime.runIfWaitingForDebugger").catch(() => {});
    }
  }

  async observe(target) {
    // Some kinds of targets have no network of their own, and some are gone by now.
    const isRoot = target.sessionId === undefined;
    const ignore = (error) => {
      if (isRoot) throw error;
    };
    await chrome.debugger.sendCommand(target, "Network.enable").catch(ignore);
    await chrome.debugger.sendCommand(target, "Target.setAutoAttach", AUTO_ATTACH).catch(ignore);
  }
}
