/* Runs before the first paint: "system" becomes light or dark, so that the page never flashes in the wrong theme.
   Without JavaScript the style sheet settles it by color-scheme alone. */
(function () {
  "use strict";
  const root = document.documentElement;
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  function settle() {
    if (root.dataset.themeChoice === "system") root.dataset.bsTheme = night.matches ? "dark" : "light";
  }
  settle();
  night.addEventListener("change", settle);
})();
