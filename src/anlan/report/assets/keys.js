/* The picture by keyboard: arrows walk from account to account along the largest flow, Enter opens, + - 0 zoom, Escape leaves. */
"use strict";

{
  let focused = null;

  Anlan.focusKey = (model) => {
    if (focused && model.visibleNodes.some((one) => one.key === focused)) return focused;
    return model.visibleNodes.length
      ? [...model.visibleNodes].sort((one, other) => other.cameFull - one.cameFull)[0].key
      : null;
  };
  Anlan.focusNode = (key) => {
    const old = Anlan.nodeElement(focused || "");
    if (old) old.setAttribute("tabindex", -1);
    focused = key;
    Anlan.nodeElement(key).setAttribute("tabindex", 0);
  };

  Anlan.makeKeys = (root) => {
    root.addEventListener("keydown", (event) => {
      const act = acts[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (Anlan.state.selected.node || Anlan.state.selected.edge) Anlan.select({});
      else Anlan.leaveFull();
    });
  };

  const go = (key) => {
    if (!key) return;
    Anlan.bringIntoView(key);
    Anlan.nodeElement(key).focus({ preventScroll: true });
  };
  const along = (here, there) => () => {
    const edges = Anlan.model.visibleEdges
      .filter((edge) => edge[here] === focused)
      .sort((one, other) => other.full - one.full);
    go(edges.length ? edges[0][there] : null);
  };
  const beside = (step) => () => {
    const column = Anlan.placeOf(focused)[0];
    const same = Anlan.model.visibleNodes.map((one) => one.key).filter((key) => Anlan.placeOf(key)[0] === column);
    same.sort((one, other) => Anlan.middle(one) - Anlan.middle(other));
    go(same[same.indexOf(focused) + step]);
  };
  const open = () => {
    if (focused && focused[0] === "f" && Anlan.state.selected.node === focused)
      Anlan.toggleFold(Number(focused.slice(1)), true);
    else if (focused) Anlan.select({ node: focused });
  };
  const acts = {
    ArrowRight: along("from", "to"),
    ArrowLeft: along("to", "from"),
    ArrowDown: beside(1),
    ArrowUp: beside(-1),
    Enter: open,
    " ": open,
    "+": () => Anlan.zoom(1.25),
    "=": () => Anlan.zoom(1.25),
    "-": () => Anlan.zoom(0.8),
    0: () => Anlan.fit(),
  };
}
