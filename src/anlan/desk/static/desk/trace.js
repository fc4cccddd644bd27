// The trace on the desk: puts the explorer of anlan.report to work, leads from the list of accounts into it, opens groups.
"use strict";
Anlan.openFold = (node) => {
  const address = new URL(window.location.href);
  address.searchParams.append("open", Anlan.data.groups[node]);
  address.hash = "explorer";
  window.location.assign(address);
};
Anlan.begin();
for (const button of document.querySelectorAll("[data-node]")) {
  const node = Anlan.data.nodes.key.indexOf(button.dataset.node);
  button.hidden = node < 0;
  button.addEventListener("click", () => {
    document.getElementById("explorer").scrollIntoView({ block: "start" });
    Anlan.show(node);
    document.getElementById("panel").focus({ preventScroll: true });
  });
}
