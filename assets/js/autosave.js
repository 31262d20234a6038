/* Drafts: a form with data-autosave-url is sent there a second after the last change, and says how that went.
   Answers: 2xx with {"saved_at": "12:03", "url": …} or nothing; 401/403 with {"reason"}; 409 when somebody else changed it. */
(function () {
  "use strict";
  const { one, all } = window.corecit;
  all("form[data-autosave-url]").forEach(function (form) {
    const status = one("[data-autosave-status]", form) || one("[data-autosave-status]");
    let timer = 0, dirty = false, sending = false, tries = 0, sent = false, signedOut = false, under = null, pressed = null;
    function say(word, more, bad) {
      if (!status) return;
      status.textContent = (status.dataset[word] || "") + (more ? " " + more : "");
      status.classList.toggle("is-bad", Boolean(bad));
    }
    function later(wait) { window.clearTimeout(timer); timer = window.setTimeout(save, wait); }
    function payload() {
      const data = new FormData(form);
      // Files go with the form itself, never with a draft.
      Array.from(data.entries()).forEach(([name, value]) => { if (value instanceof File) data.delete(name); });
      return data;
    }
    async function save() {
      if (sending || !dirty || sent || signedOut) return;
      sending = true; dirty = false;
      const token = window.corecit.token();
      say("saving");
      let answer = null;
      under = new AbortController();
      try {
        answer = await fetch(form.dataset.autosaveUrl, { signal: under.signal, method: "POST", body: payload(), credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
      } catch (error) { answer = null; }
      sending = false;
      if (sent) return;
      if (answer && answer.ok) {
        tries = 0;
        const told = await answer.json().catch(() => ({}));
        if (told.url) form.dataset.autosaveUrl = told.url;
        if (told.draft && form.elements.draft) form.elements.draft.value = told.draft;
        say("saved", told.saved_at || new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
        const button = pressed;
        pressed = null;
        if (button) form.requestSubmit(button);
        else if (dirty) later(1000);
        return;
      }
      const wasPressed = pressed;
      pressed = null;
      dirty = true;
      const login = answer && (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 && !(answer.headers.get("Content-Type") || "").includes("json"));
      if (login && window.corecit.token() !== token) {
        // Signed in again while this was on its way with the old token.
        later(0);
      } else if (login) {
        signedOut = true;
        say("ended", "", true);
        if (window.corecit.signInAgain) window.corecit.signInAgain("ended", () => { signedOut = false; later(0); });
      } else if (answer && answer.status === 409) {
        say("conflict", "", true);
      } else if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        const told = await answer.json().catch(() => ({}));
        if (answer.status === 400 && told.reason) say("declined", told.reason, true);
        else say("refused", told.reason ? "(" + told.reason + ")" : "", true);
      } else {
        tries += 1;
        say(wasPressed ? "offline" : "retrying", "", true);
        later(Math.min(30000, 1000 * 2 ** tries));
      }
    }
    const changed = function () { dirty = true; if (!sending) later(1000); };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    // Without a connection the browser would leave the page for one that says so, and what was typed since the last saving with it:
    // the button then asks for one more saving, and goes on once that came through.
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || !event.submitter || sent || (navigator.onLine && !tries)) return;
      event.preventDefault();
      pressed = event.submitter;
      dirty = true;
      later(0);
    });
    // The form itself is on its way: a draft behind it would only be refused.
    form.addEventListener("corecit:sent", () => { sent = true; window.clearTimeout(timer); if (under) under.abort(); });
    // Only a page that comes back from the browser's cache is free again: the first pageshow may come after a quick press of the button.
    window.addEventListener("pageshow", (event) => { if (event.persisted) sent = false; });
    window.corecit.beforeLock.push(() => { window.clearTimeout(timer); return save(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && dirty && !sent) later(0); });
    window.addEventListener("online", () => { if (dirty) later(0); });
    window.addEventListener("beforeunload", (event) => { if (dirty && !sent && !window.corecit.leaving) event.preventDefault(); });
  });
})();
