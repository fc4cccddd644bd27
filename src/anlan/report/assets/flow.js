/* The flow as it is asked for: one method, some victims, up to some moment, some folds open. Pure: state in, sums out. */
"use strict";

{
  const { nodes, payments, movements, layout } = Anlan.data;
  const foldOf = new Map(layout.folds.flatMap((fold, place) => fold.members.map((node) => [node, place])));
  /* Key of what is drawn for a node: itself, or the fold that hides it. */
  Anlan.keyOf = (node, open) => {
    const fold = foldOf.get(node);
    return fold === undefined || open.has(fold) ? `n${node}` : `f${fold}`;
  };
  Anlan.foldOf = (node) => foldOf.get(node);

  const blank = (key) => ({
    key,
    members: [],
    came: 0,
    gone: 0,
    paid: 0,
    cameFull: 0,
    goneFull: 0,
    paidFull: 0,
    edges: [],
  });

  /* Fen of the wanted payments that a move carried, and fen of them that it is the payment of.
     Shares are absent in very large cases. */
  const carried = (flow, order, wanted) => {
    if (!wanted || !flow.shares) return flow.sums[order];
    const shares = flow.shares[order];
    let sum = 0;
    for (let i = 0; i < shares.length; i += 2) if (wanted.has(shares[i])) sum += shares[i + 1];
    return sum;
  };
  const begun = (flow, order, wanted) => {
    if (!flow.begun[order] || !wanted || !flow.shares) return flow.begun[order];
    const shares = flow.shares[order];
    let sum = 0;
    for (let i = 0; i < shares.length; i += 2)
      if (wanted.has(shares[i]) && payments.movement[shares[i]] === flow.moves[order]) sum += shares[i + 1];
    return sum;
  };

  /* state: {method (place in flows), owners (set of payments or null), step (moves shown), open (set of folds)}.
     Gives single (per node), drawn (key → sums), edges (key → {from, to, now, full, moves}), paid. Amounts in fen. */
  Anlan.flow = (state) => {
    const flow = Anlan.data.flows[state.method];
    const single = nodes.name.map(() => ({ came: 0, gone: 0, paid: 0, cameFull: 0, goneFull: 0, paidFull: 0 }));
    const edges = new Map();
    flow.moves.forEach((move, order) => {
      const full = carried(flow, order, state.owners);
      if (!full) return;
      const own = begun(flow, order, state.owners);
      const now = order < state.step;
      const from = movements.source[move];
      const to = movements.target[move];
      count(single[from], single[to], full, own, now);
      const a = Anlan.keyOf(from, state.open);
      const b = Anlan.keyOf(to, state.open);
      if (a === b) return;
      const key = `${a}>${b}`;
      if (!edges.has(key)) edges.set(key, { key, from: a, to: b, now: 0, full: 0, moves: [] });
      const edge = edges.get(key);
      edge.full += full;
      if (now) edge.now += full;
      edge.moves.push({ move, order, fen: full });
    });
    return { single, edges, drawn: drawn(single, edges, state.open), layers: layers(single, edges, flow, state) };
  };

  const count = (from, to, full, own, now) => {
    from.goneFull += full;
    from.paidFull += own;
    to.cameFull += full;
    if (now) {
      from.gone += full;
      from.paid += own;
      to.came += full;
    }
  };

  const drawn = (single, edges, open) => {
    const found = new Map();
    single.forEach((sums, node) => {
      if (!sums.cameFull && !sums.goneFull) return;
      const key = Anlan.keyOf(node, open);
      if (!found.has(key)) found.set(key, blank(key));
      const one = found.get(key);
      one.members.push(node);
      for (const name of Object.keys(sums)) one[name] += sums[name];
    });
    for (const edge of edges.values()) {
      found.get(edge.from).edges.push(edge);
      found.get(edge.to).edges.push(edge);
    }
    return found;
  };

  /* What is still at a place: what came, and what a victim paid from his own, less what went on. */
  Anlan.left = (sums) => sums.came + sums.paid - sums.gone;
  Anlan.leftFull = (sums) => sums.cameFull + sums.paidFull - sums.goneFull;

  /* Per layer: accounts reached, held, not obtained, gone through exits. The three sums add up to all payments so far. */
  const layers = (single, edges, flow, state) => {
    const rows = [];
    const row = (node) => {
      const layer = nodes.layer[node] || 0;
      while (rows.length <= layer)
        rows.push({ layer: rows.length, accounts: 0, held: 0, missing: 0, exited: 0, paid: 0 });
      return rows[layer];
    };
    single.forEach((sums, node) => {
      if (nodes.exit[node] || !(sums.came || sums.gone)) return;
      const at = row(node);
      at.accounts += Anlan.accountsOf(node);
      at.paid += sums.paid;
      at[nodes.obtained[node] ? "held" : "missing"] += Anlan.left(sums);
    });
    flow.moves.slice(0, state.step).forEach((move, order) => {
      if (nodes.exit[movements.target[move]]) row(movements.source[move]).exited += carried(flow, order, state.owners);
    });
    return rows;
  };

  /* Where the money was after each move: [held, not obtained, exited, time], for the strip under the picture. */
  Anlan.history = (state) => {
    const flow = Anlan.data.flows[state.method];
    const sums = { held: 0, missing: 0, exited: 0 };
    const kind = (node) => (nodes.exit[node] ? "exited" : nodes.obtained[node] ? "held" : "missing");
    return flow.moves.map((move, order) => {
      const full = carried(flow, order, state.owners);
      sums[kind(movements.target[move])] += full;
      sums[kind(movements.source[move])] -= full - begun(flow, order, state.owners);
      return [sums.held, sums.missing, sums.exited, movements.time[move]];
    });
  };

  /* Whose money stands at a node after the shown moves: payment → fen. */
  Anlan.ownersAt = (node, state) => {
    const flow = Anlan.data.flows[state.method];
    const sums = new Map();
    if (!flow.shares) return sums;
    const add = (payment, fen) => sums.set(payment, (sums.get(payment) || 0) + fen);
    flow.moves.slice(0, state.step).forEach((move, order) => {
      const into = movements.target[move] === node;
      const outOf = movements.source[move] === node;
      if (!into && !outOf) return;
      const shares = flow.shares[order];
      for (let i = 0; i < shares.length; i += 2) {
        if (state.owners && !state.owners.has(shares[i])) continue;
        if (into) add(shares[i], shares[i + 1]);
        if (outOf && payments.movement[shares[i]] !== move) add(shares[i], -shares[i + 1]);
      }
    });
    return new Map([...sums].filter(([, fen]) => fen).sort((one, other) => other[1] - one[1]));
  };

  /* Whether a method's sums over all moves are what the trace says they are. */
  Anlan.addsUp = (method) => {
    const steps = Anlan.data.flows[method].moves.length;
    const rows = Anlan.flow({ method, owners: null, step: steps, open: new Set() }).layers;
    const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
    const said = Anlan.data.flows[method].totals;
    return (
      sum("held") === said.held &&
      sum("missing") === said.not_obtained &&
      sum("exited") === said.exited &&
      sum("paid") === said.paid &&
      said.held + said.not_obtained + said.exited === said.paid
    );
  };
}
