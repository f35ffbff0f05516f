// The index page: overlays with previews, a form that builds their addresses, and buttons that control the server.

import { Builder } from "./builder.js";
import { Control } from "./control.js";
import { showGallery } from "./gallery.js";
import { Room } from "./room.js";
import { showRules } from "./rules.js";
import { Server } from "./server.js";

const server = new Server();
const builder = new Builder();
const room = new Room(server);
const control = new Control(server, room);
const mark = showGallery((name) => {
  choose(name);
  document.getElementById("builder").focus({ preventScroll: true });
  document.getElementById("builder").scrollIntoView({ block: "start" });
});

function choose(name) {
  builder.choose(name);
  mark(name);
}

server.onToken = () => {
  control.update();
  room.update();
  showRules(server, room);
};
room.onInfo = (info) => {
  control.show(info);
  builder.showNames(info);
};
room.onChoice = (name) => {
  builder.setRoom(name);
  showRules(server, room);
};
choose("chat");
server.takeToken();
room.start();
