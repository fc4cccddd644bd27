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

  /* The first of several ways to say something that has room; the last one cut where even that has none. */
  Anlan.fitting = (ways, size, room) => {
    const found = ways.find((text) => widthOf(text, size) <= room);
    if (found !== undefined) return found;
    let text = ways.at(-1);
    while (text.length > 1 && widthOf(`${text}…`, size) > room) text = text.slice(0, -1);
    return `${text}…`;
  };

  const set = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes))
      element.setAttribute(name, typeof value === "number" ? value.toFixed(2) : value);
  };

  /* What a label can say: its name, what came, where the account is, what stayed there and what that is called. */
  const write = (fixed, key, node, sums, left) => {
    const account = node !== null && !nodes.exit[node];
    fixed.said = {
      name: Anlan.nameOf(key),
      came: sums.came + sums.paid,
      about: account ? `${Anlan.shortBank(node)} ${Anlan.tail(node)}`.trim() : "",
      left: account && left > 0 ? left : 0,
      what: account ? leftWord(key) : "",
    };
    const tone = !left ? "" : node !== null && nodes.obtained[node] ? "held" : "unknown";
    fixed.children[2].setAttribute("class", `third ${tone}`);
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

  /* Text keeps its size while the picture is zoomed. A label says less as its room goes, its amounts last. */
  Anlan.relabel = () => {
    const { k, pitch, label } = Anlan.camera;
    for (const group of made.node.values()) {
      const fixed = group.lastChild;
      const room = (Number(fixed.dataset.height) + Anlan.GAP) * k;
      const beside = (pitch - Anlan.BAR - Anlan.LEFT_BAR) * k - 11;
      fixed.setAttribute(
        "transform",
        `translate(${Anlan.BAR + Anlan.LEFT_BAR + 5 / k} ${fixed.dataset.y}) scale(${(1 / k).toFixed(4)})`,
      );
      show(fixed, room >= 46 ? 3 : room >= 32 ? 2 : room >= 13.5 ? 1 : 0, fixed.last ? label - 24 : beside);
    }
  };

  /* Sizes of the lines, and what lies between two texts of one. */
  const FIRST = 12.5;
  const OTHER = 11.4;
  const SPACE = 6;

  /* The texts of a label of at most so many lines: name, amount, second, third, and whether the third follows the second. */
  const texts = ({ name, came, about, left, what }, lines, free) => {
    const fit = (ways, size = OTHER, room = free) => Anlan.fitting(ways, size, room);
    const stays = left ? [`${what} ${yuan(left)}`, yuan(left), Anlan.shortYuan(left)] : [];
    const whole = widthOf(name + yuan(came), FIRST) + SPACE <= free;
    if (lines === 3 && !whole)
      return [fit([name], FIRST), "", fit([yuan(came), Anlan.shortYuan(came)]), fit(left ? stays : [about]), false];
    const amount = whole ? yuan(came) : Anlan.shortYuan(came);
    const first = [fit([name], FIRST, free - widthOf(amount, FIRST) - SPACE), amount];
    if (lines < 2) return [...first, "", "", false];
    if (!left) return [...first, fit([about]), "", false];
    const after = stays.find((text) => widthOf(about, OTHER) + SPACE + widthOf(text, OTHER) <= free);
    if (about && after && (lines === 2 || after === stays[0])) return [...first, about, after, true];
    return [...first, lines === 3 ? fit([about]) : "", fit(stays), false];
  };

  const show = (fixed, lines, free) => {
    const [name, amount, second, third, beside] = lines ? texts(fixed.said, lines, free) : ["", "", "", "", false];
    const [top, middle, bottom] = fixed.children;
    top.replaceChildren(svg("tspan", { class: "who" }, name), svg("tspan", { dx: SPACE, class: "amount" }, amount));
    middle.textContent = second;
    bottom.textContent = third;
    const rows = 1 + Boolean(second) + Boolean(third && !beside);
    const ys = [[4], [-2, 12], [-9, 5, 19]][rows - 1];
    top.setAttribute("y", ys[0]);
    middle.setAttribute("y", ys[1] || 0);
    bottom.setAttribute("y", ys[beside ? 1 : rows - 1] || 0);
    bottom.setAttribute("x", beside ? widthOf(second, OTHER) + SPACE : 0);
  };

  Anlan.nodeElement = (key) => made.node.get(key);
}
