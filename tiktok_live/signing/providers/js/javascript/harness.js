// Saves the driver's `sign` before the platform's script is loaded, and returns results as JSON.
(function (global) {
  "use strict";
  var kept = typeof sign === "function" ? sign : null, stringify = JSON.stringify;

  function Missing(name) { this.missing = name; }

  function need(path) {
    var names = path.split("."), value = global, owner = global;
    for (var i = 0; i < names.length; i++) {
      owner = value;
      value = owner === undefined || owner === null ? undefined : owner[names[i]];
    }
    if (typeof value !== "function") { throw new Missing(path); }
    return value.bind(owner);
  }

  function answer(work) {
    try {
      return stringify({ answer: work() });
    } catch (error) {
      // The engine reports other errors: a limit that was reached must not look like a result.
      if (error instanceof Missing) { return stringify({ missing: error.missing }); }
      throw error;
    }
  }

  function keep(name, value) { Object.defineProperty(global, name, { value: value }); }

  keep("__sign", function (url, userAgent) {
    return answer(function () {
      if (kept === null) { throw new Missing("sign"); }
      return kept(url, userAgent, need);
    });
  });
  keep("__symbols", function () {
    return answer(function () {
      var crawler = global.byted_acrawler;
      return crawler === undefined || crawler === null ? [] : Object.keys(crawler).sort();
    });
  });
})(globalThis);
