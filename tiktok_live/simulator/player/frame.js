// The player in a frame. Its page, which may be of another origin, sends the options.

import { Player } from "./player.js";

addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  // What is shown is public chat, so every page may have it.
  new Player(data, (update) => parent.postMessage(update, "*")).run();
}, { once: true });
parent.postMessage({ isReady: true }, "*");
