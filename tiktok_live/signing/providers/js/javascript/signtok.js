// SignTok's signature.js followed by its webmssdk.js, in one file. X-Bogus covers the query including _signature.
var sign = (function () {
  var ready = false;
  return function (url, userAgent, need) {
    if (!ready) {
      need("byted_acrawler.init")({ aid: 24, dfp: true });
      ready = true;
    }
    var bogus = need("_0x32d649");
    var signature = need("byted_acrawler.sign")({ url: url });
    var query = url.split("#")[0].split("?").slice(1).join("?");
    var signed = (query ? query + "&" : "") + "_signature=" + encodeURIComponent(signature);
    return { _signature: signature, "X-Bogus": bogus(signed) };
  };
})();
