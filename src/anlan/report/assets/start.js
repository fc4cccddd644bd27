/* The page of a report: the explorer, the reader's language, ways into the picture from the tables. */
"use strict";

{
  const byId = (id) => document.getElementById(id);

  const speak = (lang) => {
    document.documentElement.lang = lang;
    document.title = document.body.dataset[lang];
    for (const button of document.querySelectorAll("[data-lang]"))
      button.setAttribute("aria-pressed", button.dataset.lang === (lang === "en" ? "en" : "zh"));
    if (!Anlan.model) return;
    Anlan.label();
    Anlan.change({});
    Anlan.fit();
  };

  speak(document.documentElement.lang);
  Anlan.makeExport();
  Anlan.begin();
  for (const button of document.querySelectorAll("[data-lang]"))
    button.addEventListener("click", () => speak(button.dataset.lang === "en" ? "en" : "zh-Hans"));
  for (const button of document.querySelectorAll("[data-account]"))
    button.addEventListener("click", () => {
      byId("flow").scrollIntoView({ block: "start" });
      Anlan.show(Anlan.data.nodes.number.indexOf(button.dataset.account));
      byId("panel").focus({ preventScroll: true });
    });
}
