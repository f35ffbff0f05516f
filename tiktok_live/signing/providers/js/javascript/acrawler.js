// Bundles with byted_acrawler.sign. Those that also have frontierSign return X-Bogus, too.
var sign = (function () {
  var ready = false;
  return function (url, userAgent, need) {
    if (!ready) {
      need("byted_acrawler.init")({ aid: 24, dfp: true });
      ready = true;
    }
    var fields = { _signature: need("byted_acrawler.sign")({ url: url }) };
    if (typeof byted_acrawler.frontierSign === "function") {
      fields["X-Bogus"] = byted_acrawler.frontierSign({ url: url })["X-Bogus"];
    }
    return fields;
  };
})();
