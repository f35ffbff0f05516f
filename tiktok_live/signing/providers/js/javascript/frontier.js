// Bundles with byted_acrawler.frontierSign.
var sign = (function () {
  var ready = false;
  return function (url, userAgent, need) {
    if (!ready) {
      need("byted_acrawler.init")({ aid: 1988, isSDK: false, boe: false, enablePathList: ["/webcast/*"] });
      ready = true;
    }
    return { "X-Bogus": need("byted_acrawler.frontierSign")({ url: url })["X-Bogus"] };
  };
})();
