// The trace on the desk: puts the explorer of anlan.report to work, leads from the list of accounts into it, opens groups.
"use strict";
Anlan.openFold = (node) => {
  const address = new URL(window.location.href);
  address.searchParams.append("open", Anlan.data.groups[node]);
  address.hash = "explorer";
  window.location.assign(address);
};

// Beside the picture, while nothing is chosen: the accounts where most of the money is at the shown moment.
Anlan.overview = (legend) => {
  const { el, data, model } = Anlan;
  const now = model.single
    .map((sums, node) => ({ node, left: Anlan.left(sums) }))
    .filter(({ node, left }) => left && !data.nodes.exit[node]);
  now.sort((one, other) => other.left - one.left);
  const row = ({ node, left }) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", onclick: () => Anlan.show(node) },
        el(
          "span",
          {},
          Anlan.name(node),
          el("small", {}, Anlan.isFold(node) ? "" : ` ${Anlan.shortBank(node)} ${Anlan.tail(node)}`),
        ),
        el("span", { class: `num ${data.nodes.obtained[node] ? "held" : "missing"}` }, Anlan.yuan(left)),
      ),
    );
  return [
    el(
      "header",
      {},
      el("p", { class: "kind" }, Anlan.word("left")),
      el("h3", { class: "num" }, Anlan.yuan(now.reduce((sum, one) => sum + one.left, 0))),
    ),
    el("ul", { class: "rows" }, ...now.slice(0, 60).map(row)),
    el("details", {}, el("summary", {}, Anlan.word("how_to_read")), ...legend.slice(1)),
  ];
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
