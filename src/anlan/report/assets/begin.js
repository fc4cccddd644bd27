/* Puts the explorer to work: builds the picture, its controls and its table, and draws them for the first time. */
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

  Anlan.begin = () => {
    document.documentElement.classList.add("scripted");
    Anlan.makePicture(byId("flow-svg"));
    Anlan.makePanel(byId("panel"));
    Anlan.makeControls();
    Anlan.makePlayer();
    Anlan.makeTotals(byId("layer-totals"));
    Anlan.makeKeys(byId("flow-svg"));
    Anlan.label();
    Anlan.change({});
    Anlan.makeCamera(byId("flow-svg"));
    Anlan.fit();
    document.body.dataset.ready = Anlan.data.flows.every((_, method) => Anlan.addsUp(method))
      ? "adds-up"
      : "does-not-add-up";
  };

  /* Names of controls in the reader's language. */
  Anlan.label = () => {
    const name = Anlan.lang() === "en" ? "labelEn" : "labelZh";
    for (const element of document.querySelectorAll("[data-label-zh]"))
      element.setAttribute("aria-label", element.dataset[name]);
    byId("search").placeholder = byId("search").getAttribute("aria-label");
  };
}
