/* The session: locks the page when nobody uses it, and lets a person sign in again without losing what they typed. */
(function () {
  "use strict";
  const { one, all, channel } = window.corecit;
  const ended = one("#session-ended");
  const warning = one("#session-warning");
  if (!ended) return;
  const body = document.body;
  const waiting = [];
  let locked = false;

  function why(reason) {
    all("[data-session-why]", ended).forEach((text) => { text.hidden = text.dataset.sessionWhy !== reason; });
  }
  /* Opens the dialog; `after` runs once the person has signed in again. */
  window.corecit.signInAgain = function (reason, after) {
    if (after) waiting.push(after);
    why(reason);
    if (warning.open) warning.close();
    if (!ended.open) ended.showModal();
  };
  ended.addEventListener("cancel", (event) => event.preventDefault());
  one("[data-session-login]", ended).addEventListener("click", function () {
    const small = window.open(ended.dataset.loginUrl, "corecit-sign-in", "popup,width=480,height=800");
    if (!small) window.location.assign(ended.dataset.loginUrl);
  });
  function goOn(message) {
    if (message.user !== body.dataset.user) {
      // Somebody else: what the first person typed is not for their eyes, and is not asked about.
      window.corecit.leaving = true;
      body.classList.add("is-locked");
      all("form").forEach((form) => form.reset());
      window.location.replace("/");
      return;
    }
    window.corecit.renewToken(message.token);
    locked = false;
    body.classList.remove("is-locked");
    if (ended.open) ended.close();
    waiting.splice(0).forEach((after) => after());
    touch();
  }
  if (channel) {
    channel.addEventListener("message", function (event) {
      if (event.data.kind === "signed-in" && (ended.open || locked)) goOn(event.data);
      if (event.data.kind === "active") { last = Math.max(last, event.data.at); if (warning.open) warning.close(); }
    });
  }

  /* a part of the page asked for something after the session had ended */
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 401) window.corecit.signInAgain("ended");
  });

  /* idle lock */
  const minutes = Number(body.dataset.idleMinutes || 0);
  let last = Date.now();
  let told = Date.now();
  function touch() {
    last = Date.now();
    if (last - told < 30000) return;
    told = last;
    if (channel) channel.postMessage({ kind: "active", at: last });
    // Reading a long page is use too: the server is told, at most every half minute.
    if (ended.dataset.keepUrl) {
      fetch(ended.dataset.keepUrl, { method: "POST", credentials: "same-origin", redirect: "manual", headers: { "X-CSRFToken": window.corecit.token(), Accept: "application/json" } })
        .then((answer) => { if (answer.type === "opaqueredirect" || answer.status === 401) window.corecit.signInAgain("ended"); })
        .catch(() => {});
    }
  }
  /* The lock is real: drafts are saved, then the session is ended at the server, so that loading the page again does not open it. */
  function lock() {
    locked = true;
    body.classList.add("is-locked");
    window.corecit.signInAgain("idle");
    const patience = new Promise((resolve) => window.setTimeout(resolve, 4000));
    Promise.race([Promise.allSettled(window.corecit.beforeLock.map((act) => act())), patience]).then(function () {
      const data = new FormData();
      data.set("csrfmiddlewaretoken", window.corecit.token());
      return fetch(ended.dataset.logoutUrl, { method: "POST", body: data, credentials: "same-origin", redirect: "manual" });
    }).catch(() => {});
  }
  if (minutes > 0) {
    ["pointerdown", "keydown", "scroll", "touchstart"].forEach((name) => document.addEventListener(name, () => { if (!locked && !warning.open) touch(); }, { passive: true, capture: true }));
    one("[data-session-stay]", warning).addEventListener("click", () => { warning.close(); told = 0; touch(); });
    warning.addEventListener("cancel", () => { told = 0; touch(); });
    const check = function () {
      const idle = Date.now() - last;
      if (locked) return;
      if (idle >= minutes * 60000) lock();
      else if (idle >= Math.max(minutes - 1, minutes * 0.75) * 60000 && !warning.open && !ended.open) warning.showModal();
    };
    window.setInterval(check, 1000);
    // A laptop that slept wakes up locked.
    document.addEventListener("visibilitychange", () => { if (!document.hidden) check(); });
  }
})();
