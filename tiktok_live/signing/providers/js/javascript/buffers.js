// V8 does not count buffers towards its heap limit, so they are counted here. Only a caller with the token can reset
// the count.
(function (global, limit, token) {
  "use strict";
  var left = limit, Buffer = global.ArrayBuffer;

  function spend(bytes) {
    if (bytes > left) { throw new RangeError("out of memory"); }
    left -= bytes > 0 ? bytes : 0;
  }

  function cost(first, unit) {
    if (typeof first === "number") { return first * unit; }
    return first === null || typeof first !== "object" || first instanceof Buffer ? 0 : (first.length || 0) * unit;
  }

  function counted(type, unit) {
    var proxy = new Proxy(type, {
      construct: function (target, list, maker) {
        spend(cost(list[0], unit));
        return Reflect.construct(target, list, maker);
      }
    });
    Object.defineProperty(type.prototype, "constructor", { value: proxy, writable: true, configurable: true });
    return proxy;
  }

  ["ArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array",
    "Uint32Array", "Float16Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"].forEach(
    function (name) {
      if (name in global) { global[name] = counted(global[name], global[name].BYTES_PER_ELEMENT || 1); }
    }
  );
  // Other ways to allocate memory outside the heap. Signatures do not need them.
  ["SharedArrayBuffer", "Atomics", "WebAssembly"].forEach(function (name) { delete global[name]; });
  ["resize", "transfer", "transferToFixedLength"].forEach(function (name) { delete Buffer.prototype[name]; });
  ["with", "toSorted", "toReversed"].forEach(function (name) {
    delete Object.getPrototypeOf(Int8Array.prototype)[name];
  });
  Object.defineProperty(global, "__resetCount", {
    value: function (given) { if (given === token) { left = limit; } }
  });
})
