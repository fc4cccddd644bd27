/* The panel beside the picture: what is chosen, its sums, and every number down to the rows of the statements. */
"use strict";

{
  const { el, word, yuan } = Anlan;
  const { nodes, payments, movements, layout } = Anlan.data;
  const PAGE = 60;

  Anlan.makePanel = (box) => Anlan.shown.push((model) => show(box, model));

  let last = "";
  const show = (box, model) => {
    const { node, edge } = Anlan.state.selected;
    const content =
      edge && model.edges.has(edge)
        ? edgeCard(model.edges.get(edge))
        : node && model.drawn.has(node)
          ? (node[0] === "f" ? foldCard : nodeCard)(model.drawn.get(node), model)
          : overview();
    box.replaceChildren(...content);
    const key = edge || node || "";
    if (key !== last) box.scrollTop = 0;
    last = key;
  };

  const line = (label, fen, kind) =>
    el(
      "div",
      { class: `sum ${kind || ""}` },
      el("dt", {}, label),
      el("dd", { class: "num" }, typeof fen === "number" ? yuan(fen) : fen),
    );
  const close = () =>
    el("button", { class: "close", type: "button", "aria-label": word("close"), onclick: () => Anlan.select({}) }, "×");
  const head = (kind, title, ...under) =>
    el("header", {}, close(), el("p", { class: "kind" }, kind), el("h3", {}, title), ...under);

  /* With nothing chosen: how to read the picture; the desk puts its list of accounts there, with this below. */
  const overview = () => (Anlan.overview ? Anlan.overview(legend()) : legend());
  const legend = () => [
    el("header", {}, el("p", { class: "kind" }, word("legend")), el("h3", {}, word("how_to_read"))),
    el(
      "ul",
      { class: "legend" },
      ...["wide", "held", "missing", "exit", "back", "fold"].map((name) =>
        el("li", {}, el("i", { class: `key key-${name}`, "aria-hidden": "true" }), word(`legend_${name}`)),
      ),
    ),
    el("h4", {}, word("banks")),
    el(
      "ul",
      { class: "legend banks" },
      ...Anlan.data.banks.map((bank, place) => {
        const swatch = el("i", { class: "key key-bank", "aria-hidden": "true" });
        swatch.style.background = Anlan.data.colours[place];
        return el("li", {}, swatch, bank);
      }),
    ),
    el("p", { class: "hint" }, word("hint")),
  ];

  const nodeCard = (sums, model) => {
    const node = Number(sums.key.slice(1));
    const exit = nodes.exit[node];
    const left = Anlan.left(sums);
    const kind = Anlan.isFold(node)
      ? word("folded")
      : exit
        ? word("exit")
        : nodes.victim[node]
          ? word("victim_account")
          : word("account_of_layer", { n: nodes.layer[node] });
    return [
      head(
        kind,
        Anlan.name(node),
        exit ? null : el("p", { class: "number" }, nodes.number[node]),
        exit ? null : el("p", {}, Anlan.bank(node)),
      ),
      exit || nodes.obtained[node] ? null : el("p", { class: "warn" }, word("not_obtained_note")),
      el(
        "dl",
        { class: "sums" },
        sums.paid ? line(word("paid_by_victim"), sums.paid) : null,
        line(word(exit ? "gone_here" : "came_in"), sums.came),
        exit ? null : line(word("went_on"), sums.gone - sums.paid),
        exit
          ? null
          : line(
              word(nodes.obtained[node] ? "held_here" : "missing_here"),
              left,
              nodes.obtained[node] ? "held" : "unknown",
            ),
        nodes.balance[node] === null || exit ? null : line(word("balance_seen"), nodes.balance[node], "quiet"),
        nodes.seen[node] === null || exit ? null : line(word("last_seen"), Anlan.time(nodes.seen[node]), "quiet"),
      ),
      Anlan.isFold(node) && Anlan.openFold
        ? el("button", { class: "wide", type: "button", onclick: () => Anlan.openFold(node) }, word("open_fold"))
        : null,
      owners(node),
      edges(
        word("from_where"),
        sums.edges.filter((edge) => edge.to === sums.key),
        "from",
      ),
      edges(
        word("where_to"),
        sums.edges.filter((edge) => edge.from === sums.key),
        "to",
      ),
    ].filter(Boolean);
  };

  const owners = (node) => {
    const found = [...Anlan.ownersAt(node, Anlan.state)];
    if (!found.length) return null;
    return el(
      "details",
      {},
      el("summary", {}, word("whose_money", { n: found.length })),
      el(
        "ul",
        { class: "rows" },
        ...found.map(([payment, fen]) =>
          el(
            "li",
            {},
            el("span", {}, `${payments.victim[payment]} · ${Anlan.time(payments.time[payment], false)}`),
            el("span", { class: "num" }, yuan(fen)),
          ),
        ),
      ),
    );
  };

  const edges = (title, list, side) => {
    const now = list.filter((edge) => edge.now).sort((one, other) => other.now - one.now);
    if (!now.length) return null;
    return el(
      "section",
      {},
      el("h4", {}, `${title} (${now.length})`),
      paged(now, (edge) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", onclick: () => Anlan.select({ edge: edge.key }) },
            el("span", {}, Anlan.nameOf(edge[side]), el("small", {}, about(edge[side]))),
            el("span", { class: "num" }, yuan(edge.now)),
          ),
        ),
      ),
    );
  };

  const about = (key) => {
    const node = key[0] === "n" ? Number(key.slice(1)) : null;
    return node === null || nodes.exit[node] ? "" : ` ${Anlan.shortBank(node)} ${Anlan.tail(node)}`;
  };

  const foldCard = (sums, model) => {
    const fold = Number(sums.key.slice(1));
    const { members, parent } = layout.folds[fold];
    const under = parent === null ? word("fold_of_several") : word("fold_of", { name: Anlan.name(parent) });
    return [
      head(word("folded"), word("fold", { n: members.length }), el("p", {}, under)),
      el(
        "dl",
        { class: "sums" },
        line(word("came_in"), sums.came),
        line(word("went_on"), sums.gone - sums.paid),
        line(word("left"), Anlan.left(sums), "held"),
      ),
      el("button", { class: "wide", type: "button", onclick: () => Anlan.toggleFold(fold, true) }, word("open_fold")),
      paged(
        [...members].sort((one, other) => model.single[other].cameFull - model.single[one].cameFull),
        (node) =>
          el(
            "li",
            {},
            el(
              "button",
              { type: "button", onclick: () => Anlan.show(node) },
              el("span", {}, Anlan.name(node), el("small", {}, about(`n${node}`))),
              el("span", { class: "num" }, yuan(model.single[node].came)),
            ),
          ),
      ),
    ];
  };

  const end = (key, label) => {
    const node = key[0] === "n" ? Number(key.slice(1)) : null;
    return el(
      "button",
      { class: "end", type: "button", onclick: () => Anlan.select({ node: key }) },
      el("small", {}, label),
      el("b", {}, Anlan.nameOf(key)),
      node === null || nodes.exit[node]
        ? null
        : el("span", { class: "number" }, `${Anlan.bank(node)} ${nodes.number[node]}`),
    );
  };

  const edgeCard = (edge) => {
    const moves = edge.moves.filter((one) => one.order < Anlan.state.step);
    return [
      el(
        "header",
        {},
        close(),
        el("p", { class: "kind" }, word("flow_between")),
        end(edge.from, word("from")),
        end(edge.to, word("to")),
      ),
      el(
        "dl",
        { class: "sums" },
        line(word("traced_sum"), edge.now, "held"),
        line(word("count"), String(moves.length)),
      ),
      el("h4", {}, word("moves_and_rows")),
      paged(moves, (one) => moveRow(one, edge.from[0] === "f" || edge.to[0] === "f")),
    ];
  };

  const moveRow = ({ move, order, fen }, folded) =>
    el(
      "li",
      { class: "move" },
      el("div", {}, el("time", {}, Anlan.time(movements.time[move])), el("b", { class: "num" }, yuan(fen))),
      folded
        ? el(
            "p",
            { class: "source" },
            [movements.source[move], movements.target[move]]
              .map((node) => `${Anlan.name(node)}${about(`n${node}`)}`)
              .join(" → "),
          )
        : null,
      el("p", {}, ofTransfer(move)),
      el("p", { class: "owners" }, whose(order)),
      ...["debit", "credit"].map((side) => {
        const text = side === "debit" && movements.told[move] ? word("payer_told") : Anlan.source(side, move);
        return text && el("p", { class: "source" }, el("span", {}, word(side)), text);
      }),
    );

  const ofTransfer = (move) => {
    const whole = word("of_transfer", { amount: yuan(movements.amount[move]) });
    const summary = movements.summary[move];
    return summary < 0 ? whole : `${whole} · ${movements.texts[summary]}`;
  };

  const whose = (order) => {
    const { shares: all } = Anlan.data.flows[Anlan.state.method];
    if (!all) return "";
    const shares = all[order];
    const parts = [];
    for (let i = 0; i < shares.length; i += 2)
      if (!Anlan.state.owners || Anlan.state.owners.has(shares[i]))
        parts.push(`${payments.victim[shares[i]]} ${yuan(shares[i + 1])}`);
    return parts.length > 4
      ? `${parts.slice(0, 4).join("，")} ${word("and_more", { n: parts.length - 4 })}`
      : parts.join("，");
  };

  /* A list that shows its first rows and the rest on request. */
  const paged = (things, row) => {
    const list = el("ul", { class: "rows" });
    let done = 0;
    const more = el("button", { class: "wide", type: "button", onclick: () => add() });
    const add = () => {
      list.append(...things.slice(done, done + PAGE).map(row));
      done = Math.min(done + PAGE, things.length);
      more.textContent = word("show_more", { n: things.length - done });
      more.hidden = done >= things.length;
    };
    add();
    return el("div", {}, list, more);
  };
}
