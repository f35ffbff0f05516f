// The player in a dedicated or a shared worker. Pages that share a worker share its socket.

import { Player } from "./player.js";

const ports = [];
let status = null;
let player = null;

function show(update) {
  if (update.status) status = update.status;
  for (const port of ports) port.postMessage(update);
}

function serve(port) {
  ports.push(port);
  port.onmessage = ({ data }) => {
    if (player) {
      if (status) port.postMessage({ status });
      return;
    }
    player = new Player(data, show);
    player.run();
  };
}

if ("onconnect" in self) self.onconnect = (event) => serve(event.ports[0]);
else serve(self);
