/* The report's form: answers that stand alone, and Enter in the search for a person. The page works without it. */
(function () {
  "use strict";
  const { one, all } = window.corecit;
  const form = one("[data-report-form]");
  if (!form) return;

  /* "None" takes back the others, and any other takes back "none"; the server checks it again */
  form.addEventListener("change", function (event) {
    const chip = event.target;
    if (chip.type !== "checkbox" || !chip.checked || !chip.classList.contains("chip-input")) return;
    const group = all('input[type=checkbox][name="' + CSS.escape(chip.name) + '"]', form).filter((other) => other !== chip && other.checked);
    const away = chip.hasAttribute("data-exclusive") ? group : group.filter((other) => other.hasAttribute("data-exclusive"));
    away.forEach((other) => { other.checked = false; });
    if (away.length) chip.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* Enter never submits a report; in the search it searches */
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement) || /^(submit|button)$/.test(event.target.type)) return;
    event.preventDefault();
    if (event.target.type === "search") one("[data-search-button]", form).click();
  });
})();
