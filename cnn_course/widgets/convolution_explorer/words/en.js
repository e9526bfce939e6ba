// The English words of ConvolutionExplorer.
import { dimensions } from "../../lib/core/format.js";
import { grouped } from "../../lib/maths/parameters.js";
import { unbroken } from "../../lib/words/grammar/en.js";

export default {
  figure: "Interactive figure: convolution",

  // controls
  colour: "Colour",
  grey: "grey",
  rgb: "RGB",
  filter: "Filter",
  ownFilter: "Your own numbers",
  filterRows: "Filter rows",
  filterColumns: "Filter columns",
  paddingNumber: "Zeros on each side",
  brush: "Brush",
  sameEverywhere: "Same numbers in every channel",
  channelChoice: "Channel shown",
  gridChoice: "Numbers shown",
  moreSettings: (changed) => (changed ? `More (${changed} set)` : "More settings"),
  fewerSettings: "Fewer settings",

  // filters by name
  filters: {
    identity: "Identity",
    box_blur: "Box blur",
    gaussian_blur: "Gaussian blur",
    sharpen: "Sharpen",
    sobel_vertical: "Sobel, vertical edges",
    sobel_horizontal: "Sobel, horizontal edges",
    prewitt_vertical: "Prewitt, vertical edges",
    prewitt_horizontal: "Prewitt, horizontal edges",
    laplacian: "Laplacian",
    emboss: "Emboss",
    edge: "Edges, all directions",
    gabor_horizontal: "Gabor, horizontal",
    gabor_rising: "Gabor, rising",
    gabor_vertical: "Gabor, vertical",
    gabor_falling: "Gabor, falling",
  },
  brushes: {
    black: "black",
    middle: "grey",
    white: "white",
    red: "red",
    green: "green",
    blue: "blue",
  },

  // pictures
  zerosAround: "striped: zeros",
  inputLabel: (name, size) => `Input: ${name}, ${size}. The outlined square is the patch under the filter.`,
  paintLabel: (size) =>
    `Input: a grid of ${size} to paint. Arrow keys move, Space or Enter paints with the chosen brush.`,
  outputLabel: (size) =>
    `Output, ${size}. Arrow keys move the chosen pixel, Page Up and Page Down by ten rows, Home and End within the row.`,

  // several filters at once
  bank: "Filters, each with its map",
  bankShape: (count, map, kernel, weights) =>
    `${count} ${count === 1 ? "filter" : "filters"}: output ${unbroken(dimensions(...map, count))}, ` +
    `weights ${unbroken(dimensions(...kernel, count))} = ${grouped(weights)}`,
  bankMixed: (count, weights) =>
    `${count} filters, ${count} maps, ${grouped(weights)} weights. A layer has filters of one size; these have several.`,
  reveals: {
    identity: "Leaves the image as it is: the pixel in the middle counts, its neighbours do not.",
    box_blur: "Replaces each pixel by the mean of its neighbourhood, so that fine detail and noise go.",
    gaussian_blur: "Blurs with weights that fall off with distance, which leaves fewer square traces than the box.",
    sharpen: "Makes each pixel stand out from its four neighbours, so that edges look crisper and noise grows.",
    sobel_vertical: "Finds vertical edges: positive where it gets brighter to the right, negative where darker.",
    sobel_horizontal: "Finds horizontal edges: positive where it gets brighter downwards, negative where darker.",
    prewitt_vertical: "Finds vertical edges like Sobel's, with all three rows counting alike.",
    prewitt_horizontal: "Finds horizontal edges like Sobel's, with all three columns counting alike.",
    laplacian: "Finds edges of every direction: its sign changes from one side of the edge to the other.",
    emboss: "Lights the image from one corner: edges look raised or sunk, flat areas keep their grey.",
    edge: "Outlines whatever differs from its eight neighbours: edges, lines and single dots.",
    gabor_horizontal: "Finds horizontal stripes of one width: a model of a simple cell in the visual cortex.",
    gabor_rising: "Finds stripes of one width that rise from the lower left to the upper right.",
    gabor_vertical: "Finds vertical stripes of one width: a model of a simple cell in the visual cortex.",
    gabor_falling: "Finds stripes of one width that fall from the upper left to the lower right.",
    own: "Your own numbers: type into any cell of the filter, and this map follows.",
  },

  // arithmetic
  channels: ["R", "G", "B"],
  channelNames: ["red", "green", "blue"],
  patchOf: (channel) => (channel ? `Patch of the input, ${channel}` : "Patch of the input"),
  filterOf: (channel) => (channel ? `Filter, ${channel}` : "Filter"),
  productsOf: (channel) => (channel ? `Products, ${channel}` : "Products"),
  filterCell: (row, column, channel) => `Filter row ${row}, column ${column}${channel ? `, ${channel}` : ""}`,
  cellHelp: "Type into any cell of the filter: 2, \u22120.5 or 1/9. Arrow keys move between the cells.",

  // what is said aloud
  announcePick: (row, column, sum) => `Row ${row}, column ${column}: sum ${sum}`,

  // code
  code: {
    images: (height, width, channels) => `images: (batch, ${height}, ${width}, ${channels}), from 0 to 1`,
    shape: "height, width, channels in, filters",
    padded: "zeros at the top and bottom, left and right",
    picked: "Keras has no stride together with dilation: every result is computed, and the strided ones are kept.",
  },

  // what is wrong
  notANumber: (text, kept) => `\u201c${text}\u201d is not a number. ${kept} still counts. Escape brings it back.`,
  emptyCell: (kept) => `A cell is empty. Its last number, ${kept}, still counts. Escape brings it back.`,
  tooLarge: (text, limit, kept) => `${text} is too large: use \u2212${limit} to ${limit}. ${kept} still counts.`,
  doesNotFit: (name, kernel, spanned, picture) =>
    `${name ? "A filter of the bank" : "The filter"} does not fit. ${kernel} numbers span ${spanned} pixels, and the ` +
    `picture with its padding has only ${picture}. You still see the last result.`,
};
