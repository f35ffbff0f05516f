// Bundles with byted_acrawler.registerWsSigner. It returns the signer only once, so the signer is kept.
var sign = (function () {
  var signer = null;
  return function (url, userAgent, need) {
    if (signer === null) {
      need("byted_acrawler.init")({ aid: 1988, isSDK: false, boe: false, enablePathList: ["/webcast/*"] });
      signer = need("byted_acrawler.registerWsSigner")();
    }
    var query = url.split("#")[0].split("?").slice(1).join("?");
    return { "X-Gnarly": signer({ "X-MS-Q": query, "X-MS-STUB": "" })["X-Gnarly"] };
  };
})();
