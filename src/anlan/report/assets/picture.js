/* Draws the flow as SVG and keeps what is drawn in step with the state: elements are made once per key and then changed. */
"use strict";

{
  const { svg, word, yuan } = Anlan;
  const { nodes, layout } = Anlan.data;
  const made = { edge: new Map(), hit: new Map(), node: new Map() };
  let groups = null;

  Anlan.makePicture = (root) => {
    groups = {};
    const world = svg("g", { class: "world" });
    for (const name of ["edges", "hits", "nodes"]) world.append((groups[name] = svg("g", { class: name })));
    root.append(patterns(), world, (groups.heads = svg("g", { class: "heads" })));
    groups.world = world;
    Anlan.world = world;
  };

  const patterns = () =>
    svg(
      "defs",
      {},
      svg(
        "pattern",
        { id: "hatch", width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        svg("rect", { width: 4, height: 4, fill: "#fff" }),
        svg("rect", { width: 2, height: 4, fill: "#8a6500" }),
      ),
    );

  /* Draw the model; visible edges and nodes have been settled by Anlan.settle. */
  Anlan.draw = (model) => {
    Anlan.placeEdges(model.drawn, model.visibleEdges);
    sync(made.edge, groups.edges, model.visibleEdges, newEdge, showEdge);
    sync(made.hit, groups.hits, model.visibleEdges, newHit, (path, edge) =>
      path.setAttribute("d", Anlan.curve(edge, Anlan.camera.pitch)),
    );
    sync(made.node, groups.nodes, model.visibleNodes, newNode, showNode);
    Anlan.drawHeads(groups.heads, model);
    Anlan.mark(model);
    Anlan.relabel();
  };

  const sync = (known, group, things, make, show) => {
    const wanted = new Set(things.map((thing) => thing.key));
    for (const [key, element] of known)
      if (!wanted.has(key)) {
        element.remove();
        known.delete(key);
      }
    for (const thing of things) {
      if (!known.has(thing.key)) {
        known.set(thing.key, make(thing));
        group.append(known.get(thing.key));
      }
      show(known.get(thing.key), thing);
    }
  };

  const newEdge = () => svg("path", { class: "edge" });
  const newHit = (edge) =>
    svg("path", {
      class: "hit",
      "data-edge": edge.key,
      onclick: () => Anlan.select({ edge: edge.key }),
      onpointerenter: (event) => Anlan.tip(event, () => edgeTip(edge.key)),
      onpointerleave: () => Anlan.tip(null),
    });

  const edgeTip = (key) => {
    const edge = Anlan.model.edges.get(key);
    return [
      `${Anlan.nameOf(edge.from)} → ${Anlan.nameOf(edge.to)}`,
      `${yuan(edge.now)} · ${word("moves", { n: movesNow(edge) })}`,
    ];
  };
  const movesNow = (edge) => edge.moves.filter((one) => one.order < Anlan.state.step).length;

  const showEdge = (path, edge) => {
    const to = edge.to[0] === "n" ? Number(edge.to.slice(1)) : null;
    const kind = to !== null && nodes.exit[to] ? " to-exit" : edge.back ? " back" : "";
    path.setAttribute("class", `edge${kind}`);
    path.setAttribute("d", Anlan.curve(edge, Anlan.camera.pitch));
    path.setAttribute("stroke-width", edge.now ? Math.max(edge.now * layout.unit, 0.6).toFixed(2) : 0);
  };

  Anlan.nameOf = (key) => {
    const place = Number(key.slice(1));
    return key[0] === "n" ? Anlan.name(place) : word("fold", { n: layout.folds[place].members.length });
  };

  const newNode = (sums) => {
    const { key } = sums;
    const group = svg("g", {
      class: "node",
      role: "button",
      tabindex: -1,
      "data-key": key,
      onclick: () => Anlan.select({ node: key }),
      onfocus: () => Anlan.focusNode(key),
      onpointerenter: (event) => Anlan.tip(event, () => nodeTip(key)),
      onpointerleave: () => Anlan.tip(null),
    });
    group.append(
      svg("rect", { class: "touch" }),
      svg("rect", { class: "bar" }),
      svg("rect", { class: "left" }),
      svg("g", { class: "fixed" }, ...["first", "second", "third"].map((line) => svg("text", { class: line }))),
    );
    return group;
  };

  const nodeTip = (key) => {
    const sums = Anlan.model.drawn.get(key);
    const lines = [Anlan.nameOf(key), `${word("came")} ${yuan(sums.came + sums.paid)}`];
    if (Anlan.left(sums) && key[0] === "n" && !nodes.exit[Number(key.slice(1))])
      lines.push(`${leftWord(key)} ${yuan(Anlan.left(sums))}`);
    return lines;
  };
  const leftWord = (key) => word(key[0] === "n" && !nodes.obtained[Number(key.slice(1))] ? "missing" : "held");

  const showNode = (group, sums) => {
    const { key } = sums;
    const node = key[0] === "n" ? Number(key.slice(1)) : null;
    const [column, y, height] = Anlan.placeOf(key);
    const bar = Anlan.barOf(sums);
    const left = Anlan.left(sums);
    const leftHeight = Math.min(left * layout.unit, bar.height);
    const kind = node === null ? "fold" : nodes.exit[node] ? "exit" : nodes.obtained[node] ? "account" : "missing";
    group.setAttribute("class", `node ${kind}`);
    group.setAttribute("transform", `translate(${(column * Anlan.camera.pitch).toFixed(1)} 0)`);
    group.setAttribute("aria-label", spoken(key, sums));
    const [touch, body, rest, fixed] = group.children;
    set(touch, { x: -4, y: y - 3, width: Math.max(Anlan.camera.pitch * 0.8, 60), height: height + 6 });
    set(body, { x: 0, y: bar.top, width: Anlan.BAR, height: bar.height });
    body.style.fill = node === null || nodes.exit[node] ? "" : Anlan.colour(node);
    set(rest, {
      x: Anlan.BAR,
      y: bar.top + bar.height - leftHeight,
      width: Anlan.LEFT_BAR,
      height: kind === "exit" ? 0 : leftHeight,
    });
    fixed.dataset.y = y + height / 2;
    fixed.dataset.height = height;
    write(fixed, key, node, sums, left);
    fixed.last = column === layout.columns - 1;
  };

  /* About how wide a text is: Chinese characters are square, others a bit more than half as wide. */
  const widthOf = (text, size) => [...text].reduce((sum, one) => sum + (one > "\u2e80" ? 1 : 0.57), 0) * size;

  const set = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes))
      element.setAttribute(name, typeof value === "number" ? value.toFixed(2) : value);
  };

  const write = (fixed, key, node, sums, left) => {
    const [first, second, third] = fixed.children;
    const amount = yuan(sums.came + sums.paid);
    first.replaceChildren(
      svg("tspan", { class: "who" }, Anlan.nameOf(key)),
      svg("tspan", { dx: 6, class: "amount" }, amount),
    );
    const about = node === null ? "" : nodes.exit[node] ? "" : `${Anlan.shortBank(node)} ${Anlan.tail(node)}`;
    const stays = left > 0 && node !== null && !nodes.exit[node] ? `${leftWord(key)} ${yuan(left)}` : "";
    second.textContent = about;
    third.textContent = stays;
    third.setAttribute("class", `third ${node !== null && nodes.obtained[node] ? "held" : "unknown"}`);
    fixed.wide = [widthOf(Anlan.nameOf(key) + amount, 12.5) + 8, widthOf(about, 11) + 6, widthOf(stays, 11.4)];
  };

  const spoken = (key, sums) => {
    const node = key[0] === "n" ? Number(key.slice(1)) : null;
    const parts = [Anlan.nameOf(key)];
    if (node !== null && !nodes.exit[node]) parts.push(Anlan.bank(node), word("tail", { tail: Anlan.tail(node) }));
    parts.push(`${word("came")} ${yuan(sums.came + sums.paid)}`, `${leftWord(key)} ${yuan(Anlan.left(sums))}`);
    return parts.join(", ");
  };

  /* Classes for what is chosen: its edges and neighbours stand out, the rest steps back. */
  Anlan.mark = (model) => {
    const { node, edge } = Anlan.state.selected;
    const near = new Set();
    const bright = new Set();
    for (const one of model.visibleEdges)
      if (one.key === edge || (node && (one.from === node || one.to === node))) {
        bright.add(one.key);
        near.add(one.from).add(one.to);
      }
    if (node) near.add(node);
    const chosen = near.size > 0;
    for (const [key, path] of made.edge) toggle(path, bright.has(key), chosen && !bright.has(key));
    for (const [key, group] of made.node) {
      toggle(group, key === node, chosen && !near.has(key));
      group.setAttribute("tabindex", key === Anlan.focusKey(model) ? 0 : -1);
    }
  };
  const toggle = (element, bright, dim) => {
    element.classList.toggle("bright", bright);
    element.classList.toggle("dim", dim);
  };

  /* Text keeps its size while the picture is zoomed; what has no room is left out. */
  Anlan.relabel = () => {
    const { k } = Anlan.camera;
    for (const group of made.node.values()) {
      const fixed = group.lastChild;
      const room = (Number(fixed.dataset.height) + Anlan.GAP) * k;
      const free = fixed.last ? Infinity : (Anlan.camera.pitch - Anlan.BAR - Anlan.LEFT_BAR) * k - 9;
      const [name, about, stays] = fixed.wide;
      const beside = about + stays <= free;
      const lines = room >= 46 && stays && !beside ? 3 : room >= 32 ? 2 : room >= 13.5 ? 1 : 0;
      fixed.setAttribute(
        "transform",
        `translate(${Anlan.BAR + Anlan.LEFT_BAR + 5 / k} ${fixed.dataset.y}) scale(${(1 / k).toFixed(4)})`,
      );
      fixed.setAttribute(
        "class",
        `fixed lines-${lines}${name > free ? " tight" : ""}${lines === 2 && !beside ? " alone" : ""}`,
      );
      const [first, second, third] = fixed.children;
      first.setAttribute("y", [0, 4, -2, -9][lines]);
      second.setAttribute("y", [0, 0, 12, 5][lines]);
      third.setAttribute("y", [0, 0, 12, 19][lines]);
      third.setAttribute("x", lines === 2 && about > 6 ? about : 0);
    }
  };

  Anlan.nodeElement = (key) => made.node.get(key);
}
