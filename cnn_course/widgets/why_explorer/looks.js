// Two views of one photograph: faded where the Grad-CAM is low, and the squares whose covering was tried.
import { css, textOn } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";

const FADED = 0.92; // of what counts for nothing; a trace of it stays

/** A photograph with something over it. */
function over(photo, cover, caption) {
  const note = h("span", {});
  const view = h("div", { class: "cc-why-view" }, photo, cover);
  const element = h(
    "div",
    { class: "cc-panel" },
    h("div", { class: "cc-caption" }, h("span", {}, caption), note),
    view,
  );
  return { element, view, note };
}

export function looks(words, data) {
  const photos = [0, 1].map(() => h("img", { alt: "", draggable: "false" }));
  const canvas = h("canvas", { class: "cc-why-veil", "aria-hidden": "true" });
  const cells = h("div", { class: "cc-why-cells", "aria-hidden": "true" });
  const spans = Array.from({ length: 49 }, () => h("span", {}));
  cells.append(...spans);
  const cam = over(photos[0], canvas, words.cam);
  const hidden = over(photos[1], cells, words.occlusion);
  for (const { view } of [cam, hidden]) view.setAttribute("role", "img");
  let shown = "";

  function veil({ rows, columns, data: values }, theme) {
    if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const image = context.createImageData(columns, rows);
    // To fade into the dark would hide what is dark itself.
    const ground = theme.dark ? theme.soft : theme.card;
    values.forEach((value, i) => {
      image.data.set([...ground, Math.round(255 * FADED * (1 - value))], 4 * i);
    });
    context.putImageData(image, 0, 0);
  }

  function squares({ data: lost }, theme) {
    const most = Math.max(...lost.map(Math.abs)) || 1;
    lost.forEach((one, i) => {
      const step = Math.round(255 - (255 * one) / most); // what is lost is drawn as less
      const colour = theme.signed.colours[step];
      const shade = Math.round(62 + (30 * Math.abs(one)) / most);
      spans[i].style.setProperty("--cc-why-colour", css(colour));
      spans[i].style.setProperty("--cc-why-shade", `${shade}%`);
      spans[i].style.color = css(textOn(colour));
      setText(spans[i], words.points(one, most));
    });
  }

  return {
    elements: [cam.element, hidden.element],
    draw(scene, theme) {
      if (shown !== scene.case.photo) {
        shown = scene.case.photo;
        for (const photo of photos) photo.src = data.photos[shown];
      }
      veil(scene.map, theme);
      squares(scene.occlusion, theme);
      setText(cam.note, words.size(scene.map));
      setText(hidden.note, words.unit);
      cam.view.setAttribute("aria-label", words.camLabel(scene));
      hidden.view.setAttribute("aria-label", words.occlusionLabel(scene));
    },
  };
}
