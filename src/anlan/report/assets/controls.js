/* The bar above the picture: method, whose money, hide below an amount, search, zoom, export. */
"use strict";

{
  const { el, word, yuan } = Anlan;
  const { nodes, payments, flows } = Anlan.data;
  const byId = (id) => document.getElementById(id);

  Anlan.makeControls = () => {
    methods();
    whose();
    threshold();
    search();
    byId("zoom-in").addEventListener("click", () => Anlan.zoom(1.3));
    byId("zoom-out").addEventListener("click", () => Anlan.zoom(1 / 1.3));
    byId("fit").addEventListener("click", () => Anlan.fit());
    byId("full").addEventListener("click", () => full(!document.body.classList.contains("full")));
  };

  const full = (wanted) => {
    document.body.classList.toggle("full", wanted);
    byId("full").setAttribute("aria-pressed", wanted);
  };
  Anlan.leaveFull = () => full(false);

  const methods = () => {
    const box = byId("method-choice");
    box.append(
      ...flows.map((flow, place) =>
        el("button", { type: "button", role: "radio", "data-method": place, onclick: () => Anlan.setMethod(place) }),
      ),
    );
    Anlan.shown.push(() =>
      [...box.children].forEach((button, place) => {
        button.textContent = word(`method_${flows[place].method}`);
        button.title = word(`about_${flows[place].method}`);
        button.setAttribute("aria-checked", place === Anlan.state.method);
      }),
    );
  };

  /* Everybody, one victim, or one payment of his. */
  const whose = () => {
    const box = byId("owner");
    const matched = payments.victim.map((_, place) => place).filter((place) => payments.movement[place] !== null);
    const accounts = [...new Set(matched.map((place) => payments.account[place]))];
    const of = (account) => matched.filter((place) => payments.account[place] === account);
    const options = () => [
      el("option", { value: "" }, word("all_victims")),
      ...accounts.map((account) => {
        const own = of(account);
        const victim = payments.victim[own[0]];
        const paid = own.reduce((sum, place) => sum + payments.amount[place], 0);
        const together = `${victim} · ${word("payments", { n: own.length })} · ${yuan(paid)}`;
        return el(
          "optgroup",
          { label: `${victim} ${account.slice(-4)}` },
          el("option", { value: own.join(" ") }, together),
          ...(own.length < 2
            ? []
            : own.map((place) =>
                el(
                  "option",
                  { value: `${place}` },
                  `${Anlan.time(payments.time[place], false)} · ${yuan(payments.amount[place])}`,
                ),
              )),
        );
      }),
    ];
    box.addEventListener("change", () =>
      Anlan.change({ owner: box.value, owners: box.value ? new Set(box.value.split(" ").map(Number)) : null }),
    );
    let lang = null;
    Anlan.shown.push(() => {
      if (lang !== Anlan.lang()) {
        lang = Anlan.lang();
        box.replaceChildren(...options());
      }
      box.value = Anlan.state.owner;
      box.disabled = !flows[Anlan.state.method].shares;
      box.title = box.disabled ? word("too_many_shares") : "";
    });
  };

  /* The slider runs over the powers of ten, so that it is fine where amounts are small; the field takes any amount. */
  const threshold = () => {
    const slider = byId("below");
    const field = byId("below-yuan");
    const note = byId("hidden-note");
    const largest = Math.max(
      100,
      ...[...Anlan.flow({ ...Anlan.state, below: 0 }).edges.values()].map((edge) => edge.full),
    );
    const toFen = (value) => (value <= 0 ? 0 : round(100 * Math.pow(largest / 100, value / 100)));
    const toValue = (fen) => (fen <= 100 ? (fen > 0 ? 1 : 0) : (100 * Math.log(fen / 100)) / Math.log(largest / 100));
    slider.addEventListener("input", () => Anlan.change({ below: toFen(Number(slider.value)) }));
    field.addEventListener("change", () => {
      const fen = field.value.trim() === "" ? 0 : Anlan.parseYuan(field.value);
      field.setAttribute("aria-invalid", fen === null);
      if (fen !== null) Anlan.change({ below: fen });
    });
    Anlan.shown.push((model) => {
      const { below } = Anlan.state;
      slider.value = toValue(below);
      slider.setAttribute("aria-valuetext", yuan(below));
      if (document.activeElement !== field) field.value = below ? yuan(below) : "";
      const { edges, fen } = model.hidden;
      note.textContent = edges
        ? word("hidden", { n: edges, amount: yuan(fen), below: yuan(below) })
        : word("nothing_hidden");
    });
  };
  const round = (fen) => {
    const unit = Math.pow(10, Math.max(2, Math.floor(Math.log10(fen)) - 1));
    return Math.round(fen / unit) * unit;
  };

  /* Number, name or bank; arrows choose, Enter shows. */
  const search = () => {
    const field = byId("search");
    const list = byId("found");
    let hits = [],
      at = 0;
    const look = () => {
      const text = field.value.replace(/\s/g, "").toLowerCase();
      const has = (node) =>
        Anlan.fitsNumber(node, text) || `${Anlan.name(node)}\n${Anlan.bank(node)}`.toLowerCase().includes(text);
      hits = text
        ? nodes.name
            .map((_, node) => node)
            .filter((node) => reached(node) && has(node))
            .slice(0, 12)
        : [];
      at = 0;
      show();
    };
    const reached = (node) => Anlan.model.single[node].cameFull || Anlan.model.single[node].goneFull;
    const show = () => {
      list.replaceChildren(
        ...hits.map((node, place) =>
          el(
            "li",
            {
              role: "option",
              id: `found-${place}`,
              "aria-selected": place === at,
              onpointerdown: (event) => {
                event.preventDefault();
                take(place);
              },
            },
            el("b", {}, Anlan.name(node)),
            ` ${nodes.exit[node] ? "" : `${Anlan.shortBank(node)} ${nodes.number[node]}`}`,
          ),
        ),
        ...(field.value && !hits.length
          ? [el("li", { class: "none", role: "option", "aria-disabled": "true" }, word("nothing_found"))]
          : []),
      );
      const open = field.value !== "" && document.activeElement === field;
      list.hidden = !open;
      field.setAttribute("aria-expanded", open);
      field.setAttribute("aria-activedescendant", hits.length ? `found-${at}` : "");
    };
    const take = (place) => {
      if (hits[place] === undefined) return;
      field.value = "";
      const node = hits[place];
      look();
      Anlan.show(node);
    };
    field.addEventListener("input", look);
    field.addEventListener("focus", look);
    field.addEventListener("blur", () => {
      list.hidden = true;
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") at = Math.min(at + 1, hits.length - 1);
      else if (event.key === "ArrowUp") at = Math.max(at - 1, 0);
      else if (event.key === "Enter") return take(at);
      else if (event.key === "Escape" && field.value) {
        field.value = "";
        hits = [];
      } else return undefined;
      event.preventDefault();
      event.stopPropagation();
      show();
    });
  };
}
