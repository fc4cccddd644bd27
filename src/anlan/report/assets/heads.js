/* The heads of the columns: the name of each layer and what stays or leaves there. They do not scroll away. */
"use strict";

{
  const { svg, word, yuan } = Anlan;
  const { layout } = Anlan.data;

  Anlan.layerName = (layer) => (layer === 0 ? word("victims") : word("layer", { n: layer }));

  Anlan.drawHeads = (group, model) => {
    const { pitch, k, x } = Anlan.camera;
    const heads = [svg("rect", { class: "head-ground", x: 0, y: 0, width: "100%", height: Anlan.HEAD })];
    for (let column = 0; column < layout.columns; column += 1) {
      const exits = column === layout.columns - 1;
      const row = model.layers[column] || { held: 0, missing: 0, exited: 0, accounts: 0 };
      const sum = exits ? model.layers.reduce((total, one) => total + one.exited, 0) : row.held + row.missing;
      const at = x + column * pitch * k;
      heads.push(
        svg("text", { class: "head", x: at, y: 18 }, exits ? word("exits") : Anlan.layerName(column)),
        svg(
          "text",
          { class: "head-sum", x: at, y: 34 },
          exits ? `${word("exited")} ${yuan(sum)}` : `${word("stays")} ${yuan(sum)}`,
        ),
      );
    }
    group.replaceChildren(...(pitch * k < 96 ? heads.filter((_, place) => place === 0 || place % 2) : heads));
  };
}
