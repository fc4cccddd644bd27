/* The table under the picture: per layer what stays, what is out of sight, what left; its last line is what victims paid. */
"use strict";

{
  const { el, word, yuan } = Anlan;

  Anlan.makeTotals = (box) =>
    Anlan.shown.push((model) => {
      const names = ["held", "missing", "exited"];
      const cell = (fen) => el("td", { class: "num" }, fen ? yuan(fen) : "–");
      const sum = (row) => row.held + row.missing + row.exited;
      const all = model.layers.reduce(
        (total, row) => {
          for (const name of ["accounts", "paid", ...names]) total[name] += row[name];
          return total;
        },
        { accounts: 0, held: 0, missing: 0, exited: 0, paid: 0 },
      );
      const row = (label, one, tag) =>
        el(
          "tr",
          {},
          el(tag, { scope: "row" }, label),
          el("td", { class: "num" }, String(one.accounts)),
          ...names.map((name) => cell(one[name])),
          cell(sum(one)),
        );
      const ok = sum(all) === all.paid;
      box.replaceChildren(
        el("caption", {}, word("totals_caption")),
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col" }, word("layer_head")),
            ...["accounts", ...names, "together"].map((name) => el("th", { scope: "col", class: "num" }, word(name))),
          ),
        ),
        el("tbody", {}, ...model.layers.map((one) => row(Anlan.layerName(one.layer), one, "th"))),
        el(
          "tfoot",
          {},
          row(word("together"), all, "th"),
          el(
            "tr",
            { class: ok ? "ok" : "bad" },
            el("th", { scope: "row", colspan: 5 }, word(ok ? "adds_up" : "does_not_add_up")),
            el("td", { class: "num" }, yuan(all.paid)),
          ),
        ),
      );
    });
}
