// Protobuf, push frames and batches: the few messages of protos/transport.proto that a viewer's page needs.

const LIVE_ID = 12n;
const MAX_INFLATED = 16 * 1024 * 1024; // bytes
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const text = new TextDecoder();
const utf8 = new TextEncoder();

/** The fields of one message, by number: BigInt for numbers, Uint8Array for everything else. */
export class Message {
  /** Throws a RangeError for bytes that are not a message. */
  constructor(bytes) {
    this.fields = new Map();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let position = 0;
    const varint = () => {
      let value = 0n;
      for (let shift = 0n; shift < 70n; shift += 7n) {
        const byte = view.getUint8(position++);
        value |= BigInt(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
      throw new RangeError("a number is too long");
    };
    const slice = (size) => {
      if (size > bytes.length - position) throw new RangeError("a message is cut off");
      position += size;
      return bytes.subarray(position - size, position);
    };
    while (position < bytes.length) {
      const tag = Number(varint());
      const type = tag & 7;
      if (type === VARINT) this.#add(tag >>> 3, varint());
      else if (type === BYTES) this.#add(tag >>> 3, slice(Number(varint())));
      else if (type === FIXED64) slice(8);
      else if (type === FIXED32) slice(4);
      else throw new RangeError("a field has an unknown type");
    }
  }

  #add(number, value) {
    const values = this.fields.get(number);
    if (values) values.push(value);
    else this.fields.set(number, [value]);
  }

  #last(number, type) {
    return this.fields.get(number)?.findLast((value) => typeof value === type);
  }

  number(number) {
    return this.#last(number, "bigint") ?? 0n;
  }

  bytes(number) {
    return this.#last(number, "object") ?? new Uint8Array();
  }

  text(number) {
    return text.decode(this.bytes(number));
  }

  message(number) {
    return new Message(this.bytes(number));
  }

  all(number) {
    return (this.fields.get(number) ?? []).filter((value) => typeof value === "object");
  }
}

function varint(value) {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest < 0x80n) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** Returns the bytes of a message; an entry is a field's number and its BigInt, string or bytes. */
function encode(fields) {
  const parts = [];
  for (const [number, value] of fields) {
    if (typeof value === "bigint") {
      parts.push(...varint(BigInt(number << 3)), ...varint(value));
    } else {
      const bytes = typeof value === "string" ? utf8.encode(value) : value;
      parts.push(...varint(BigInt((number << 3) | BYTES)), ...varint(BigInt(bytes.length)), ...bytes);
    }
  }
  return new Uint8Array(parts);
}

function pushFrame(type, payload, logId = 0n) {
  return encode([[2, logId], [6, "pb"], [7, type], [8, payload]]);
}

export function enterRoom(roomId, cursor) {
  const request = [[1, BigInt(roomId)], [4, LIVE_ID], [5, "audience"], [6, cursor], [9, "0"]];
  return pushFrame("im_enter_room", encode(request));
}

export function heartbeat(roomId, sequence) {
  return pushFrame("hb", encode([[1, BigInt(roomId)], [2, BigInt(sequence)]]));
}

/** An ack repeats the batch's internal_ext; it may not be empty. */
export function ack(logId, internalExt) {
  return pushFrame("ack", internalExt.length ? internalExt : utf8.encode("-"), logId);
}

/** Returns type, log id and payload (still compressed) of a WebSocket message. */
export function readFrame(bytes) {
  const frame = new Message(bytes);
  return { type: frame.text(7), logId: frame.number(2), payload: frame.bytes(8) };
}

export function readBatch(bytes) {
  const batch = new Message(bytes);
  const routes = batch.all(7).map((bytes) => new Message(bytes));
  return {
    messages: batch.all(1),
    cursor: batch.text(2),
    fetchInterval: Number(batch.number(3)),
    internalExt: batch.bytes(5),
    routeParams: Object.fromEntries(routes.map((route) => [route.text(1), route.text(2)])),
    heartbeatInterval: Number(batch.number(8)),
    needAck: batch.number(9) !== 0n,
    pushServer: batch.text(10),
  };
}

/** Returns method, payload and whether the message is older than the connection. */
export function readEnvelope(bytes) {
  const envelope = new Message(bytes);
  return { method: envelope.text(1), payload: envelope.bytes(2), isHistory: envelope.number(6) !== 0n };
}

/** Returns the payload of a frame, inflated if it begins as gzip does; throws for corrupt or too much data. */
export async function inflated(payload) {
  if (payload[0] !== 0x1f || payload[1] !== 0x8b) return payload;
  const stream = new Blob([payload]).stream().pipeThrough(new DecompressionStream("gzip"));
  const parts = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > MAX_INFLATED) throw new RangeError("a payload is too large");
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
