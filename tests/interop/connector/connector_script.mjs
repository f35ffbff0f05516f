// Watch one simulated live with tiktok-live-connector and print what it received, one JSON object a line.
//
//     CONNECTOR_DIR=/folder/with/node_modules node connector_script.mjs http://127.0.0.1:8080 http://127.0.0.1:8081 demo_host
//
// The addresses are those of the simulator and of the sign server. The client is told both by its own options; nothing
// of it is replaced.

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [simulator, signServer, user] = process.argv.slice(2);
process.env.SIGN_API_URL = signServer; // read when the package is loaded

const manifest = "tiktok-live-connector/package.json";
const found = createRequire(resolve(process.env.CONNECTOR_DIR, "package.json")).resolve(manifest);
const { TikTokLiveConnection } = await import(pathToFileURL(join(found, "..", "dist", "index.js")).href);

const STREAKABLE = 1;
const CONTROLS = { 1: "paused", 2: "resumed" };
// This client asks loopback addresses over TLS and every other host without, so the simulator gets a name, which the
// client's HTTP library is told.
const NAME = "simulator.example";
const LOOPBACK = { address: "127.0.0.1", family: 4 };
const toLoopback = (_name, { all }, answer) =>
  all ? answer(null, [LOOPBACK]) : answer(null, LOOPBACK.address, LOOPBACK.family);

const show = (kind, values = {}) => console.log(JSON.stringify({ kind, ...values }));

const showMessage = (kind, data, from, values = {}) => {
  const sender = from ? { user: from.displayId, user_id: from.id } : {};
  show(kind, { id: data.common.msgId, ...sender, ...values });
};

const showGift = (data) =>
  showMessage("gift", data, data.user, {
    gift: Number(data.giftId),
    name: data.gift.name,
    diamonds: data.gift.diamondCount,
    count: data.repeatCount,
    final: data.gift.type !== STREAKABLE || data.repeatEnd === 1,
  });

const host = `${NAME}:${new URL(simulator).port}`;
const connection = new TikTokLiveConnection(user, {
  webConfigOverrides: { TIKTOK_HOST_WEB: host, TIKTOK_HOST_WEBCAST: host },
  webClientOptions: { dnsLookup: toLoopback },
  // Asks the sign server to sign the address of the gift list.
  enableExtendedGiftInfo: !process.env.WITHOUT_GIFT_LIST,
});

connection.on("connected", ({ roomId, roomInfo, availableGifts }) =>
  show("connected", { room: roomId, title: roomInfo.data.title, gifts: availableGifts?.length ?? 0 }),
);
connection.on("disconnected", () => show("disconnected"));
connection.on("error", ({ exception: error }) =>
  show("error", { type: error.constructor.name, text: error.message, retry_after: error.retryAfter }),
);
connection.on("streamEnd", () => show("ended"));
connection.on("controlMessage", (data) => {
  if (data.action in CONTROLS) showMessage(CONTROLS[data.action], data);
});
connection.on("chat", (data) => showMessage("chat", data, data.user, { text: data.content }));
connection.on("gift", showGift);
connection.on("like", (data) => showMessage("like", data, data.user, { count: data.count, total: Number(data.total) }));
connection.on("member", (data) => showMessage("join", data, data.user, { viewers: data.memberCount }));
connection.on("follow", (data) => showMessage("follow", data, data.user, { followers: Number(data.followCount) }));
connection.on("share", (data) => showMessage("share", data, data.user, { shares: data.shareCount }));
connection.on("roomUser", (data) =>
  showMessage("viewers", data, null, { viewers: Number(data.total), total: Number(data.totalUser) }),
);
connection.on("questionNew", (data) => showMessage("question", data, data.data.user, { text: data.data.content }));

// The listener of "error" has told of a failure. A refused socket would keep this process alive: the client leaves it open.
await connection.connect().catch(() => process.stdout.write("", () => process.exit()));
