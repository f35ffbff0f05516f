// A driver of the tests' own: time and chance stand still, so that every engine gives the same bytes.
Date.now = function () { return 1787000000000; };
Math.random = function () { return 0.42; };

function sign(url, userAgent, need) {
  need("byted_acrawler.init")({});
  return {
    fields: {
      "X-Bogus": byted_acrawler.frontierSign({ url: url })["X-Bogus"],
      _signature: byted_acrawler.sign({ url: url })
    },
    headers: { "X-Toy": userAgent }
  };
}
