// The queue of alerts: c takes the alert of the row that has the focus (j and k move, see desk.js). Everything works without it.
"use strict";
document.addEventListener("keydown", (event) => {
  if (
    event.key !== "c" ||
    event.target.closest("input, textarea, select") ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  )
    return;
  const row = document.activeElement.closest("[data-row]");
  const button = row && row.querySelector("[data-claim]");
  if (button) button.click();
});
