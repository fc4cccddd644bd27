/* What the reader has chosen, and the one way to change it: every change computes the model anew and shows it everywhere. */
"use strict";

{
  const { flows } = Anlan.data;
  const steps = (method) => flows[method].moves.length;

  Anlan.state = {
    method: 0,
    owners: null,
    owner: "",
    step: steps(0),
    below: Anlan.data.below,
    open: new Set(),
    selected: {},
  };
  Anlan.shown = []; // functions called with the model after each change

  Anlan.change = (patch) => {
    Object.assign(Anlan.state, patch);
    const model = Anlan.flow(Anlan.state);
    settle(model);
    Anlan.model = model;
    Anlan.draw(model);
    for (const show of Anlan.shown) show(model);
  };

  /* What is drawn: edges of at least the amount asked for, and the nodes that have one or keep that much. */
  const settle = (model) => {
    const { below, selected } = Anlan.state;
    const least = Math.max(below, 1);
    model.visibleEdges = [...model.edges.values()].filter((edge) => edge.full >= least || edge.key === selected.edge);
    model.visibleEdges.sort((one, other) => other.full - one.full);
    const linked = new Set(model.visibleEdges.flatMap((edge) => [edge.from, edge.to]));
    model.visibleNodes = [...model.drawn.values()].filter(
      (sums) => linked.has(sums.key) || Anlan.leftFull(sums) >= least || sums.key === selected.node,
    );
    const hidden = [...model.edges.values()].filter((edge) => !model.visibleEdges.includes(edge));
    model.hidden = { edges: hidden.length, fen: hidden.reduce((sum, edge) => sum + edge.full, 0) };
  };

  Anlan.select = (selected) => {
    if (document.querySelector("#flow-box.dragging")) return;
    Anlan.change({ selected });
  };

  Anlan.setMethod = (method) => {
    const whole = Anlan.state.step >= steps(Anlan.state.method);
    const when = whole ? null : Anlan.momentOf(Anlan.state.method, Anlan.state.step);
    const selected = Anlan.state.selected.node ? Anlan.state.selected : {};
    const whose = flows[method].shares ? {} : { owner: "", owners: null };
    Anlan.change({ ...whose, method, selected, step: whole ? steps(method) : Anlan.stepAt(method, when) });
  };

  Anlan.momentOf = (method, step) => (step ? Anlan.data.movements.time[flows[method].moves[step - 1]] : -Infinity);
  Anlan.stepAt = (method, when) => flows[method].moves.filter((move) => Anlan.data.movements.time[move] <= when).length;
  Anlan.steps = () => steps(Anlan.state.method);

  /* Open or close a fold; opened accounts stand below their column. */
  Anlan.toggleFold = (fold, wanted) => {
    const open = new Set(Anlan.state.open);
    if (open.has(fold) === wanted) return;
    if (open.delete(fold)) Anlan.forgetMembers(fold);
    else {
      open.add(fold);
      const { single } = Anlan.model;
      Anlan.placeMembers(fold, (node) =>
        Math.max(single[node].cameFull + single[node].paidFull, single[node].goneFull),
      );
    }
    Anlan.change({ open, selected: {} });
  };

  /* Show one account: opens the fold it is in, selects it and brings it into view. */
  Anlan.show = (node) => {
    const fold = Anlan.foldOf(node);
    if (fold !== undefined && !Anlan.state.open.has(fold)) Anlan.toggleFold(fold, true);
    Anlan.change({ selected: { node: `n${node}` } });
    if (Anlan.model.drawn.has(`n${node}`)) Anlan.bringIntoView(`n${node}`);
  };
}
