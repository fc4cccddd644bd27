/* The strip under the picture: where the money was after each transfer, a slider over them, and a button that plays. */
"use strict";

{
  const { svg, word, yuan } = Anlan;
  const SECONDS = 18;
  const POINTS = 360;
  const byId = (id) => document.getElementById(id);
  let playing = null;
  let drawnFor = "";

  Anlan.makePlayer = () => {
    const slider = byId("step");
    slider.addEventListener("input", () => {
      stop();
      Anlan.change({ step: Number(slider.value) });
    });
    byId("play").addEventListener("click", () => (playing ? stop() : play()));
    Anlan.shown.push(show);
  };

  const show = (model) => {
    const { step, method, owner } = Anlan.state;
    const slider = byId("step");
    slider.max = Anlan.steps();
    slider.value = step;
    const when = step ? Anlan.time(Anlan.momentOf(method, step)) : word("before_all");
    byId("moment").textContent = word("moment", { n: step, all: Anlan.steps(), when });
    slider.setAttribute("aria-valuetext", byId("moment").textContent);
    const label = word(playing ? "pause" : "play");
    byId("play").setAttribute("aria-label", label);
    byId("play").title = label;
    byId("play").classList.toggle("on", Boolean(playing));
    const sum = (name) => model.layers.reduce((total, row) => total + row[name], 0);
    byId("now").replaceChildren(
      ...["held", "missing", "exited"].map((name) =>
        Anlan.el("span", { class: name }, `${word(name)} `, Anlan.el("b", { class: "num" }, yuan(sum(name)))),
      ),
    );
    if (drawnFor !== `${method} ${owner}`) {
      drawnFor = `${method} ${owner}`;
      drawHistory();
    }
    byId("history").style.setProperty("--at", Anlan.steps() ? step / Anlan.steps() : 1);
  };

  /* Three areas on each other: held, not obtained, gone. Time runs by transfers, so that busy hours have room. */
  const drawHistory = () => {
    const points = Anlan.history(Anlan.state);
    const every = Math.max(1, Math.floor(points.length / POINTS));
    const kept = points.filter((_, place) => place % every === 0 || place === points.length - 1);
    const top = Math.max(1, ...kept.map(([held, missing, exited]) => held + missing + exited));
    const box = byId("history");
    const x = (place) => ((place / Math.max(kept.length - 1, 1)) * 1000).toFixed(1);
    const y = (fen) => (40 - (fen / top) * 40).toFixed(2);
    const area = (low, high, kind) =>
      svg("path", {
        class: kind,
        d: `M${kept.map((point, place) => `${x(place)} ${y(high(point))}`).join("L")}L${[...kept.keys()]
          .reverse()
          .map((place) => `${x(place)} ${y(low(kept[place]))}`)
          .join("L")}Z`,
      });
    box.firstElementChild.replaceChildren(
      area(
        () => 0,
        (p) => p[0],
        "area-held",
      ),
      area(
        (p) => p[0],
        (p) => p[0] + p[1],
        "area-missing",
      ),
      area(
        (p) => p[0] + p[1],
        (p) => p[0] + p[1] + p[2],
        "area-exited",
      ),
    );
  };

  const play = () => {
    const all = Anlan.steps();
    const from = Anlan.state.step >= all ? 0 : Anlan.state.step;
    let start = null; // the first frame's own time: it may lie before the click's
    document.body.classList.add("playing");
    const frame = (now) => {
      start = start === null ? now : start;
      const step = Math.min(all, from + Math.floor(((now - start) / 1000 / SECONDS) * all));
      if (step >= all) {
        stop();
        Anlan.change({ step: all });
        return;
      }
      if (step !== Anlan.state.step) Anlan.change({ step });
      playing = requestAnimationFrame(frame);
    };
    playing = requestAnimationFrame(frame);
  };

  const stop = () => {
    if (playing) cancelAnimationFrame(playing);
    playing = null;
    document.body.classList.remove("playing");
  };
}
