// Made-up events of made-up people, for placing an overlay in OBS before anybody is live.

import { isHidden } from "./visibility.js";

const PEOPLE = [
  ["Mia", ["moderator"]], ["Jonas K.", []], ["luna.paints", ["subscriber"]], ["Сергей", []], ["أمل", []],
  ["Big Tree", ["subscriber", "friend"]], ["さくら", []], ["DJ Otter", []], ["Ana Beatriz", ["friend"]], ["the_real_max", []],
];
const TEXTS = [
  "Hello from Lisbon!", "This song is great", "What game is next?", "first time here, hi all", "مرحبا بالجميع",
  "LOL that was close", "Can you say hi to my sister? It is her birthday and she watches every single evening",
  "なるほど", "GG!!!", "Where is the cat?",
];
const GIFTS = [["Rose", 1], ["Heart Me", 10], ["Doughnut", 30], ["Confetti", 100], ["Galaxy", 1000], ["Lion", 29_999]];
const KINDS = ["chat", "chat", "gift", "chat", "follow", "chat", "chat", "like", "chat", "share", "chat", "gift", "subscribe", "join"];
const INTERVAL = 1600; // ms

let made = 0;

function personNumber(index) {
  const [name, roles] = PEOPLE[index % PEOPLE.length];
  return { id: String(index % PEOPLE.length), name, handle: `demo${index % PEOPLE.length}`, avatar: "", roles, level: 0, badges: [] };
}

function giftNumber(index) {
  const [name, diamonds] = GIFTS[index % GIFTS.length];
  return { gift: { id: name, name, icon: "" }, each: diamonds };
}

function line(kind = KINDS[made % KINDS.length]) {
  made += 1;
  const isChat = kind === "chat";
  const { gift, each } = giftNumber(made * 5);
  const count = kind === "gift" ? (each < 50 ? 1 + ((made * 7) % 12) : 1) : kind === "like" ? 15 : 1;
  return {
    id: made, kind, user: personNumber(made * 3), text: isChat ? TEXTS[(made * 7) % TEXTS.length] : "", parts: [], count,
    diamonds: kind === "gift" ? each * count : 0, gift: kind === "gift" ? gift : null, time: Date.now(),
  };
}

const ALERTS = [
  { kind: "follow", tier: "small", layout: "above", animation: "slide", text: "" },
  { kind: "gift", tier: "small", layout: "left", animation: "zoom", gift: 0, count: 5 },
  { kind: "subscribe", tier: "medium", layout: "above", animation: "fade", text: "Welcome to the team" },
  { kind: "gift", tier: "large", layout: "above", animation: "bounce", gift: 4, count: 1 },
  { kind: "gift", tier: "huge", layout: "behind", animation: "zoom", gift: 5, count: 1 },
];

function alert() {
  const { gift: index, ...shown } = ALERTS[made % ALERTS.length];
  made += 1;
  const { gift, each } = giftNumber(index ?? 0);
  const isGift = shown.kind === "gift";
  return {
    text: "", count: 1, ...shown, id: made, title: "", user: personNumber(made * 3), gift: isGift ? gift : null,
    diamonds: isGift ? each * shown.count : 0, image: "", sound: "", volume: 1, duration: 4500,
  };
}

function entries(options) {
  const values = [48_200, 12_950, 9_999, 5_310, 2_400, 1_100, 640, 300, 99, 12];
  const shift = made % 3;
  const made_up = values.map((value, index) => ({ user: personNumber(index * 3), value: value + (index === 2 ? shift * 2_000 : 0) }));
  return made_up.sort((one, other) => other.value - one.value).slice(0, options.max);
}

function goal() {
  const value = 640 + ((made * 55) % 440);
  const title = "Diamonds for the new microphone";
  return { name: "demo", kind: "diamonds", title, value, start: 0, target: 1000, reached: value >= 1000, mode: "stay", times: value >= 1000 ? 1 : 0 };
}

function counters() {
  const base = { viewers: 1284, likes: 48_310, diamonds: 15_220, followers: 87, shares: 41, subscribers: 12 };
  return Object.fromEntries(Object.entries(base).map(([name, value]) => [name, value + made * (name === "likes" ? 15 : 1)]));
}

function last() {
  return { gift: line("gift"), follow: line("follow"), subscribe: line("subscribe"), share: line("share") };
}

function timer() {
  return { running: true, remaining: 3_725_000 + (made % 3) * 60_000, ends_at: Date.now() + 3_725_000 };
}

/** What each overlay gets first, and then again and again. */
const PARTS = {
  chat: { first: (options) => ({ lines: filling(options, KINDS) }), next: () => ({ type: "line", line: line() }) },
  ticker: { first: (options) => ({ lines: filling(options, ["gift", "follow", "subscribe", "share"]) }), next: () => ({ type: "line", line: line("gift") }) },
  alerts: { first: () => ({ current: alert(), paused: false, waiting: 0 }), next: () => ({ type: "alert", alert: alert() }), interval: 5200 },
  goal: { first: () => ({ goal: goal() }), next: () => ({ type: "goal", goal: goal() }) },
  leaderboard: { first: (options) => ({ entries: entries(options), kind: options.kind, span: options.span }), next: (options) => ({ type: "leaderboard", entries: entries(options) }), interval: 4000 },
  counters: { first: () => ({ counters: counters() }), next: () => ({ type: "counters", counters: counters() }) },
  last: { first: () => ({ last: last() }), next: () => ({ type: "last", last: last() }), interval: 4000 },
  timer: { first: () => ({ timer: timer() }), next: () => ({ type: "timer", timer: timer() }), interval: 8000 },
};

function filling(options, kinds) {
  return Array.from({ length: Math.min(options.max, 14) }, (_, index) => line(kinds[index % kinds.length]));
}

/** Gives the messages of a made-up room to `receive`, as the server would. */
export function demo(overlay, receive, options) {
  const { first, next, interval = INTERVAL } = PARTS[overlay];
  receive({ type: "snapshot", overlay, room: "demo", connected: true, live: true, ...first(options) });
  setInterval(() => {
    if (isHidden()) return;
    const following = next(options);
    made += 1;
    receive(following);
  }, interval);
}
