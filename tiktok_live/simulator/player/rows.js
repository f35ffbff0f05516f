// What the chat list shows of a message: its kind, a name, and words.

import { Message } from "./wire.js";

export const PAUSED = 1n;
export const RESUMED = 2n;
const ENDINGS = [3n, 4n];
const FOLLOWED = 1n;

function nameOf(user) {
  return user.text(3) || user.text(38) || "someone";
}

function chat(message) {
  return { kind: "chat", name: nameOf(message.message(2)), words: message.text(3) };
}

function emote(message) {
  return { kind: "chat", name: nameOf(message.message(2)), words: "sent an emote" };
}

function gift(message) {
  const isTick = message.message(15).number(11) === 1n && message.number(9) === 0n;
  if (isTick && message.number(5) > 1n) return null; // the row of the streak's end has the total
  const count = message.number(5) || 1n;
  const kind = message.message(15).text(16) || `gift ${message.number(2)}`;
  const words = isTick ? `sends ${kind} …` : `sent ${kind} × ${count}`;
  return { kind: "gift", name: nameOf(message.message(7)), words };
}

function member(message) {
  const joined = { kind: "join", name: nameOf(message.message(2)), words: "joined" };
  return { ...joined, viewers: Number(message.number(3)) || undefined };
}

function like(message) {
  const words = `liked the LIVE × ${message.number(2)}`;
  return { kind: "like", name: nameOf(message.message(5)), words, likes: Number(message.number(3)) };
}

function social(message) {
  const words = message.number(4) === FOLLOWED ? "followed the host" : "shared the LIVE";
  return { kind: "social", name: nameOf(message.message(2)), words };
}

function viewers(message) {
  return { kind: "viewers", viewers: Number(message.number(3)) };
}

function control(message) {
  const action = message.number(2);
  if (ENDINGS.includes(action)) return { kind: "end" };
  if (action === PAUSED) return { kind: "notice", words: "The host paused the LIVE" };
  return action === RESUMED ? { kind: "notice", words: "The host resumed the LIVE" } : null;
}

function room(message) {
  return message.text(2) ? { kind: "notice", words: message.text(2) } : null;
}

const READERS = {
  WebcastChatMessage: chat,
  WebcastEmoteChatMessage: emote,
  WebcastGiftMessage: gift,
  WebcastMemberMessage: member,
  WebcastLikeMessage: like,
  WebcastSocialMessage: social,
  WebcastRoomUserSeqMessage: viewers,
  WebcastControlMessage: control,
  RoomMessage: room,
};

/** Returns the row of a message; null if the list does not show it, or if it cannot be read. */
export function rowOf({ method, payload, isHistory }) {
  const read = Object.hasOwn(READERS, method) ? READERS[method] : null;
  try {
    const row = read && read(new Message(payload));
    return row && { ...row, isHistory };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
