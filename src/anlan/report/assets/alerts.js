/* The report of a scan: the reader's language, and which alerts are shown. */
"use strict";

{
  const chosen = { level: new Set(), typology: new Set() };
  const alerts = [...document.querySelectorAll("details.alert")];
  const texts = alerts.map((alert) => alert.querySelector("summary").textContent.toLowerCase());
  const search = document.getElementById("search");

  const speak = (lang) => {
    document.documentElement.lang = lang;
    document.title = document.body.dataset[lang === "en" ? "en" : "zh"];
    for (const button of document.querySelectorAll("[data-lang]"))
      button.setAttribute("aria-pressed", String(button.dataset.lang === (lang === "en" ? "en" : "zh")));
  };

  const sift = () => {
    const sought = search.value.trim().toLowerCase();
    let count = 0;
    alerts.forEach((alert, place) => {
      const of = (name) => !chosen[name].size || chosen[name].has(alert.dataset[name]);
      alert.hidden = !(of("level") && of("typology") && texts[place].includes(sought));
      count += !alert.hidden;
    });
    document.getElementById("matching").textContent = `${count} / ${alerts.length}`;
  };

  const toggle = (button, name) => {
    const value = button.dataset[name];
    const on = !chosen[name].delete(value);
    if (on) chosen[name].add(value);
    button.setAttribute("aria-pressed", String(on));
    sift();
  };

  document.documentElement.classList.add("scripted");
  for (const button of document.querySelectorAll("button[data-lang]"))
    button.addEventListener("click", () => speak(button.dataset.lang === "en" ? "en" : "zh-Hans"));
  for (const name of ["level", "typology"])
    for (const button of document.querySelectorAll(`button[data-${name}]`)) {
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => toggle(button, name));
    }
  search.addEventListener("input", sift);
  speak(document.documentElement.lang);
  sift();
}
