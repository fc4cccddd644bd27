/* Where things stand: rows and columns from the layout, opened folds below their column, and the curve of every edge. */
"use strict";

{
  const { layout } = Anlan.data;
  Anlan.BAR = 7;
  Anlan.LEFT_BAR = 5;
  Anlan.GAP = 8; // as report/layout.py has it, and the row too
  const { GAP } = Anlan;
  const ROW = 34;
  const opened = new Map(); // node → [column, y, height, bar], kept while its fold is open

  const bottom = (column) => {
    const all = [...layout.nodes, ...layout.folds.map((fold) => fold.place), ...opened.values()];
    return Math.max(0, ...all.filter((place) => place && place[0] === column).map((place) => place[1] + place[2]));
  };

  /* Give the members of a fold rows below everything in their column; nothing else moves. */
  Anlan.placeMembers = (fold, sizes) => {
    const { members, place } = layout.folds[fold];
    let y = bottom(place[0]) + 3 * GAP;
    for (const node of members) {
      const bar = Math.max(1, sizes(node) * layout.unit);
      opened.set(node, [place[0], y, Math.max(ROW, bar), bar]);
      y += Math.max(ROW, bar) + GAP;
    }
  };
  Anlan.forgetMembers = (fold) => layout.folds[fold].members.forEach((node) => opened.delete(node));

  /* [column, y, height, bar] of what is drawn under a key. */
  Anlan.placeOf = (key) => {
    const number = Number(key.slice(1));
    return key[0] === "f" ? layout.folds[number].place : opened.get(number) || layout.nodes[number];
  };

  Anlan.middle = (key) => {
    const place = Anlan.placeOf(key);
    return place[1] + place[2] / 2;
  };

  const thick = (edge) => Math.max(edge.full * layout.unit, 0.6);

  /* Sets start, end and width on each edge: at every bar the edges lie on each other in the order of their other ends. */
  Anlan.placeEdges = (drawn, visible) => {
    const starts = new Map();
    const ends = new Map();
    const put = (map, key, edge) => map.set(key, [...(map.get(key) || []), edge]);
    for (const edge of visible) {
      edge.width = thick(edge);
      edge.back = Anlan.placeOf(edge.to)[0] <= Anlan.placeOf(edge.from)[0];
      put(starts, edge.from, edge);
      put(ends, edge.to, edge);
    }
    stackUp(starts, "start", (edge) => Anlan.middle(edge.to) + (edge.back ? 1e6 : 0), drawn);
    stackUp(ends, "end", (edge) => Anlan.middle(edge.from) + (edge.back ? 1e6 : 0), drawn);
  };

  const stackUp = (groups, side, rank, drawn) => {
    for (const [key, edges] of groups) {
      let y = Anlan.barOf(drawn.get(key)).top;
      edges.sort((one, other) => rank(one) - rank(other) || (one.key < other.key ? -1 : 1));
      for (const edge of edges) {
        edge[side] = y + edge.width / 2;
        y += edge.full * layout.unit;
      }
    }
  };

  /* Top and height of a bar: as high as all that ever came, or all that a victim paid. */
  Anlan.barOf = (sums) => {
    const place = Anlan.placeOf(sums.key);
    const height = Math.max(1.5, Math.max(sums.cameFull + sums.paidFull, sums.goneFull) * layout.unit);
    return {
      top: place[1] + (place[2] - Math.min(height, place[2])) / 2,
      height: Math.min(height, Math.max(place[2], 1.5)),
    };
  };

  /* A curve that leaves and arrives level; money that goes back makes a loop below. */
  Anlan.curve = (edge, pitch) => {
    const left = Anlan.placeOf(edge.from)[0] * pitch + Anlan.BAR + Anlan.LEFT_BAR;
    const right = Anlan.placeOf(edge.to)[0] * pitch;
    const [x0, x1] = [left.toFixed(1), right.toFixed(1)];
    const [y0, y1] = [edge.start.toFixed(2), edge.end.toFixed(2)];
    if (!edge.back) {
      const bend = ((left + right) / 2).toFixed(1);
      return `M${x0} ${y0}C${bend} ${y0} ${bend} ${y1} ${x1} ${y1}`;
    }
    const reach = 22 + edge.width;
    const apart = Math.abs(edge.end - edge.start) > 2 * (edge.width + 12);
    const low = apart ? (edge.start + edge.end) / 2 : Math.max(edge.start, edge.end) + edge.width + 16;
    const [a, b, y] = [(left + reach).toFixed(1), (right - reach).toFixed(1), low.toFixed(2)];
    return `M${x0} ${y0}C${a} ${y0} ${a} ${y} ${x0} ${y}L${x1} ${y}C${b} ${y} ${b} ${y1} ${x1} ${y1}`;
  };
}
