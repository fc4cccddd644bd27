/* The picture as a file: SVG as it is seen, or PNG drawn from it at twice the size. Everything it needs is inside. */
"use strict";

{
  const byId = (id) => document.getElementById(id);

  Anlan.makeExport = () => {
    byId("save-svg").addEventListener("click", () => save(new Blob([pictureText()], { type: "image/svg+xml" }), "svg"));
    byId("save-png").addEventListener("click", () => png().then((blob) => save(blob, "png")));
    byId("print").addEventListener("click", () => window.print());
  };

  /* The picture with its styles, white ground, caption with case, method and moment. */
  const pictureText = () => {
    const box = byId("flow-svg");
    const { clientWidth: width, clientHeight: height } = box;
    const copy = box.cloneNode(true);
    for (const hit of copy.querySelectorAll(".hits, .touch")) hit.remove();
    for (const [name, value] of Object.entries({
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height: height + 30,
      viewBox: `0 0 ${width} ${height + 30}`,
    }))
      copy.setAttribute(name, value);
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = byId("picture-style").textContent;
    const method = Anlan.word(`method_${Anlan.data.flows[Anlan.state.method].method}`);
    copy.prepend(style, Anlan.svg("rect", { width: "100%", height: "100%", fill: "#fff" }));
    copy.append(
      Anlan.svg(
        "text",
        { class: "caption", x: 14, y: height + 18 },
        `${Anlan.data.case} · ${method} · ${byId("moment").textContent} · ${byId("hidden-note").textContent}`,
      ),
    );
    return new XMLSerializer().serializeToString(copy);
  };
  Anlan.pictureText = pictureText;

  const png = () =>
    new Promise((done, failed) => {
      const image = new Image();
      const url = URL.createObjectURL(new Blob([pictureText()], { type: "image/svg+xml" }));
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = image.width * 2;
        canvas.height = image.height * 2;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        URL.revokeObjectURL(url);
        canvas.toBlob(done);
      };
      image.onerror = failed;
      image.src = url;
    });

  const save = (blob, ending) => {
    const link = Anlan.el("a", {
      href: URL.createObjectURL(blob),
      download: `${Anlan.data.case}-${Anlan.data.flows[Anlan.state.method].method}.${ending}`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 5000);
  };
}
