// Keys in lists: j and k move between rows that carry data-row, Enter opens the first link of the row.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length || !["j", "k"].includes(event.key)) return;
  const at = rows.indexOf(document.activeElement.closest("[data-row]"));
  const next = rows[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
  const target = next.querySelector("a, button, input");
  if (target) target.focus();
});

// What is wider than its place moves sideways by itself; so that a keyboard reaches it, it takes the focus while it does.
const reachable = () => {
  for (const one of document.querySelectorAll("#main table, #main .scroll")) {
    const moves = one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "auto";
    if (moves) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  }
};
reachable();
addEventListener("resize", reachable);
