// The globals that a script for a page expects: plain stubs with honest values. Nothing here imitates a browser or
// has access to the network or files, and cookies that a script sets are discarded.
(function (global, userAgent) {
  "use strict";
  function nothing() {}
  function no() { return null; }
  function none() { return []; }
  function zero() { return 0; }

  function element(name) {
    return {
      tagName: String(name).toUpperCase(), style: {}, childNodes: [], children: [], attributes: [],
      getContext: no, getAttribute: no, setAttribute: nothing, removeAttribute: nothing,
      appendChild: function (child) { return child; }, removeChild: function (child) { return child; },
      insertBefore: function (child) { return child; }, addEventListener: nothing, removeEventListener: nothing,
      getElementsByTagName: none, querySelector: no, querySelectorAll: none, toDataURL: function () { return ""; }
    };
  }

  function storage() {
    var values = Object.create(null);
    return {
      getItem: function (name) { return name in values ? values[name] : null; },
      setItem: function (name, value) { values[name] = String(value); },
      removeItem: function (name) { delete values[name]; },
      clear: function () { values = Object.create(null); }
    };
  }

  var address = {
    href: "https://www.tiktok.com/", protocol: "https:", host: "www.tiktok.com", hostname: "www.tiktok.com",
    port: "", origin: "https://www.tiktok.com", pathname: "/", search: "", hash: "",
    toString: function () { return this.href; }
  };

  var page = element("#document");
  page.documentElement = element("html");
  page.head = element("head");
  page.body = element("body");
  page.createElement = element;
  page.createElementNS = function (space, name) { return element(name); };
  page.createTextNode = element;
  page.createEvent = function () { return { initEvent: nothing }; };
  page.getElementsByTagName = function (name) {
    return [page.documentElement, page.head, page.body].filter(function (found) {
      return found.tagName === String(name).toUpperCase();
    });
  };
  page.getElementById = no;
  page.getElementsByName = page.getElementsByClassName = none;
  page.dispatchEvent = function () { return true; };
  page.location = address;
  page.readyState = "complete";
  page.visibilityState = "visible";
  page.hidden = false;
  page.title = page.referrer = "";
  page.URL = address.href;
  Object.defineProperty(page, "cookie", { get: function () { return ""; }, set: nothing });

  function Request() { this.readyState = 0; this.status = 0; this.responseText = ""; }
  ["open", "send", "abort", "setRequestHeader", "addEventListener", "removeEventListener"].forEach(function (name) {
    Request.prototype[name] = nothing;
  });
  Request.prototype.getResponseHeader = no;
  Request.prototype.getAllResponseHeaders = function () { return ""; };

  var values = {
    window: global, self: global, top: global, parent: global, frames: global, document: page, location: address,
    navigator: {
      userAgent: userAgent, appCodeName: "Mozilla", appName: "Netscape", appVersion: userAgent.replace(/^Mozilla\//, ""),
      product: "Gecko", platform: "", vendor: "", language: "en-US", languages: ["en-US"], onLine: true,
      cookieEnabled: false, webdriver: true, hardwareConcurrency: 1, maxTouchPoints: 0, plugins: [], mimeTypes: [],
      javaEnabled: function () { return false; }, sendBeacon: function () { return false; }
    },
    screen: { width: 0, height: 0, availWidth: 0, availHeight: 0, colorDepth: 0, pixelDepth: 0 },
    history: { length: 1, pushState: nothing, replaceState: nothing },
    localStorage: storage(), sessionStorage: storage(), XMLHttpRequest: Request,
    performance: { now: function () { return Date.now(); }, timing: {}, getEntriesByType: none },
    console: { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing, table: nothing },
    innerWidth: 0, innerHeight: 0, outerWidth: 0, outerHeight: 0, devicePixelRatio: 1,
    addEventListener: nothing, removeEventListener: nothing, dispatchEvent: function () { return true; },
    // Stubs, because an engine's own timers may fail (mini-racer throws at a delay of 0) and nothing waits for them.
    setTimeout: zero, setInterval: zero, requestAnimationFrame: zero, setImmediate: zero,
    clearTimeout: nothing, clearInterval: nothing, cancelAnimationFrame: nothing, clearImmediate: nothing
  };
  Object.keys(values).forEach(function (name) {
    global[name] = values[name];
  });
})
