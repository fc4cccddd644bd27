/* Puts the page to work: builds the picture, its controls and tables, and follows the reader's language. */
"use strict";

{
  const byId = (id) => document.getElementById(id);

  Anlan.tip = (event, lines) => {
    const box = byId("tip");
    box.hidden = !event;
    if (!event) return;
    box.replaceChildren(...lines().map((line) => Anlan.el("div", {}, line)));
    const { right, bottom } = byId("flow-box").getBoundingClientRect();
    box.style.left = `${Math.min(event.clientX + 14, right - box.offsetWidth - 8)}px`;
    box.style.top = `${Math.min(event.clientY + 14, bottom - box.offsetHeight - 8)}px`;
  };

  const speak = (lang) => {
    document.documentElement.lang = lang;
    document.title = document.body.dataset[lang];
    for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute("aria-pressed", button.dataset.lang === (lang === "en" ? "en" : "zh"));
    for (const element of document.querySelectorAll("[data-label-zh]")) element.setAttribute("aria-label", element.dataset[lang === "en" ? "labelEn" : "labelZh"]);
    byId("search").placeholder = byId("search").getAttribute("aria-label");
    if (Anlan.model) { Anlan.change({}); Anlan.fit(); }
  };

  document.documentElement.classList.add("scripted");
  Anlan.makePicture(byId("flow-svg"));
  Anlan.makePanel(byId("panel"));
  Anlan.makeControls();
  Anlan.makePlayer();
  Anlan.makeTotals(byId("layer-totals"));
  Anlan.makeExport();
  Anlan.makeKeys(byId("flow-svg"));
  speak(document.documentElement.lang);
  Anlan.change({});
  Anlan.makeCamera(byId("flow-svg"));
  Anlan.fit();
  for (const button of document.querySelectorAll("[data-lang]"))
    button.addEventListener("click", () => speak(button.dataset.lang === "en" ? "en" : "zh-Hans"));
  for (const button of document.querySelectorAll("[data-account]"))
    button.addEventListener("click", () => {
      byId("flow").scrollIntoView({ block: "start" });
      Anlan.show(Anlan.data.nodes.number.indexOf(button.dataset.account));
      byId("panel").focus({ preventScroll: true });
    });
  document.body.dataset.ready = Anlan.data.flows.every((_, method) => Anlan.addsUp(method)) ? "adds-up" : "does-not-add-up";
}
