/* corecit in the browser: small comforts over pages that work without it. Nothing is kept in browser storage.
   Parts: token, theme, menus, conditional fields, double submit, error summary, copy, session (idle lock, sign in again), autosave, charts. */
(function () {
  "use strict";
  const root = document.documentElement;
  const body = document.body;
  const one = (selector, within) => (within || document).querySelector(selector);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("corecit") : null;
  const corecit = (window.corecit = { one, all, channel, beforeLock: [] });

  /* token: the CSRF cookie is closed to scripts, so the token is read from the page */
  corecit.token = function () {
    const field = one("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  };
  corecit.renewToken = function (token) {
    all("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    if (body.hasAttribute("hx-headers")) body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  };
  corecit.typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|button|submit|range)$/.test(target.type));

  /* theme: at once on the page, then kept by the server */
  const themeForm = one("[data-theme-form]");
  function setTheme(theme) {
    root.dataset.bsTheme = theme;
    root.dataset.themeChoice = theme;
    document.dispatchEvent(new CustomEvent("corecit:theme"));
    const data = new FormData(themeForm);
    data.set("theme", theme);
    fetch(themeForm.action, { method: "POST", body: data, credentials: "same-origin", redirect: "manual", keepalive: true, headers: { "X-Requested-With": "fetch" } }).catch(() => {});
  }
  if (themeForm) {
    themeForm.addEventListener("submit", function (event) {
      event.preventDefault();
      const theme = event.submitter && event.submitter.value || (root.dataset.bsTheme === "dark" ? "light" : "dark");
      setTheme(theme);
      const other = all("button", themeForm).find((button) => button.offsetParent !== null);
      if (other) other.focus();
    });
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || corecit.typing(event.target) || one("dialog[open]")) return;
    if (event.key === "n" && themeForm) setTheme(root.dataset.bsTheme === "dark" ? "light" : "dark");
    if (event.key === "/") {
      const search = one("main input[type=search]:not([disabled]), main [data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
  });

  /* menus: <details data-menu> closes on Escape and on a click elsewhere */
  document.addEventListener("click", function (event) {
    all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    all("details[data-menu][open]").forEach((menu) => {
      menu.open = false;
      if (menu.contains(document.activeElement)) one("summary", menu).focus();
    });
  });
  all(".tabs [aria-current]").forEach((tab) => tab.scrollIntoView({ block: "nearest", inline: "center" }));

  /* conditional fields: data-show-when="name=a|b", "name=*" (any answer), "name!=a", "one,two=a" (either field), "number>=3"; several conditions parted by ";" must all hold, of those parted by "||" one.
     What is hidden is disabled, so it is not sent; without JavaScript everything shows. */
  function answers(form, name) {
    return all('[name="' + CSS.escape(name) + '"]', form)
      .filter((field) => !field.disabled && (!/^(checkbox|radio)$/.test(field.type) || field.checked))
      .flatMap((field) => field.multiple && field.options ? Array.from(field.selectedOptions, (option) => option.value) : [field.type === "checkbox" && !field.hasAttribute("value") ? "on" : field.value])
      .filter((value) => value !== "");
  }
  function holds(form, condition) {
    const parts = condition.match(/^\s*([^=!<>]+?)\s*(!=|>=|<=|>|<|=)\s*(.*?)\s*$/);
    if (!parts) return true;
    const given = parts[1].split(",").flatMap((name) => answers(form, name.trim()));
    const wanted = parts[3].split("|");
    if (/[<>]/.test(parts[2])) return given.some((value) => compare(parts[2], Number(value), Number(parts[3])));
    const met = parts[3] === "*" ? given.length > 0 : given.some((value) => wanted.includes(value));
    return parts[2] === "=" ? met : !met;
  }
  function compare(how, one, other) {
    return how === ">" ? one > other : how === "<" ? one < other : how === ">=" ? one >= other : one <= other;
  }
  function settle(form) {
    // Twice, because a field hidden in the first round may be the condition of another one.
    for (let round = 0; round < 2; round += 1) {
      all("[data-show-when]", form).forEach((part) => {
        const show = part.dataset.showWhen.split("||").some((group) => group.split(";").every((condition) => holds(form, condition)));
        part.hidden = !show;
        all("input, select, textarea, button", part).forEach((field) => {
          if (!show && !field.disabled) { field.disabled = true; field.dataset.disabledByCondition = "1"; }
          const outer = field.closest("[data-show-when][hidden]");
          if (show && !outer && field.dataset.disabledByCondition) { field.disabled = false; delete field.dataset.disabledByCondition; }
        });
      });
    }
  }
  function settleAll(within) {
    const forms = new Set(all("[data-show-when]", within).map((part) => part.closest("form")).filter(Boolean));
    forms.forEach(settle);
  }
  settleAll();
  document.addEventListener("change", (event) => { if (event.target.form && one("[data-show-when]", event.target.form)) settle(event.target.form); });
  document.addEventListener("htmx:afterSettle", (event) => settleAll(event.target.closest("form") || event.target));

  /* chips: a second press on a chosen radio chip that is not required takes the answer back */
  document.addEventListener("pointerdown", function (event) {
    const chip = event.target.closest && event.target.closest(".chip");
    const radio = chip && one("input[type=radio]", chip);
    if (radio) radio.dataset.wasChecked = radio.checked ? "1" : "";
  });
  document.addEventListener("click", function (event) {
    const radio = event.target;
    if (!(radio instanceof HTMLInputElement) || radio.type !== "radio" || !radio.classList.contains("chip-input") || radio.required) return;
    if (radio.dataset.wasChecked) { radio.checked = false; radio.dispatchEvent(new Event("change", { bubbles: true })); }
    radio.dataset.wasChecked = "";
  });
  document.addEventListener("keydown", function (event) {
    const radio = event.target;
    if (event.key !== "Backspace" && event.key !== "Delete") return;
    if (!(radio instanceof HTMLInputElement) || radio.type !== "radio" || radio.required || !radio.checked) return;
    radio.checked = false;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* double submit: the second press of a sent form does nothing; coming back by the back button frees it */
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-theme-form")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.dispatchEvent(new CustomEvent("corecit:sent"));
    if (event.submitter && !event.submitter.hasAttribute("formtarget")) event.submitter.setAttribute("aria-busy", "true");
    // A download or a failing network leaves the page standing: let the person try again.
    window.setTimeout(() => free(form), 8000);
  });
  function free(form) {
    delete form.dataset.sent;
    all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  }
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(free));

  /* error summary takes the focus, and its links reach groups of chips too */
  const summary = one("[data-error-summary]");
  if (summary) summary.focus();

  /* a table wider than the screen can be scrolled by keyboard, too */
  function scrollable() {
    all(".table-wrap, .tabs").forEach((wrap) => {
      const wide = wrap.scrollWidth > wrap.clientWidth + 1;
      if (wide) wrap.tabIndex = 0;
      else wrap.removeAttribute("tabindex");
      const caption = one("caption", wrap);
      if (wide && caption && !wrap.hasAttribute("role")) {
        wrap.setAttribute("role", "group");
        wrap.setAttribute("aria-label", caption.textContent.trim());
      }
    });
  }
  scrollable();
  window.addEventListener("resize", scrollable);
  document.addEventListener("toggle", scrollable, true);
  document.addEventListener("htmx:afterSettle", scrollable);

  /* copy */
  all("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(() => {
        const word = one(".copyable-word", button);
        const before = word.textContent;
        word.textContent = button.dataset.copied;
        window.setTimeout(() => { word.textContent = before; }, 2000);
      });
    });
  });

  /* short messages: corecit.say("…", "danger"), or from the server by the header HX-Trigger: {"corecit:said": {"text": "…", "kind": "good"}} */
  const messages = one("#messages");
  corecit.say = function (text, kind) {
    if (!messages || !text) return;
    const note = document.createElement("div");
    note.className = "alert note note-" + (/^[a-z]+$/.test(kind || "") ? kind : "info");
    const words = document.createElement("div");
    words.className = "note-body";
    words.textContent = text;
    note.append(words);
    messages.replaceChildren(note);
    note.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("corecit:said", (event) => corecit.say(event.detail.text, event.detail.kind));

  /* htmx: a lost session opens "sign in again" rather than putting the sign-in page into the middle of this one; failures are said */
  document.addEventListener("htmx:beforeSwap", function (event) {
    const answer = event.detail.xhr;
    const ended = one("#session-ended");
    const away = ended && answer.responseURL && new URL(answer.responseURL).pathname === new URL(ended.dataset.loginUrl, location.href).pathname;
    if (!away && answer.status !== 401) return;
    event.preventDefault();
    if (corecit.signInAgain) corecit.signInAgain("ended", () => { if (event.detail.elt.isConnected) window.htmx.trigger(event.detail.elt, "corecit:again"); });
  });
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 401 || !messages) return;
    corecit.say(messages.dataset.failed, "danger");
  });
  document.addEventListener("htmx:sendError", () => { if (messages) corecit.say(messages.dataset.offline, "warn"); });

  /* passkeys: allauth's script says here when the browser or the key refused */
  document.addEventListener("allauth.error", function (event) {
    const trouble = one("[data-passkey-trouble]");
    if (!trouble) return;
    event.preventDefault();
    trouble.hidden = false;
  });

  /* the small window after signing in again: tell the waiting page, then close */
  const signedIn = one("[data-signed-in]");
  if (signedIn && channel) {
    channel.postMessage({ kind: "signed-in", user: signedIn.dataset.user, token: signedIn.dataset.csrf });
    if (window.opener) window.close();
  }
})();
