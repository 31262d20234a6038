/* "Near me": asks the device for its place and fills the form, rounded to about a hundred yards; nothing is sent until the form is. */
(function () {
  "use strict";
  const button = document.querySelector("[data-locate]");
  if (!button || !("geolocation" in navigator) || !window.isSecureContext) return;
  const word = button.querySelector("[data-locate-word]");
  const said = document.querySelector("[data-locate-said]");
  const usual = word.textContent;
  button.hidden = false;

  function done(text) {
    button.removeAttribute("aria-busy");
    word.textContent = usual;
    said.textContent = text;
  }
  button.addEventListener("click", function () {
    button.setAttribute("aria-busy", "true");
    word.textContent = button.dataset.busy;
    navigator.geolocation.getCurrentPosition(
      function (place) {
        done("");
        document.getElementById(button.dataset.lat).value = place.coords.latitude.toFixed(3);
        document.getElementById(button.dataset.lon).value = place.coords.longitude.toFixed(3);
        document.getElementById(button.dataset.lon).dispatchEvent(new Event("change", { bubbles: true }));
      },
      () => done(button.dataset.refused),
      { enableHighAccuracy: false, timeout: 10000, maximumAge: 60000 }
    );
  });
})();
