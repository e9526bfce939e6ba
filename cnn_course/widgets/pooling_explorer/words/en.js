// The English words of PoolingExplorer.

/** 1, -2, "place" -> "1 place down, 2 places left". */
function pushWords(down, right, unit) {
  const many = (by) => `${Math.abs(by)}${unit && ` ${unit}`}${unit && Math.abs(by) > 1 ? "s" : ""}`;
  const part = (by, [more, less]) => `${many(by)} ${by > 0 ? more : less}`;
  const parts = [down && part(down, ["down", "up"]), right && part(right, ["right", "left"])];
  return parts.filter(Boolean).join(", ");
}

export default {
  figure: "Interactive figure: pooling",
  kind: "Keep",
  kinds: { max: "maximum", average: "average", min: "minimum" },
  window: "Window",
  asWindow: "= window",
  paddings: { valid: "valid", same: "same" },
  inputPushed: "Input, pushed",
  outputBefore: "Output before",
  outputAfter: "Output after",
  paddingNote: "striped: padding, does not count",
  inputLabel: (name, size) => `Input: ${name}, ${size}. The outlined square is the window.`,
  outputLabel: (title, size) =>
    `${title}, ${size}. Arrow keys move the chosen pixel, Page Up and Page Down by ten rows, Home and End within the row.`,
  pushPicture: "Push the picture",
  pushTo: {
    left: "Push the picture one pixel left",
    up: "Push the picture one pixel up",
    down: "Push the picture one pixel down",
    right: "Push the picture one pixel right",
  },
  unpush: "Undo",
  pushed: ([down, right]) => pushWords(down, right, "") || "not yet",
  invitation: "Push the picture: the new output appears here.",
  notPushed: "Push it by one pixel. How many outputs change?",
  less: "less",
  more: "more",
  changed: (count, total) => `${count} of ${total} outputs changed.`,
  meanChange: (mean) => `Mean absolute change: ${mean}.`,
  oldIsBack: (back, strides) => {
    if (!back) return `With stride ${strides} the windows now fall on other pixels.`;
    const where = pushWords(...back.places, "place");
    if (back.agree === back.of) return `Whole strides: the old output is back, ${where}.`;
    return `Whole strides: ${back.agree} of ${back.of} outputs are the old ones, ${where}.`;
  },
  windowTitle: "Numbers in the window",
  windowNumbers: "Numbers in the window",
  windowBefore: "Window before",
  windowAfter: "Window after",
  wins: (kind, count, held) => {
    const which = { max: "largest", min: "smallest" }[kind];
    if (count === 1) return "The only number.";
    return `The ${which} of ${count}${held > 1 ? `, held by ${held}` : ""}.`;
  },
  announcePick: (row, column, before, after) =>
    after === undefined
      ? `Row ${row}, column ${column}: ${before}`
      : `Row ${row}, column ${column}: before ${before}, after ${after}`,
  formulaParts: { input: "input", padding: "padding", span: "window", strides: "stride", output: "output" },
  code: {
    images: (height, width) => `images: (batch, ${height}, ${width}, 1), from 0 to 1`,
    minimum: "Keras has no layer for the minimum: it is the maximum upside down.",
  },
};
