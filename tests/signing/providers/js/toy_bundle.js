// A bundle of the tests' own, with every entry point that a driver asks for. It does at load what page scripts do.
(function () {
  var inited = null, registered = false, loadedFor = navigator.userAgent;

  document.cookie = "sessionid=somebody-else; path=/";
  setTimeout(function () {}, 0);
  setInterval(function () {}, 10);
  document.getElementsByTagName("head")[0].appendChild(document.createElement("script"));
  localStorage.setItem("toy", "1");
  if (document.createElement("canvas").getContext("2d") !== null) { throw new Error("a canvas"); }

  function digest(text) {
    var sum = 2166136261;
    for (var i = 0; i < text.length; i++) { sum = Math.imul(sum ^ text.charCodeAt(i), 16777619) >>> 0; }
    return sum.toString(16);
  }

  function stamp(text) {
    if (inited === null) { throw new Error("init first"); }
    return digest(text + loadedFor + Date.now() + Math.random() + document.cookie);
  }

  window._0x32d649 = function (query) { return "Q/" + stamp(query); };
  window.byted_acrawler = {
    init: function (options) { inited = options; },
    sign: function (request) { return "_02" + stamp(request.url); },
    frontierSign: function (request) { return { "X-Bogus": "F" + stamp(request.url) }; },
    registerWsSigner: function () {
      if (registered) { throw new Error("only once"); }
      registered = true;
      return function (request) { return { "X-Gnarly": "G+" + stamp(request["X-MS-Q"] + request["X-MS-STUB"]) }; };
    }
  };
})();
