// The nine numbers of the landing page, alive: drag one up or down, or type another, and the picture follows. Until this has
// run, and on paper, the first picture stands (book/_ext/nine_numbers.py). A classic script: it must run from file://.
((scope) => {
  const MINUS = "\u2212";
  const STEP = 0.5;
  const MOST = 9; // of a number, either side of zero
  const PIXELS_A_STEP = 10; // of dragging
  const GLARING = 0.995; // this part of the sums may not be brighter than full colour

  /** "−1,5" -> -1.5; null of what is no number from -MOST to MOST. */
  function numberIn(text) {
    const plain = text.trim().replace(MINUS, "-").replace(",", ".");
    const value = Number(plain);
    return plain !== "" && Math.abs(value) <= MOST ? value : null;
  }

  const written = (value) => `${value < 0 ? MINUS : ""}${Math.abs(Math.round(value * 100) / 100)}`;

  /** The sums of a 3 x 3 filter over a square of `side` x `side` numbers; wherever it fits. */
  function slide(grey, side, weights) {
    const size = side - 2;
    const sums = new Float32Array(size * size);
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        let sum = 0;
        for (let i = 0; i < 9; i += 1) sum += weights[i] * grey[(row + ((i / 3) | 0)) * side + column + (i % 3)];
        sums[row * size + column] = sum;
      }
    }
    return sums;
  }

  /** How large a sum must be to have the full colour. */
  function brightest(sums) {
    const sizes = Float32Array.from(sums, Math.abs).sort();
    return sizes[Math.floor(GLARING * (sizes.length - 1))] || 1;
  }

  /** "#c2410c" -> [194, 65, 12]. */
  const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

  /** Sums as pixels: the colour of their sign, as opaque as they are large. */
  function paint(sums, negative, positive) {
    const scale = 255 / brightest(sums);
    const pixels = new Uint8ClampedArray(4 * sums.length);
    sums.forEach((sum, i) => pixels.set([...(sum < 0 ? negative : positive), Math.abs(sum) * scale], 4 * i));
    return pixels;
  }

  /** The grey of a picture that has loaded, from 0 to 1, row by row. */
  function greyOf(image) {
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = Object.assign(scope.document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return Float32Array.from({ length: width * height }, (_, i) => data[4 * i] / 255);
  }

  function enliven(nine, words) {
    const document = scope.document;
    const photo = nine.querySelector(".cb-nine__photo");
    const found = nine.querySelector(".cb-nine__found");
    const side = photo.naturalWidth;
    const grey = greyOf(photo);
    const choices = [...document.querySelectorAll(".cb-nine__choice")];
    const canvas = Object.assign(document.createElement("canvas"), { width: side - 2, height: side - 2 });
    const weights = [...nine.querySelectorAll(".cb-nine__cell")].map((cell) => numberIn(cell.textContent));

    function draw() {
      const style = getComputedStyle(document.documentElement);
      const colour = (name) => channels(style.getPropertyValue(name).trim());
      const pixels = paint(slide(grey, side, weights), colour("--cc-negative"), colour("--cc-positive"));
      canvas.getContext("2d").putImageData(new ImageData(pixels, side - 2, side - 2), 0, 0);
      const now = String(weights);
      for (const choice of choices) choice.setAttribute("aria-pressed", String(choice.dataset.weights === now));
    }

    /** Shows a number in its cell, unless it is being typed there. */
    function show(place, typed = false) {
      const cell = cells[place];
      const value = weights[place];
      const sign = value < 0 ? "negative" : value > 0 ? "positive" : "zero";
      cell.className = `cb-nine__cell cb-nine__cell--${sign}`;
      cell.style.setProperty("--cb-strength", `${Math.min(60, Math.round(24 * Math.abs(value)))}%`);
      cell.setAttribute("aria-invalid", "false");
      if (!typed) cell.value = written(value);
    }

    function set(place, value, typed = false) {
      weights[place] = Math.max(-MOST, Math.min(MOST, value));
      show(place, typed);
      draw();
    }

    function cellOf(span, place) {
      const cell = document.createElement("input");
      Object.assign(cell, { type: "text", inputMode: "decimal", autocomplete: "off" });
      const at = { row: (place / 3 + 1) | 0, column: (place % 3) + 1 };
      cell.setAttribute(
        "aria-label",
        words.nineNumber.replace(/\{(\w+)\}/g, (_, name) => at[name]),
      );
      span.replaceWith(cell);
      cell.addEventListener("input", () => {
        const value = numberIn(cell.value);
        if (value === null) cell.setAttribute("aria-invalid", "true");
        else set(place, value, true);
      });
      cell.addEventListener("change", () => show(place));
      cell.addEventListener("keydown", (event) => {
        const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (!steps) return;
        event.preventDefault();
        set(place, weights[place] + steps * STEP);
      });
      draggable(
        cell,
        () => weights[place],
        (value) => set(place, value),
      );
      return cell;
    }

    const cells = [...nine.querySelectorAll(".cb-nine__cell")].map(cellOf);
    for (const choice of choices) {
      choice.addEventListener("click", () => {
        choice.dataset.weights.split(",").forEach((weight, place) => {
          weights[place] = Number(weight);
          show(place);
        });
        draw();
      });
    }
    nine.setAttribute("role", "group");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", words.nineFound);
    photo.alt = words.ninePhoto;
    found.replaceChildren(canvas);
    cells.forEach((_, place) => show(place));
    draw();
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  /** Up makes a number larger, down smaller; a press that does not move is for typing. */
  function draggable(cell, get, set) {
    let start = null;
    cell.addEventListener("pointerdown", (event) => {
      start = { y: event.clientY, value: get() };
      cell.setPointerCapture(event.pointerId);
    });
    cell.addEventListener("pointermove", (event) => {
      if (!start) return;
      const steps = Math.round((start.y - event.clientY) / PIXELS_A_STEP);
      const value = start.value + steps * STEP;
      if (steps || get() !== start.value) set(value);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      cell.addEventListener(end, () => {
        start = null;
      });
    }
  }

  if (scope.document) {
    const words = JSON.parse(scope.document.getElementById("cb-words").textContent);
    for (const nine of scope.document.querySelectorAll(".cb-nine")) {
      nine
        .querySelector(".cb-nine__photo")
        .decode()
        .then(() => enliven(nine, words));
    }
  } else {
    scope.cbNine = { brightest, numberIn, paint, slide, written }; // for the tests
  }
})(globalThis);
