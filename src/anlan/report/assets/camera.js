/* Moving about in the picture: fit, zoom, pan, bring into view. Columns take the width there is; text never shrinks. */
"use strict";

{
  Anlan.HEAD = 54;
  const SIDE = 14;
  const BELOW = 44; // room for the tools
  const LEFT = 38;
  const NARROWEST = 100;
  const label = (width) => (width < 900 ? 122 : Anlan.lang() === "en" ? 216 : 156); // room for the names of the last column
  const camera = (Anlan.camera = { k: 1, x: 0, y: 0, pitch: 200, label: 156 });
  let box = null;

  Anlan.makeCamera = (root) => {
    box = root;
    root.addEventListener("wheel", onWheel, { passive: false });
    root.addEventListener("pointerdown", onDown);
    new ResizeObserver(() => Anlan.fit()).observe(root);
  };

  const size = () => ({ width: box.clientWidth, height: box.clientHeight });

  /* Everything visible fits the box; opened folds count. */
  Anlan.fit = () => {
    const { width, height } = size();
    if (!width || !Anlan.model) return;
    const rows = Anlan.model.visibleNodes.map((one) => Anlan.placeOf(one.key));
    const top = Math.min(...rows.map((row) => row[1]));
    const bottom = Math.max(...rows.map((row) => row[1] + row[2]));
    const free = height - Anlan.HEAD - SIDE - BELOW;
    camera.k = rows.length ? Math.max(0.12, Math.min(1.5, free / Math.max(bottom - top, 1))) : 1;
    const columns = Anlan.data.layout.columns;
    camera.label = label(width);
    camera.pitch = Math.max(NARROWEST, (width - LEFT - camera.label) / Math.max(columns - 1, 1)) / camera.k;
    camera.x = LEFT;
    camera.y =
      Anlan.HEAD + SIDE + (rows.length ? Math.max(0, (free - (bottom - top) * camera.k) / 2) - top * camera.k : 0);
    Anlan.draw(Anlan.model);
    apply();
  };

  const apply = () => {
    Anlan.world.setAttribute(
      "transform",
      `translate(${camera.x.toFixed(2)} ${camera.y.toFixed(2)}) scale(${camera.k.toFixed(4)})`,
    );
    Anlan.drawHeads(Anlan.world.nextSibling, Anlan.model);
    Anlan.relabel();
  };

  /* Zoom by a factor around a point of the box (its middle if none is given). */
  Anlan.zoom = (factor, at) => {
    const { width, height } = size();
    const point = at || { x: width / 2, y: height / 2 };
    const k = Math.max(0.1, Math.min(8, camera.k * factor));
    camera.x = point.x - ((point.x - camera.x) * k) / camera.k;
    camera.y = point.y - ((point.y - camera.y) * k) / camera.k;
    camera.k = k;
    apply();
  };

  Anlan.pan = (dx, dy) => {
    camera.x += dx;
    camera.y += dy;
    apply();
  };

  /* Pan so that a node can be seen, and zoom in as far as its name needs. */
  Anlan.bringIntoView = (key) => {
    const place = Anlan.placeOf(key);
    const { width, height } = size();
    if (place[2] * camera.k < 27) Anlan.zoom(28 / (place[2] * camera.k));
    const x = camera.x + place[0] * camera.pitch * camera.k;
    const y = camera.y + (place[1] + place[2] / 2) * camera.k;
    const dx = x < SIDE || x > width - camera.label ? width / 2 - x : 0;
    const dy = y < Anlan.HEAD + 20 || y > height - 20 ? (height + Anlan.HEAD) / 2 - y : 0;
    if (dx || dy) Anlan.pan(dx, dy);
  };

  /* A page scrolls by its wheel; the picture zooms with Ctrl held, by pinching, or when it fills the window. */
  const onWheel = (event) => {
    if (!event.ctrlKey && !event.metaKey && !document.body.classList.contains("full")) return;
    event.preventDefault();
    const at = box.getBoundingClientRect();
    Anlan.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 150), {
      x: event.clientX - at.left,
      y: event.clientY - at.top,
    });
  };

  const onDown = (event) => {
    if (event.button !== 0) return;
    let last = event,
      moved = 0;
    const move = (next) => {
      moved += Math.abs(next.clientX - last.clientX) + Math.abs(next.clientY - last.clientY);
      if (moved > 4) {
        box.classList.add("dragging");
        Anlan.pan(next.clientX - last.clientX, next.clientY - last.clientY);
      }
      last = next;
    };
    const up = (end) => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      setTimeout(() => box.classList.remove("dragging"));
      if (moved <= 4 && end.target === box) Anlan.select({});
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
  };
}
