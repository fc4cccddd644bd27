/* The heads of the columns: the name of each layer and what is held, not obtained or left there. They do not scroll away. */
"use strict";

{
  const { svg, word, yuan } = Anlan;
  const { layout } = Anlan.data;

  Anlan.layerName = (layer) => (layer === 0 ? word("victims") : word("layer", { n: layer }));

  Anlan.drawHeads = (group, model) => {
    const { pitch, k, x, label } = Anlan.camera;
    const heads = [svg("rect", { class: "head-ground", x: 0, y: 0, width: "100%", height: Anlan.HEAD })];
    for (let column = 0; column < layout.columns; column += 1) {
      const exits = column === layout.columns - 1;
      const at = x + column * pitch * k;
      const room = exits ? label : pitch * k - 8;
      heads.push(svg("text", { class: "head", x: at, y: 16 }, exits ? word("exits") : Anlan.layerName(column)));
      sumsOf(model, column, exits).forEach(([name, fen], place) => {
        const said = Anlan.fitting([`${word(name)} ${yuan(fen)}`, yuan(fen), Anlan.shortYuan(fen)], 11.4, room);
        heads.push(svg("text", { class: `head-sum ${name}`, x: at, y: 31 + 14 * place }, said));
      });
    }
    group.replaceChildren(...heads);
  };

  /* What ended in a column: its kind and fen, nothing where there is none. */
  const sumsOf = (model, column, exits) => {
    const { held = 0, missing = 0 } = model.layers[column] || {};
    const exited = model.layers.reduce((total, one) => total + one.exited, 0);
    return Object.entries(exits ? { exited } : { held, missing }).filter(([, fen]) => fen);
  };
}
