/* Closes the browser's storage to every script of the page, before any of them runs: htmx would keep addresses there, and an address
   can hold a search for a name. On a shared computer in a patrol car, what one person looked at must not be left for the next. */
(function () {
  "use strict";
  ["localStorage", "sessionStorage"].forEach(function (name) {
    try {
      window[name].clear();
      Object.defineProperty(window, name, { configurable: false, get: () => { throw new DOMException("Browser storage is not used here.", "SecurityError"); } });
    } catch (refused) { /* the browser has closed it already */ }
  });
})();
